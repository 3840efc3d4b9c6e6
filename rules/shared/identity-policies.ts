import type { Role } from '../../resources/iam/role.ts';
import { isAwsManaged, nameInArn } from '../../resources/shared/iam-identity.ts';
import { UnknownFact } from '../rule.ts';
import { parseStatements } from './policy-document.ts';

/**
 * Whether a policy denies something: to take it away would then free whoever has it from that, too. A document that is not shown, or can't be read, may; of AWS's
 * own policies, whose documents are not shown, those whose names say so, and those known here.
 */
export function mayDeny({ arn, document }: { readonly arn?: string | null; readonly document?: string | object }): boolean {
  if (arn && isAwsManaged(arn)) return /deny|quarantine|^AWSLakeFormationDataAdmin$/i.test(nameInArn(arn));
  if (document === undefined) return true;
  try {
    return parseStatements(document).some(({ effect }) => effect !== 'Allow');
  } catch (error) {
    if (error instanceof UnknownFact) return true;
    throw error;
  }
}

/**
 * Roles that AWS, or whoever keeps the organization above the account, keeps: changing them is refused (service-linked roles, IAM Identity Center's), undone
 * (Control Tower's), or cuts off who keeps the account.
 */
export function isKeptByOthers({ name, path }: Pick<Role, 'name' | 'path'>): boolean {
  if (/^\/(aws-service-role|aws-reserved)\//.test(path)) return true;
  return /^(AWSServiceRoleFor|AWSReservedSSO_|AWSControlTower|aws-controltower-|stacksets-exec-|AWSCloudFormationStackSetExecutionRole$|OrganizationAccountAccessRole$)/.test(
    name,
  );
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerated(words: readonly string[]): string {
  const [last = '', ...others] = words.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
}
