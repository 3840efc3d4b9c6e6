import type { Grant as AnsweredGrant, Permission } from '@aws-sdk/client-s3';
import { ownValue } from './own-value.ts';
import { membersOf } from './shown.ts';

/** One line of a bucket's ACL. */
export interface Grant {
  /** A user is an account, by its canonical id (or, in Regions that had it, an e-mail address). */
  readonly grantee: { readonly kind: 'user'; readonly id: string } | { readonly kind: 'group'; readonly uri: string };
  /** `FULL_CONTROL`, `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP`. */
  readonly permission: string;
}

const groups: ReadonlyMap<string, string> = new Map([
  ['AllUsers', 'http://acs.amazonaws.com/groups/global/AllUsers'],
  ['AuthenticatedUsers', 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers'],
  ['LogDelivery', 'http://acs.amazonaws.com/groups/s3/LogDelivery'],
]);

/**
 * Whom a grant makes the bucket public to; null: not public. Everybody with any AWS account counts as the public too.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function publicGrantee({ grantee }: Grant): 'everyone' | 'every AWS account' | null {
  if (grantee.kind !== 'group') return null;
  if (grantee.uri === groups.get('AllUsers')) return 'everyone';
  return grantee.uri === groups.get('AuthenticatedUsers') ? 'every AWS account' : null;
}

/** As the service answers it. */
export function grantsOf(answer: readonly AnsweredGrant[] = []): readonly Grant[] {
  return answer.map(({ Grantee, Permission }) => {
    const id = Grantee?.ID ?? Grantee?.EmailAddress;
    if (Permission && Grantee?.URI) return { grantee: { kind: 'group', uri: Grantee.URI }, permission: Permission };
    if (Permission && id) return { grantee: { kind: 'user', id }, permission: Permission };
    throw new TypeError('S3 answered an ACL with a grant that names no grantee or no permission.');
  });
}

/** As AWS Config records it: permissions as `FullControl`, groups as a bare name. Undefined where a grant in it is of a form not known here. */
export function recordedGrants(recorded: unknown): readonly Grant[] | undefined {
  const list = membersOf(recorded)['grantList'];
  if (!Array.isArray(list)) return undefined;
  const grants: Grant[] = [];
  for (const each of list) {
    const { grantee, permission } = membersOf(each);
    if (typeof permission !== 'string') return undefined;
    const found = recordedGrantee(grantee);
    if (!found) return undefined;
    grants.push({ grantee: found, permission: permission.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase() });
  }
  return grants;
}

function recordedGrantee(recorded: unknown): Grant['grantee'] | undefined {
  const name = typeof recorded === 'string' ? recorded : membersOf(recorded)['identifier'];
  const uri = typeof name === 'string' ? (groups.get(name) ?? name) : undefined;
  if (uri?.startsWith('http')) return { kind: 'group', uri };
  const { id = name } = membersOf(recorded);
  return typeof id === 'string' ? { kind: 'user', id } : undefined;
}

/** As the service takes them. */
export function grantsInput(grants: readonly Grant[]): AnsweredGrant[] {
  return grants.map(({ grantee, permission }) => ({
    Grantee: grantee.kind === 'group' ? { Type: 'Group', URI: grantee.uri } : { Type: 'CanonicalUser', ID: grantee.id },
    // Whatever the service answered, it takes.
    Permission: permission as Permission,
  }));
}

/** Whom the grant lets in; S3's log delivery is a group, too. */
export function granteeInWords({ grantee }: Grant): string {
  if (grantee.kind === 'user') return grantee.id;
  return publicGrantee({ grantee, permission: '' }) ?? (isLogDelivery({ grantee, permission: '' }) ? 'the log delivery of S3' : grantee.uri);
}

/** S3's own delivery of access logs, which is no user. */
export function isLogDelivery({ grantee }: Grant): boolean {
  return grantee.kind === 'group' && grantee.uri === groups.get('LogDelivery');
}

/** What S3 answers as the ACL of a bucket whose ACLs are switched off (`BucketOwnerEnforced`): the owner alone, whatever was granted before. */
export function ownersGrants(owner: string): readonly Grant[] {
  return [{ grantee: { kind: 'user', id: owner }, permission: 'FULL_CONTROL' }];
}

/** The owner is not known before deployment. */
export const PROPOSED_OWNER = 'the bucket owner';

/**
 * What a canned ACL grants; undefined where there is none of that name here, or it is known only at deployment.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
 */
export function cannedGrants(name: unknown): readonly Grant[] | undefined {
  const more = typeof name === 'string' ? ownValue(canned, name) : undefined;
  if (!more) return undefined;
  return [...ownersGrants(PROPOSED_OWNER), ...more.map(([grantee, permission]): Grant => ({ grantee: cannedGrantee(grantee), permission }))];
}

function cannedGrantee(name: string): Grant['grantee'] {
  const uri = groups.get(name);
  return uri === undefined ? { kind: 'user', id: name } : { kind: 'group', uri };
}

/** In CloudFormation's spelling. Those that speak of an object's owner grant nothing more on a bucket. */
const canned: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  Private: [],
  BucketOwnerRead: [],
  BucketOwnerFullControl: [],
  PublicRead: [['AllUsers', 'READ']],
  PublicReadWrite: [
    ['AllUsers', 'READ'],
    ['AllUsers', 'WRITE'],
  ],
  AuthenticatedRead: [['AuthenticatedUsers', 'READ']],
  LogDeliveryWrite: [
    ['LogDelivery', 'WRITE'],
    ['LogDelivery', 'READ_ACP'],
  ],
  // An account of AWS's own, whose canonical id is not documented.
  AwsExecRead: [['Amazon EC2', 'READ']],
};
