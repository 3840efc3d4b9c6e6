import { type LifecycleRule, PutBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import type { Example } from '../example.ts';
import { bucketThatAllows, s3Client } from './bucket.ts';

/** Every kind of thing that a rule may hold, so that all of it is put back. */
const Rules: LifecycleRule[] = [
  { ID: 'logs', Status: 'Enabled', Filter: { Prefix: 'AWSLogs/' }, Expiration: { Days: 7 }, Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] },
  {
    ID: 'drafts',
    Status: 'Enabled',
    Filter: { And: { Prefix: 'drafts/', Tags: [{ Key: 'state', Value: 'old' }], ObjectSizeGreaterThan: 1000 } },
    Expiration: { Days: 30 },
    NoncurrentVersionExpiration: { NoncurrentDays: 10 },
    NoncurrentVersionTransitions: [{ NoncurrentDays: 5, StorageClass: 'STANDARD_IA' }],
  },
  { ID: 'parts', Status: 'Enabled', Filter: { Prefix: '' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 } },
];

export default {
  async onMoto({ region, accountId }) {
    const Bucket = await bucketThatAllows(region, accountId, {
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::snapwave-walk/AWSLogs/${accountId}/*`,
    });
    await s3Client(region).send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    return Bucket;
  },
} satisfies Example;
