// Written by `npm run generate`.
import typeS3Bucket from '../../resources/s3/bucket.ts';
import s3S3BucketAclProhibited from '../s3/s3-bucket-acl-prohibited.ts';
import s3S3BucketLevelPublicAccessProhibited from '../s3/s3-bucket-level-public-access-prohibited.ts';
import s3S3BucketLoggingEnabled from '../s3/s3-bucket-logging-enabled.ts';
import s3S3BucketPolicyGranteeCheck from '../s3/s3-bucket-policy-grantee-check.ts';
import s3S3BucketPublicReadProhibited from '../s3/s3-bucket-public-read-prohibited.ts';
import s3S3BucketPublicWriteProhibited from '../s3/s3-bucket-public-write-prohibited.ts';
import s3S3BucketServerSideEncryptionEnabled from '../s3/s3-bucket-server-side-encryption-enabled.ts';
import s3S3BucketSslRequestsOnly from '../s3/s3-bucket-ssl-requests-only.ts';
import s3S3BucketVersioningEnabled from '../s3/s3-bucket-versioning-enabled.ts';
import s3S3DefaultEncryptionKms from '../s3/s3-default-encryption-kms.ts';
import s3S3TrailBucketLifecycleKeepsLogs from '../s3/s3-trail-bucket-lifecycle-keeps-logs.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  s3S3BucketAclProhibited,
  s3S3BucketLevelPublicAccessProhibited,
  s3S3BucketLoggingEnabled,
  s3S3BucketPolicyGranteeCheck,
  s3S3BucketPublicReadProhibited,
  s3S3BucketPublicWriteProhibited,
  s3S3BucketServerSideEncryptionEnabled,
  s3S3BucketSslRequestsOnly,
  s3S3BucketVersioningEnabled,
  s3S3DefaultEncryptionKms,
  s3S3TrailBucketLifecycleKeepsLogs,
  tagsRequiredTags(typeS3Bucket),
];
