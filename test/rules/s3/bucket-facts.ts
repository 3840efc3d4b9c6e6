import type { Bucket } from '../../../resources/s3/bucket.ts';
import type { Grant } from '../../../resources/shared/s3-acl.ts';

export const accountId = '111122223333';
export const ref = { accountId, region: 'eu-west-1', type: 'AWS::S3::Bucket', id: 'photos' } as const;
/** How a call names the bucket. */
export const which = { Bucket: 'photos', ExpectedBucketOwner: accountId };

export const owner: Grant = { grantee: { kind: 'user', id: 'owner' }, permission: 'FULL_CONTROL' };
export const allOff = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false };

/** A bucket in which nobody has set up anything. */
export const plain: Bucket = {
  accountId,
  region: 'eu-west-1',
  name: 'photos',
  arn: 'arn:aws:s3:::photos',
  policy: null,
  policyIsPublic: false,
  publicAccessBlock: null,
  effectiveBlock: allOff,
  acl: [owner],
  owner: 'owner',
  objectOwnership: null,
  website: false,
  encryption: null,
  versioning: { status: null, mfaDelete: false },
  logging: null,
  lifecycle: null,
  tags: {},
};

/** To a group: `global/AllUsers`, `global/AuthenticatedUsers`, `s3/LogDelivery`. */
export function toGroup(group: string, permission: string): Grant {
  return { grantee: { kind: 'group', uri: `http://acs.amazonaws.com/groups/${group}` }, permission };
}

/** A policy as S3 keeps it. */
export function policyOf(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
