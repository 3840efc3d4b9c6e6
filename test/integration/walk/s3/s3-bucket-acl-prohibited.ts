import type { Grant } from '@aws-sdk/client-s3';
import type { Example } from '../example.ts';
import { bucketWithPolicy, putGrants, toGroup } from './bucket.ts';

const PARTNER: Grant = {
  Grantee: { Type: 'CanonicalUser', ID: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
  Permission: 'READ',
};

/** Log delivery, which may stay, and another account, by its canonical id. */
export default {
  async onMoto({ region, accountId }) {
    const Bucket = await bucketWithPolicy(region, accountId);
    await putGrants(region, Bucket, toGroup('s3/LogDelivery', 'WRITE'), PARTNER);
    return Bucket;
  },
} satisfies Example;
