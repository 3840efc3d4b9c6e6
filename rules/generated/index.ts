// Written by `npm run generate`.
import typeCloudtrailTrail from '../../resources/cloudtrail/trail.ts';
import typeEc2SecurityGroup from '../../resources/ec2/security-group.ts';
import typeIamPolicy from '../../resources/iam/policy.ts';
import typeKmsKey from '../../resources/kms/key.ts';
import typeLambdaFunction from '../../resources/lambda/function.ts';
import typeS3Bucket from '../../resources/s3/bucket.ts';
import typeSecretsmanagerSecret from '../../resources/secretsmanager/secret.ts';
import typeSnsTopic from '../../resources/sns/topic.ts';
import typeSqsQueue from '../../resources/sqs/queue.ts';
import cloudtrailCloudTrailLogFileValidationEnabled from '../cloudtrail/cloud-trail-log-file-validation-enabled.ts';
import cloudtrailCloudtrailEnabled from '../cloudtrail/cloudtrail-enabled.ts';
import ec2RestrictedCommonPorts from '../ec2/restricted-common-ports.ts';
import ec2RestrictedSsh from '../ec2/restricted-ssh.ts';
import ec2VpcDefaultSecurityGroupClosed from '../ec2/vpc-default-security-group-closed.ts';
import iamIamPasswordPolicy from '../iam/iam-password-policy.ts';
import iamIamPolicyNoStatementsWithAdminAccess from '../iam/iam-policy-no-statements-with-admin-access.ts';
import kmsCmkBackingKeyRotationEnabled from '../kms/cmk-backing-key-rotation-enabled.ts';
import kmsKmsCmkNotScheduledForDeletion from '../kms/kms-cmk-not-scheduled-for-deletion.ts';
import kmsKmsKeyPolicyNoPublicAccess from '../kms/kms-key-policy-no-public-access.ts';
import lambdaLambdaFunctionPublicAccessProhibited from '../lambda/lambda-function-public-access-prohibited.ts';
import lambdaLambdaFunctionSettingsCheck from '../lambda/lambda-function-settings-check.ts';
import lambdaLambdaFunctionUrlAuthCheck from '../lambda/lambda-function-url-auth-check.ts';
import s3S3AccountLevelPublicAccessBlocks from '../s3/s3-account-level-public-access-blocks.ts';
import s3S3BucketLevelPublicAccessProhibited from '../s3/s3-bucket-level-public-access-prohibited.ts';
import s3S3BucketSslRequestsOnly from '../s3/s3-bucket-ssl-requests-only.ts';
import secretsmanagerSecretsmanagerRotationEnabledCheck from '../secretsmanager/secretsmanager-rotation-enabled-check.ts';
import secretsmanagerSecretsmanagerSecretPolicyNoPublicAccess from '../secretsmanager/secretsmanager-secret-policy-no-public-access.ts';
import secretsmanagerSecretsmanagerSecretUnused from '../secretsmanager/secretsmanager-secret-unused.ts';
import snsSnsTopicPolicyNoPublicAccess from '../sns/sns-topic-policy-no-public-access.ts';
import sqsSqsQueuePolicyNoPublicAccess from '../sqs/sqs-queue-policy-no-public-access.ts';
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
  kmsCmkBackingKeyRotationEnabled,
  kmsKmsCmkNotScheduledForDeletion,
  kmsKmsKeyPolicyNoPublicAccess,
  ...lambdaLambdaFunctionPublicAccessProhibited,
  lambdaLambdaFunctionSettingsCheck,
  lambdaLambdaFunctionUrlAuthCheck,
  s3S3AccountLevelPublicAccessBlocks,
  s3S3BucketLevelPublicAccessProhibited,
  s3S3BucketSslRequestsOnly,
  secretsmanagerSecretsmanagerRotationEnabledCheck,
  secretsmanagerSecretsmanagerSecretPolicyNoPublicAccess,
  secretsmanagerSecretsmanagerSecretUnused,
  snsSnsTopicPolicyNoPublicAccess,
  sqsSqsQueuePolicyNoPublicAccess,
  tagsRequiredTags(typeCloudtrailTrail),
  tagsRequiredTags(typeEc2SecurityGroup),
  tagsRequiredTags(typeIamPolicy),
  tagsRequiredTags(typeKmsKey),
  tagsRequiredTags(typeLambdaFunction),
  tagsRequiredTags(typeS3Bucket),
  tagsRequiredTags(typeSecretsmanagerSecret),
  tagsRequiredTags(typeSnsTopic),
  tagsRequiredTags(typeSqsQueue),
];
