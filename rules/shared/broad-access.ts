import type { Role } from '../../resources/iam/role.ts';
import { type AttachedPolicy, type InlinePolicy, isAwsManaged, nameInArn } from '../../resources/shared/iam-identity.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { UnknownFact } from '../rule.ts';
import { adminStatements } from './admin.ts';
import { foundInAny } from './found-in-any.ts';
import { allowedOnEvery, deniesOnEvery } from './on-every-resource.ts';
import { parseStatements, type Statement } from './policy-document.ts';
import { foundInEveryReading } from './template-readings.ts';
import { isWhole } from './whole-services.ts';

/** What a policy may grant too much of. */
export type Power = 'everything' | 'all of IAM' | 'all S3 buckets';
export type Source = InlinePolicy | AttachedPolicy;

export interface Broad {
  readonly source: Source;
  readonly power: Power;
}

/**
 * The policies that grant too much, each with the worst of it, as far as the role's boundary and denials leave it. Throws `UnknownFact` where there is none for
 * certain, and what is not shown may be one.
 */
export function broadPolicies({
  inlinePolicies,
  attachedPolicies,
  permissionsBoundary,
}: Pick<Role, 'inlinePolicies' | 'attachedPolicies' | 'permissionsBoundary'>): readonly Broad[] {
  const sources: readonly Source[] = [...attachedPolicies, ...inlinePolicies];
  const denials = sources.map(withDocument).flatMap(({ document }) => (document === undefined ? [] : denialsIn(document)));
  return foundInAny(sources, (source) => {
    const powers = powersOf(withDocument(source), denials);
    const bounded = powers.size === 0 || permissionsBoundary === null ? powers : powers.intersection(powersOf(withDocument(permissionsBoundary), []));
    const [power] = bounded;
    return power ? { source, power } : null;
  });
}

const EVERY_OBJECT = 'arn:aws:s3:::?*/?*';
const EVERYTHING_IN_IAM = 'arn:aws:iam::?*:?*';

/** The worst first. */
function powersOf(policy: Shown, denials: readonly Statement[]): ReadonlySet<Power> {
  const { document } = policy;
  if (document === undefined) throw new UnknownFact(`What ${policy.name ?? 'a policy'} of the role grants is not shown here.`);
  if (adminStatements(document).length > 0) return new Set<Power>(['everything', 'all of IAM', 'all S3 buckets']);

  const isAllowed = (action: string, every: string, counts?: (statement: Statement) => boolean) =>
    !denials.some((denial) => deniesOnEvery(denial, action, every)) &&
    foundInEveryReading(
      document,
      (read) => allowedOnEvery(read, action, every, counts),
      `Whether ${policy.name} allows ${action} everywhere is known only at deployment.`,
    ).length > 0;
  const powers = new Set<Power>();
  if (isAllowed('iam:*', EVERYTHING_IN_IAM, allowsAllOfIam)) powers.add('all of IAM');
  if (isAllowed('s3:GetObject', EVERY_OBJECT, isOfAnyBucket) && isAllowed('s3:PutObject', EVERY_OBJECT, isOfAnyBucket)) powers.add('all S3 buckets');
  return powers;
}

/** Not only some action of IAM. */
function allowsAllOfIam({ actions }: Statement): boolean {
  return actions?.some((pattern) => isWhole('iam', pattern)) ?? false;
}

/** No condition chooses among buckets and objects. */
function isOfAnyBucket({ conditions }: Statement): boolean {
  return !conditions.some(({ key }) => key.startsWith('s3:') || key.startsWith('aws:resourcetag/'));
}

function denialsIn(document: string | object): readonly Statement[] {
  try {
    return parseStatements(document).filter((statement): statement is Statement => statement.effect === 'Deny' && 'actions' in statement);
  } catch (error) {
    if (error instanceof UnknownFact) return [];
    throw error;
  }
}

type Shown = Pick<AttachedPolicy, 'document'> & { readonly name: string | null; readonly arn?: string | null };

/** With what is known here of AWS's own policies. */
export function withDocument(source: Source): Shown {
  if (!('arn' in source) || source.arn === null || !isAwsManaged(source.arn)) return source;
  return { ...source, document: { Statement: ownValue(AWS_MANAGED, nameInArn(source.arn)) ?? [] } };
}

const allowing = (access: object) => [{ Effect: 'Allow', Resource: '*', ...access }];

/** Those that grant too much; all others are taken for narrower. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html */
const AWS_MANAGED: Readonly<Record<string, readonly object[]>> = {
  AdministratorAccess: allowing({ Action: '*' }),
  PowerUserAccess: allowing({ NotAction: ['iam:*', 'organizations:*', 'account:*'] }),
  IAMFullAccess: allowing({ Action: 'iam:*' }),
  AmazonS3FullAccess: allowing({ Action: 's3:*' }),
  AmazonElasticMapReduceforEC2Role: allowing({ Action: 's3:*' }),
  AmazonEC2RoleforDataPipelineRole: allowing({ Action: 's3:*' }),
  AmazonEC2RoleforSSM: allowing({ Action: ['s3:GetObject', 's3:PutObject'] }),
  AWSLambdaExecute: allowing({ Action: ['s3:GetObject', 's3:PutObject'] }),
  SystemAdministrator: allowing({ Action: 's3:*' }),
  DataScientist: allowing({ Action: ['s3:Get*', 's3:PutObject'] }),
};
