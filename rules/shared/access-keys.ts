import type { AccessKey } from '../../resources/iam/user.ts';
import type { Step } from '../rule.ts';

const DAY = 86_400_000;

/** In milliseconds since 1970. */
export function daysBefore(now: string, days: number): number {
  return Date.parse(now) - days * DAY;
}

/** Only an active key signs requests: an inactive or expired one does nothing. */
export function isActive({ status }: Pick<AccessKey, 'status'>): boolean {
  return status.toLowerCase() === 'active';
}

/** Makes the keys inactive. Throws where there are none. */
export function deactivations(UserName: string, keys: readonly AccessKey[]): [Step<'iam:UpdateAccessKey'>, ...Step<'iam:UpdateAccessKey'>[]] {
  const [first, ...others] = keys.map(
    ({ id: AccessKeyId }): Step<'iam:UpdateAccessKey'> => ({
      apply: { action: 'iam:UpdateAccessKey', input: { UserName, AccessKeyId, Status: 'Inactive' } },
      revert: { action: 'iam:UpdateAccessKey', input: { UserName, AccessKeyId, Status: 'Active' } },
    }),
  );
  if (!first) throw new RangeError(`No access key of ${UserName} is to be made inactive.`);
  return [first, ...others];
}
