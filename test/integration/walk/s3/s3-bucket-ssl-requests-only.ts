import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { Example } from '../example.ts';
import { bucketWithPolicy, s3Client } from './bucket.ts';

export default [
  { onMoto: ({ region, accountId }) => bucketWithPolicy(region, accountId) },
  /** A bucket without a policy. */
  {
    async onMoto({ region }) {
      await s3Client(region).send(new CreateBucketCommand({ Bucket: 'snapwave-bare' }));
      return 'snapwave-bare';
    },
  },
] satisfies readonly Example[];
