// Written by `npm run generate`.
import typeCloudtrailTrail from '../../resources/cloudtrail/trail.ts';
import typeEc2SecurityGroup from '../../resources/ec2/security-group.ts';
import typeIamPolicy from '../../resources/iam/policy.ts';
import typeS3Bucket from '../../resources/s3/bucket.ts';
import cloudtrailCloudTrailLogFileValidationEnabled from '../cloudtrail/cloud-trail-log-file-validation-enabled.ts';
import cloudtrailCloudtrailEnabled from '../cloudtrail/cloudtrail-enabled.ts';
import ec2RestrictedCommonPorts from '../ec2/restricted-common-ports.ts';
import ec2RestrictedSsh from '../ec2/restricted-ssh.ts';
import ec2VpcDefaultSecurityGroupClosed from '../ec2/vpc-default-security-group-closed.ts';
import iamIamPasswordPolicy from '../iam/iam-password-policy.ts';
import iamIamPolicyNoStatementsWithAdminAccess from '../iam/iam-policy-no-statements-with-admin-access.ts';
import s3S3AccountLevelPublicAccessBlocks from '../s3/s3-account-level-public-access-blocks.ts';
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
  cloudtrailCloudTrailLogFileValidationEnabled,
  cloudtrailCloudtrailEnabled,
  ec2RestrictedCommonPorts,
  ec2RestrictedSsh,
  ec2VpcDefaultSecurityGroupClosed,
  iamIamPasswordPolicy,
  iamIamPolicyNoStatementsWithAdminAccess,
  s3S3AccountLevelPublicAccessBlocks,
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
  tagsRequiredTags(typeCloudtrailTrail),
  tagsRequiredTags(typeEc2SecurityGroup),
  tagsRequiredTags(typeIamPolicy),
  tagsRequiredTags(typeS3Bucket),
];
