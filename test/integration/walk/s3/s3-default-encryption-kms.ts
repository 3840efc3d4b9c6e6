import { PutBucketEncryptionCommand } from '@aws-sdk/client-s3';
import type { Example } from '../example.ts';
import { bucketWithPolicy, s3Client } from './bucket.ts';

const parameters = { kmsKeyArns: ['arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'] };

export default [
  {
    async onMoto({ region, accountId }) {
      const Bucket = await bucketWithPolicy(region, accountId);
      const ServerSideEncryptionConfiguration = {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const }, BucketKeyEnabled: true }],
      };
      await s3Client(region).send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
      return Bucket;
    },
    parameters,
  },
  /** moto gives a new bucket no default encryption, as S3 did until January 2023. */
  { onMoto: ({ region, accountId }) => bucketWithPolicy(region, accountId), parameters },
] satisfies readonly Example[];
