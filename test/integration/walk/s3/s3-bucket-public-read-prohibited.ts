import { PutPublicAccessBlockCommand as PutBucketBlockCommand } from '@aws-sdk/client-s3';
import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import type { Example } from '../example.ts';
import { allowing, bucketThatAllows, bucketWithPolicy, putGrants, s3Client, s3ControlClient, toGroup } from './bucket.ts';

export default [
  /** An ACL, beside a policy for the account itself. */
  {
    async onMoto({ region, accountId }) {
      const Bucket = await bucketWithPolicy(region, accountId);
      await putGrants(region, Bucket, toGroup('global/AuthenticatedUsers', 'READ'));
      return Bucket;
    },
    mayChange: ['acl'],
  },
  /** A statement of several. */
  {
    onMoto: ({ region, accountId }) => bucketThatAllows(region, accountId, allowing({ AWS: accountId }, 's3:GetObject'), allowing('*', 's3:GetObject')),
    mayChange: ['policy', 'policyIsPublic'],
  },
  /** All of the policy, and the ACL as well. */
  {
    async onMoto({ region, accountId }) {
      const Bucket = await bucketThatAllows(region, accountId, allowing('*', 's3:GetObject'));
      await putGrants(region, Bucket, toGroup('global/AuthenticatedUsers', 'READ'));
      return Bucket;
    },
    mayChange: ['acl', 'policy', 'policyIsPublic'],
  },
  /** An ACL of before the account blocked new ones. */
  {
    async onMoto({ region, accountId }) {
      const Bucket = await bucketWithPolicy(region, accountId);
      await putGrants(region, Bucket, toGroup('global/AuthenticatedUsers', 'READ'));
      const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
      await s3ControlClient(region).send(new PutPublicAccessBlockCommand({ AccountId: accountId, PublicAccessBlockConfiguration }));
      return Bucket;
    },
    mayChange: ['publicAccessBlock'],
  },
  /** An ACL of before the bucket's own block refused new ones: the undo puts that block back. */
  {
    async onMoto({ region, accountId }) {
      const Bucket = await bucketWithPolicy(region, accountId);
      await putGrants(region, Bucket, toGroup('global/AuthenticatedUsers', 'READ'));
      const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
      await s3Client(region).send(new PutBucketBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
      return Bucket;
    },
    mayChange: ['publicAccessBlock'],
  },
] satisfies readonly Example[];
