// Written by `npm run generate`.
import typeS3Bucket from '../../resources/s3/bucket.ts';
import s3S3BucketLevelPublicAccessProhibited from '../s3/s3-bucket-level-public-access-prohibited.ts';
import s3S3BucketSslRequestsOnly from '../s3/s3-bucket-ssl-requests-only.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  s3S3BucketLevelPublicAccessProhibited,
  s3S3BucketSslRequestsOnly,
  tagsRequiredTags(typeS3Bucket),
];
