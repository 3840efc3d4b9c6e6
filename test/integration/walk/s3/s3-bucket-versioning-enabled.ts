import { PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import type { Example } from '../example.ts';
import { bucketWithPolicy, s3Client } from './bucket.ts';

/** Suspended: where versioning never was on there is no way back to walk. */
export default {
  async onMoto({ region, accountId }) {
    const Bucket = await bucketWithPolicy(region, accountId);
    const s3 = s3Client(region);
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }));
    return Bucket;
  },
} satisfies Example;
