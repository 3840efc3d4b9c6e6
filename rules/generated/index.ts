// Written by `npm run generate`.
import typeCloudtrailTrail from '../../resources/cloudtrail/trail.ts';
import typeDynamodbTable from '../../resources/dynamodb/table.ts';
import typeEc2SecurityGroup from '../../resources/ec2/security-group.ts';
import typeEc2Vpc from '../../resources/ec2/vpc.ts';
import typeEcsTaskDefinition from '../../resources/ecs/task-definition.ts';
import typeEfsFileSystem from '../../resources/efs/file-system.ts';
import typeEksCluster from '../../resources/eks/cluster.ts';
import typeIamPolicy from '../../resources/iam/policy.ts';
import typeIamRole from '../../resources/iam/role.ts';
import typeIamUser from '../../resources/iam/user.ts';
import typeLogsLogGroup from '../../resources/logs/log-group.ts';
import typeOpensearchDomain from '../../resources/opensearch/domain.ts';
import typeRdsDbCluster from '../../resources/rds/db-cluster.ts';
import typeRdsDbInstance from '../../resources/rds/db-instance.ts';
import typeRedshiftCluster from '../../resources/redshift/cluster.ts';
import typeS3Bucket from '../../resources/s3/bucket.ts';
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
import ec2RestrictedCommonPorts from '../ec2/restricted-common-ports.ts';
import ec2RestrictedSsh from '../ec2/restricted-ssh.ts';
import ec2VpcDefaultSecurityGroupClosed from '../ec2/vpc-default-security-group-closed.ts';
import ec2VpcFlowLogsEnabled from '../ec2/vpc-flow-logs-enabled.ts';
import ecsEcsContainersNonprivileged from '../ecs/ecs-containers-nonprivileged.ts';
import ecsEcsContainersReadonlyAccess from '../ecs/ecs-containers-readonly-access.ts';
import ecsEcsImagesFromTrustedRegistries from '../ecs/ecs-images-from-trusted-registries.ts';
import ecsEcsNoEnvironmentSecrets from '../ecs/ecs-no-environment-secrets.ts';
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
import iamIamCustomerPolicyBlockedKmsActions from '../iam/iam-customer-policy-blocked-kms-actions.ts';
import iamIamInlinePolicyNoAdminAccess from '../iam/iam-inline-policy-no-admin-access.ts';
import iamIamInstanceRoleNoBroadAccess from '../iam/iam-instance-role-no-broad-access.ts';
import iamIamPasswordPolicy from '../iam/iam-password-policy.ts';
import iamIamPolicyNoStatementsWithAdminAccess from '../iam/iam-policy-no-statements-with-admin-access.ts';
import iamIamPolicyNoStatementsWithFullAccess from '../iam/iam-policy-no-statements-with-full-access.ts';
import iamIamRoleTrustPolicyNoPublicAccess from '../iam/iam-role-trust-policy-no-public-access.ts';
import iamIamRootAccessKeyCheck from '../iam/iam-root-access-key-check.ts';
import iamIamUserNoPoliciesCheck from '../iam/iam-user-no-policies-check.ts';
import iamIamUserUnusedCredentialsCheck from '../iam/iam-user-unused-credentials-check.ts';
import iamMfaEnabledForIamConsoleAccess from '../iam/mfa-enabled-for-iam-console-access.ts';
import iamRootAccountMfaEnabled from '../iam/root-account-mfa-enabled.ts';
import logsCwLoggroupRetentionPeriodCheck from '../logs/cw-loggroup-retention-period-check.ts';
import opensearchOpensearchHttpsRequired from '../opensearch/opensearch-https-required.ts';
import opensearchOpensearchInVpcOnly from '../opensearch/opensearch-in-vpc-only.ts';
import rdsDbInstanceBackupEnabled from '../rds/db-instance-backup-enabled.ts';
import rdsRdsAutomaticMinorVersionUpgradeEnabled from '../rds/rds-automatic-minor-version-upgrade-enabled.ts';
import rdsRdsClusterDeletionProtectionEnabled from '../rds/rds-cluster-deletion-protection-enabled.ts';
import rdsRdsInstanceDeletionProtectionEnabled from '../rds/rds-instance-deletion-protection-enabled.ts';
import rdsRdsInstancePublicAccessCheck from '../rds/rds-instance-public-access-check.ts';
import rdsRdsStorageEncrypted from '../rds/rds-storage-encrypted.ts';
import redshiftRedshiftClusterPublicAccessCheck from '../redshift/redshift-cluster-public-access-check.ts';
import s3S3AccountLevelPublicAccessBlocks from '../s3/s3-account-level-public-access-blocks.ts';
import s3S3BucketLevelPublicAccessProhibited from '../s3/s3-bucket-level-public-access-prohibited.ts';
import s3S3BucketSslRequestsOnly from '../s3/s3-bucket-ssl-requests-only.ts';
import securityhubSecurityhubEnabled from '../securityhub/securityhub-enabled.ts';
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
  ec2RestrictedCommonPorts,
  ec2RestrictedSsh,
  ec2VpcDefaultSecurityGroupClosed,
  ec2VpcFlowLogsEnabled,
  ecsEcsContainersNonprivileged,
  ecsEcsContainersReadonlyAccess,
  ecsEcsImagesFromTrustedRegistries,
  ecsEcsNoEnvironmentSecrets,
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
  iamIamCustomerPolicyBlockedKmsActions,
  ...iamIamInlinePolicyNoAdminAccess,
  iamIamInstanceRoleNoBroadAccess,
  iamIamPasswordPolicy,
  iamIamPolicyNoStatementsWithAdminAccess,
  iamIamPolicyNoStatementsWithFullAccess,
  iamIamRoleTrustPolicyNoPublicAccess,
  iamIamRootAccessKeyCheck,
  iamIamUserNoPoliciesCheck,
  iamIamUserUnusedCredentialsCheck,
  iamMfaEnabledForIamConsoleAccess,
  iamRootAccountMfaEnabled,
  logsCwLoggroupRetentionPeriodCheck,
  opensearchOpensearchHttpsRequired,
  opensearchOpensearchInVpcOnly,
  rdsDbInstanceBackupEnabled,
  rdsRdsAutomaticMinorVersionUpgradeEnabled,
  rdsRdsClusterDeletionProtectionEnabled,
  rdsRdsInstanceDeletionProtectionEnabled,
  rdsRdsInstancePublicAccessCheck,
  ...rdsRdsStorageEncrypted,
  redshiftRedshiftClusterPublicAccessCheck,
  s3S3AccountLevelPublicAccessBlocks,
  s3S3BucketLevelPublicAccessProhibited,
  s3S3BucketSslRequestsOnly,
  securityhubSecurityhubEnabled,
  tagsRequiredTags(typeCloudtrailTrail),
  tagsRequiredTags(typeDynamodbTable),
  tagsRequiredTags(typeEc2SecurityGroup),
  tagsRequiredTags(typeEc2Vpc),
  tagsRequiredTags(typeEcsTaskDefinition),
  tagsRequiredTags(typeEfsFileSystem),
  tagsRequiredTags(typeEksCluster),
  tagsRequiredTags(typeIamPolicy),
  tagsRequiredTags(typeIamRole),
  tagsRequiredTags(typeIamUser),
  tagsRequiredTags(typeLogsLogGroup),
  tagsRequiredTags(typeOpensearchDomain),
  tagsRequiredTags(typeRdsDbCluster),
  tagsRequiredTags(typeRdsDbInstance),
  tagsRequiredTags(typeRedshiftCluster),
  tagsRequiredTags(typeS3Bucket),
];
