import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { Example } from '../example.ts';
import { bucketWithPolicy, s3Client } from './bucket.ts';

export default [
  {
    async onMoto({ region, accountId }) {
      const Bucket = await bucketWithPolicy(region, accountId);
      const PublicAccessBlockConfiguration = { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: true, RestrictPublicBuckets: false };
      await s3Client(region).send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
      return Bucket;
    },
  },
  /** A bucket that never had a block. */
  { onMoto: ({ region, accountId }) => bucketWithPolicy(region, accountId) },
] satisfies readonly Example[];
