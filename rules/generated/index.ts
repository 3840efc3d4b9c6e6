// Written by `npm run generate`.
import typeCloudtrailTrail from '../../resources/cloudtrail/trail.ts';
import typeDynamodbTable from '../../resources/dynamodb/table.ts';
import typeEc2Image from '../../resources/ec2/image.ts';
import typeEc2Instance from '../../resources/ec2/instance.ts';
import typeEc2LaunchTemplate from '../../resources/ec2/launch-template.ts';
import typeEc2NetworkAcl from '../../resources/ec2/network-acl.ts';
import typeEc2SecurityGroup from '../../resources/ec2/security-group.ts';
import typeEc2Snapshot from '../../resources/ec2/snapshot.ts';
import typeEc2Subnet from '../../resources/ec2/subnet.ts';
import typeEc2Volume from '../../resources/ec2/volume.ts';
import typeEc2Vpc from '../../resources/ec2/vpc.ts';
import typeEcrRepository from '../../resources/ecr/repository.ts';
import typeEcsService from '../../resources/ecs/service.ts';
import typeEcsTaskDefinition from '../../resources/ecs/task-definition.ts';
import typeEfsFileSystem from '../../resources/efs/file-system.ts';
import typeEksCluster from '../../resources/eks/cluster.ts';
import typeIamPolicy from '../../resources/iam/policy.ts';
import typeIamRole from '../../resources/iam/role.ts';
import typeIamUser from '../../resources/iam/user.ts';
import typeKmsKey from '../../resources/kms/key.ts';
import typeLambdaFunction from '../../resources/lambda/function.ts';
import typeLogsLogGroup from '../../resources/logs/log-group.ts';
import typeOpensearchDomain from '../../resources/opensearch/domain.ts';
import typeRdsDbClusterSnapshot from '../../resources/rds/db-cluster-snapshot.ts';
import typeRdsDbCluster from '../../resources/rds/db-cluster.ts';
import typeRdsDbInstance from '../../resources/rds/db-instance.ts';
import typeRdsDbSnapshot from '../../resources/rds/db-snapshot.ts';
import typeRedshiftCluster from '../../resources/redshift/cluster.ts';
import typeS3Bucket from '../../resources/s3/bucket.ts';
import typeSecretsmanagerSecret from '../../resources/secretsmanager/secret.ts';
import typeSnsTopic from '../../resources/sns/topic.ts';
import typeSqsQueue from '../../resources/sqs/queue.ts';
import typeSsmDocument from '../../resources/ssm/document.ts';
import accessAnalyzerIamExternalAccessAnalyzerEnabled from '../access-analyzer/iam-external-access-analyzer-enabled.ts';
import cloudtrailCloudTrailCloudWatchLogsEnabled from '../cloudtrail/cloud-trail-cloud-watch-logs-enabled.ts';
import cloudtrailCloudTrailEncryptionEnabled from '../cloudtrail/cloud-trail-encryption-enabled.ts';
import cloudtrailCloudTrailLogFileValidationEnabled from '../cloudtrail/cloud-trail-log-file-validation-enabled.ts';
import cloudtrailCloudtrailEnabled from '../cloudtrail/cloudtrail-enabled.ts';
import cloudtrailCloudtrailManagementEventsEnabled from '../cloudtrail/cloudtrail-management-events-enabled.ts';
import cloudtrailCloudtrailS3DataeventsEnabled from '../cloudtrail/cloudtrail-s3-dataevents-enabled.ts';
import cloudtrailCloudtrailTrailPresent from '../cloudtrail/cloudtrail-trail-present.ts';
import cloudtrailMultiRegionCloudtrailEnabled from '../cloudtrail/multi-region-cloudtrail-enabled.ts';
import configConfigRecorderEnabled from '../config/config-recorder-enabled.ts';
import dynamodbDynamodbPitrEnabled from '../dynamodb/dynamodb-pitr-enabled.ts';
import dynamodbDynamodbTableDeletionProtectionEnabled from '../dynamodb/dynamodb-table-deletion-protection-enabled.ts';
import ec2EbsSnapshotBlockPublicAccess from '../ec2/ebs-snapshot-block-public-access.ts';
import ec2EbsSnapshotPublicRestorableCheck from '../ec2/ebs-snapshot-public-restorable-check.ts';
import ec2EbsSnapshotSharedWithKnownAccounts from '../ec2/ebs-snapshot-shared-with-known-accounts.ts';
import ec2Ec2AmiPublicProhibited from '../ec2/ec2-ami-public-prohibited.ts';
import ec2Ec2AmiSharedWithKnownAccounts from '../ec2/ec2-ami-shared-with-known-accounts.ts';
import ec2Ec2EbsEncryptionByDefault from '../ec2/ec2-ebs-encryption-by-default.ts';
import ec2Ec2Imdsv2Check from '../ec2/ec2-imdsv2-check.ts';
import ec2Ec2InstanceNoPublicIp from '../ec2/ec2-instance-no-public-ip.ts';
import ec2Ec2LaunchTemplateImdsv2Check from '../ec2/ec2-launch-template-imdsv2-check.ts';
import ec2Ec2LaunchTemplatePublicIpDisabled from '../ec2/ec2-launch-template-public-ip-disabled.ts';
import ec2EncryptedVolumes from '../ec2/encrypted-volumes.ts';
import ec2NaclNoUnrestrictedSshRdp from '../ec2/nacl-no-unrestricted-ssh-rdp.ts';
import ec2RestrictedCommonPorts from '../ec2/restricted-common-ports.ts';
import ec2RestrictedSsh from '../ec2/restricted-ssh.ts';
import ec2SubnetAutoAssignPublicIpDisabled from '../ec2/subnet-auto-assign-public-ip-disabled.ts';
import ec2VpcDefaultSecurityGroupClosed from '../ec2/vpc-default-security-group-closed.ts';
import ec2VpcFlowLogsEnabled from '../ec2/vpc-flow-logs-enabled.ts';
import ec2VpcSgOpenOnlyToAuthorizedPorts from '../ec2/vpc-sg-open-only-to-authorized-ports.ts';
import ecrEcrPrivateImageScanningEnabled from '../ecr/ecr-private-image-scanning-enabled.ts';
import ecrEcrPrivateLifecyclePolicyConfigured from '../ecr/ecr-private-lifecycle-policy-configured.ts';
import ecrEcrPrivateTagImmutabilityEnabled from '../ecr/ecr-private-tag-immutability-enabled.ts';
import ecrEcrRepositoryPolicyNoPublicAccess from '../ecr/ecr-repository-policy-no-public-access.ts';
import ecsEcsContainersNonprivileged from '../ecs/ecs-containers-nonprivileged.ts';
import ecsEcsContainersReadonlyAccess from '../ecs/ecs-containers-readonly-access.ts';
import ecsEcsImagesFromTrustedRegistries from '../ecs/ecs-images-from-trusted-registries.ts';
import ecsEcsNoEnvironmentSecrets from '../ecs/ecs-no-environment-secrets.ts';
import ecsEcsServiceAssignPublicIpDisabled from '../ecs/ecs-service-assign-public-ip-disabled.ts';
import ecsEcsTaskDefinitionLogConfiguration from '../ecs/ecs-task-definition-log-configuration.ts';
import ecsEcsTaskDefinitionMemoryHardLimit from '../ecs/ecs-task-definition-memory-hard-limit.ts';
import ecsEcsTaskDefinitionNoAddedCapabilities from '../ecs/ecs-task-definition-no-added-capabilities.ts';
import ecsEcsTaskDefinitionNoHostPaths from '../ecs/ecs-task-definition-no-host-paths.ts';
import ecsEcsTaskDefinitionNonrootUser from '../ecs/ecs-task-definition-nonroot-user.ts';
import ecsEcsTaskDefinitionPidModeCheck from '../ecs/ecs-task-definition-pid-mode-check.ts';
import ecsEcsTaskDefinitionUserForHostModeCheck from '../ecs/ecs-task-definition-user-for-host-mode-check.ts';
import efsEfsEncryptedCheck from '../efs/efs-encrypted-check.ts';
import efsEfsFileSystemPolicyNoPublicAccess from '../efs/efs-file-system-policy-no-public-access.ts';
import eksEksClusterLoggingEnabled from '../eks/eks-cluster-logging-enabled.ts';
import eksEksClusterSecretsEncrypted from '../eks/eks-cluster-secrets-encrypted.ts';
import eksEksClusterSupportedVersion from '../eks/eks-cluster-supported-version.ts';
import eksEksEndpointNoPublicAccess from '../eks/eks-endpoint-no-public-access.ts';
import guarddutyGuarddutyEnabledCentralized from '../guardduty/guardduty-enabled-centralized.ts';
import iamAccessKeysRotated from '../iam/access-keys-rotated.ts';
import iamIamAccessKeyMadeByItsUser from '../iam/iam-access-key-made-by-its-user.ts';
import iamIamAdminRoleTrustsKnownAccounts from '../iam/iam-admin-role-trusts-known-accounts.ts';
import iamIamCustomerPolicyBlockedKmsActions from '../iam/iam-customer-policy-blocked-kms-actions.ts';
import iamIamInlinePolicyNoAdminAccess from '../iam/iam-inline-policy-no-admin-access.ts';
import iamIamInstanceRoleNoBroadAccess from '../iam/iam-instance-role-no-broad-access.ts';
import iamIamPasswordPolicy from '../iam/iam-password-policy.ts';
import iamIamPolicyNoStatementsWithAdminAccess from '../iam/iam-policy-no-statements-with-admin-access.ts';
import iamIamPolicyNoStatementsWithFullAccess from '../iam/iam-policy-no-statements-with-full-access.ts';
import iamIamRoleTrustPolicyNoPublicAccess from '../iam/iam-role-trust-policy-no-public-access.ts';
import iamIamRoleTrustsKnownAccounts from '../iam/iam-role-trusts-known-accounts.ts';
import iamIamRootAccessKeyCheck from '../iam/iam-root-access-key-check.ts';
import iamIamUserNoPoliciesCheck from '../iam/iam-user-no-policies-check.ts';
import iamIamUserSingleActiveAccessKey from '../iam/iam-user-single-active-access-key.ts';
import iamIamUserUnusedCredentialsCheck from '../iam/iam-user-unused-credentials-check.ts';
import iamMfaEnabledForIamConsoleAccess from '../iam/mfa-enabled-for-iam-console-access.ts';
import iamRootAccountMfaEnabled from '../iam/root-account-mfa-enabled.ts';
import kmsCmkBackingKeyRotationEnabled from '../kms/cmk-backing-key-rotation-enabled.ts';
import kmsKmsCmkNotScheduledForDeletion from '../kms/kms-cmk-not-scheduled-for-deletion.ts';
import kmsKmsKeyPolicyNoPublicAccess from '../kms/kms-key-policy-no-public-access.ts';
import lambdaLambdaFunctionPublicAccessProhibited from '../lambda/lambda-function-public-access-prohibited.ts';
import lambdaLambdaFunctionSettingsCheck from '../lambda/lambda-function-settings-check.ts';
import lambdaLambdaFunctionUrlAuthCheck from '../lambda/lambda-function-url-auth-check.ts';
import logsCwLoggroupRetentionPeriodCheck from '../logs/cw-loggroup-retention-period-check.ts';
import opensearchOpensearchHttpsRequired from '../opensearch/opensearch-https-required.ts';
import opensearchOpensearchInVpcOnly from '../opensearch/opensearch-in-vpc-only.ts';
import rdsDbInstanceBackupEnabled from '../rds/db-instance-backup-enabled.ts';
import rdsRdsAutomaticMinorVersionUpgradeEnabled from '../rds/rds-automatic-minor-version-upgrade-enabled.ts';
import rdsRdsClusterDeletionProtectionEnabled from '../rds/rds-cluster-deletion-protection-enabled.ts';
import rdsRdsInstanceDeletionProtectionEnabled from '../rds/rds-instance-deletion-protection-enabled.ts';
import rdsRdsInstancePublicAccessCheck from '../rds/rds-instance-public-access-check.ts';
import rdsRdsSnapshotsPublicProhibited from '../rds/rds-snapshots-public-prohibited.ts';
import rdsRdsSnapshotsSharedWithKnownAccounts from '../rds/rds-snapshots-shared-with-known-accounts.ts';
import rdsRdsStorageEncrypted from '../rds/rds-storage-encrypted.ts';
import redshiftRedshiftClusterPublicAccessCheck from '../redshift/redshift-cluster-public-access-check.ts';
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
import secretsmanagerSecretsmanagerRotationEnabledCheck from '../secretsmanager/secretsmanager-rotation-enabled-check.ts';
import secretsmanagerSecretsmanagerSecretPolicyNoPublicAccess from '../secretsmanager/secretsmanager-secret-policy-no-public-access.ts';
import secretsmanagerSecretsmanagerSecretUnused from '../secretsmanager/secretsmanager-secret-unused.ts';
import securityhubSecurityhubEnabled from '../securityhub/securityhub-enabled.ts';
import snsSnsTopicPolicyNoPublicAccess from '../sns/sns-topic-policy-no-public-access.ts';
import sqsSqsQueuePolicyNoPublicAccess from '../sqs/sqs-queue-policy-no-public-access.ts';
import ssmSsmDocumentNotPublic from '../ssm/ssm-document-not-public.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  accessAnalyzerIamExternalAccessAnalyzerEnabled,
  cloudtrailCloudTrailCloudWatchLogsEnabled,
  cloudtrailCloudTrailEncryptionEnabled,
  cloudtrailCloudTrailLogFileValidationEnabled,
  cloudtrailCloudtrailEnabled,
  cloudtrailCloudtrailManagementEventsEnabled,
  cloudtrailCloudtrailS3DataeventsEnabled,
  cloudtrailCloudtrailTrailPresent,
  cloudtrailMultiRegionCloudtrailEnabled,
  configConfigRecorderEnabled,
  dynamodbDynamodbPitrEnabled,
  dynamodbDynamodbTableDeletionProtectionEnabled,
  ec2EbsSnapshotBlockPublicAccess,
  ec2EbsSnapshotPublicRestorableCheck,
  ec2EbsSnapshotSharedWithKnownAccounts,
  ec2Ec2AmiPublicProhibited,
  ec2Ec2AmiSharedWithKnownAccounts,
  ec2Ec2EbsEncryptionByDefault,
  ec2Ec2Imdsv2Check,
  ec2Ec2InstanceNoPublicIp,
  ec2Ec2LaunchTemplateImdsv2Check,
  ec2Ec2LaunchTemplatePublicIpDisabled,
  ec2EncryptedVolumes,
  ec2NaclNoUnrestrictedSshRdp,
  ec2RestrictedCommonPorts,
  ec2RestrictedSsh,
  ec2SubnetAutoAssignPublicIpDisabled,
  ec2VpcDefaultSecurityGroupClosed,
  ec2VpcFlowLogsEnabled,
  ec2VpcSgOpenOnlyToAuthorizedPorts,
  ecrEcrPrivateImageScanningEnabled,
  ecrEcrPrivateLifecyclePolicyConfigured,
  ecrEcrPrivateTagImmutabilityEnabled,
  ecrEcrRepositoryPolicyNoPublicAccess,
  ecsEcsContainersNonprivileged,
  ecsEcsContainersReadonlyAccess,
  ecsEcsImagesFromTrustedRegistries,
  ecsEcsNoEnvironmentSecrets,
  ecsEcsServiceAssignPublicIpDisabled,
  ecsEcsTaskDefinitionLogConfiguration,
  ecsEcsTaskDefinitionMemoryHardLimit,
  ecsEcsTaskDefinitionNoAddedCapabilities,
  ecsEcsTaskDefinitionNoHostPaths,
  ecsEcsTaskDefinitionNonrootUser,
  ecsEcsTaskDefinitionPidModeCheck,
  ecsEcsTaskDefinitionUserForHostModeCheck,
  efsEfsEncryptedCheck,
  efsEfsFileSystemPolicyNoPublicAccess,
  eksEksClusterLoggingEnabled,
  eksEksClusterSecretsEncrypted,
  eksEksClusterSupportedVersion,
  eksEksEndpointNoPublicAccess,
  guarddutyGuarddutyEnabledCentralized,
  iamAccessKeysRotated,
  iamIamAccessKeyMadeByItsUser,
  iamIamAdminRoleTrustsKnownAccounts,
  iamIamCustomerPolicyBlockedKmsActions,
  ...iamIamInlinePolicyNoAdminAccess,
  iamIamInstanceRoleNoBroadAccess,
  iamIamPasswordPolicy,
  iamIamPolicyNoStatementsWithAdminAccess,
  iamIamPolicyNoStatementsWithFullAccess,
  iamIamRoleTrustPolicyNoPublicAccess,
  iamIamRoleTrustsKnownAccounts,
  iamIamRootAccessKeyCheck,
  iamIamUserNoPoliciesCheck,
  iamIamUserSingleActiveAccessKey,
  iamIamUserUnusedCredentialsCheck,
  iamMfaEnabledForIamConsoleAccess,
  iamRootAccountMfaEnabled,
  kmsCmkBackingKeyRotationEnabled,
  kmsKmsCmkNotScheduledForDeletion,
  kmsKmsKeyPolicyNoPublicAccess,
  ...lambdaLambdaFunctionPublicAccessProhibited,
  lambdaLambdaFunctionSettingsCheck,
  lambdaLambdaFunctionUrlAuthCheck,
  logsCwLoggroupRetentionPeriodCheck,
  opensearchOpensearchHttpsRequired,
  opensearchOpensearchInVpcOnly,
  rdsDbInstanceBackupEnabled,
  rdsRdsAutomaticMinorVersionUpgradeEnabled,
  rdsRdsClusterDeletionProtectionEnabled,
  rdsRdsInstanceDeletionProtectionEnabled,
  rdsRdsInstancePublicAccessCheck,
  ...rdsRdsSnapshotsPublicProhibited,
  ...rdsRdsSnapshotsSharedWithKnownAccounts,
  ...rdsRdsStorageEncrypted,
  redshiftRedshiftClusterPublicAccessCheck,
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
  secretsmanagerSecretsmanagerRotationEnabledCheck,
  secretsmanagerSecretsmanagerSecretPolicyNoPublicAccess,
  secretsmanagerSecretsmanagerSecretUnused,
  securityhubSecurityhubEnabled,
  snsSnsTopicPolicyNoPublicAccess,
  sqsSqsQueuePolicyNoPublicAccess,
  ssmSsmDocumentNotPublic,
  tagsRequiredTags(typeCloudtrailTrail),
  tagsRequiredTags(typeDynamodbTable),
  tagsRequiredTags(typeEc2Image),
  tagsRequiredTags(typeEc2Instance),
  tagsRequiredTags(typeEc2LaunchTemplate),
  tagsRequiredTags(typeEc2NetworkAcl),
  tagsRequiredTags(typeEc2SecurityGroup),
  tagsRequiredTags(typeEc2Snapshot),
  tagsRequiredTags(typeEc2Subnet),
  tagsRequiredTags(typeEc2Volume),
  tagsRequiredTags(typeEc2Vpc),
  tagsRequiredTags(typeEcrRepository),
  tagsRequiredTags(typeEcsService),
  tagsRequiredTags(typeEcsTaskDefinition),
  tagsRequiredTags(typeEfsFileSystem),
  tagsRequiredTags(typeEksCluster),
  tagsRequiredTags(typeIamPolicy),
  tagsRequiredTags(typeIamRole),
  tagsRequiredTags(typeIamUser),
  tagsRequiredTags(typeKmsKey),
  tagsRequiredTags(typeLambdaFunction),
  tagsRequiredTags(typeLogsLogGroup),
  tagsRequiredTags(typeOpensearchDomain),
  tagsRequiredTags(typeRdsDbClusterSnapshot),
  tagsRequiredTags(typeRdsDbCluster),
  tagsRequiredTags(typeRdsDbInstance),
  tagsRequiredTags(typeRdsDbSnapshot),
  tagsRequiredTags(typeRedshiftCluster),
  tagsRequiredTags(typeS3Bucket),
  tagsRequiredTags(typeSecretsmanagerSecret),
  tagsRequiredTags(typeSnsTopic),
  tagsRequiredTags(typeSqsQueue),
  tagsRequiredTags(typeSsmDocument),
];
