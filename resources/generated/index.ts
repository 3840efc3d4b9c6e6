// Written by `npm run generate`.
import accessAnalyzerAccount from '../access-analyzer/account.ts';
import cloudtrailAccount from '../cloudtrail/account.ts';
import cloudtrailTrail from '../cloudtrail/trail.ts';
import configConfigurationRecorder from '../config/configuration-recorder.ts';
import dynamodbTable from '../dynamodb/table.ts';
import ec2EbsEncryptionByDefault from '../ec2/ebs-encryption-by-default.ts';
import ec2Image from '../ec2/image.ts';
import ec2Instance from '../ec2/instance.ts';
import ec2LaunchTemplate from '../ec2/launch-template.ts';
import ec2NetworkAcl from '../ec2/network-acl.ts';
import ec2SecurityGroup from '../ec2/security-group.ts';
import ec2SnapshotBlockPublicAccess from '../ec2/snapshot-block-public-access.ts';
import ec2Snapshot from '../ec2/snapshot.ts';
import ec2Subnet from '../ec2/subnet.ts';
import ec2Volume from '../ec2/volume.ts';
import ec2Vpc from '../ec2/vpc.ts';
import ecrRepository from '../ecr/repository.ts';
import ecsService from '../ecs/service.ts';
import ecsTaskDefinition from '../ecs/task-definition.ts';
import efsFileSystem from '../efs/file-system.ts';
import eksCluster from '../eks/cluster.ts';
import guarddutyDetector from '../guardduty/detector.ts';
import iamAccessKeyOrigins from '../iam/access-key-origins.ts';
import iamAccountPasswordPolicy from '../iam/account-password-policy.ts';
import iamAccountSummary from '../iam/account-summary.ts';
import iamGroup from '../iam/group.ts';
import iamPolicy from '../iam/policy.ts';
import iamRole from '../iam/role.ts';
import iamUser from '../iam/user.ts';
import kmsKey from '../kms/key.ts';
import lambdaFunction from '../lambda/function.ts';
import lambdaLayerVersion from '../lambda/layer-version.ts';
import logsLogGroup from '../logs/log-group.ts';
import opensearchDomain from '../opensearch/domain.ts';
import rdsDbClusterSnapshot from '../rds/db-cluster-snapshot.ts';
import rdsDbCluster from '../rds/db-cluster.ts';
import rdsDbInstance from '../rds/db-instance.ts';
import rdsDbSnapshot from '../rds/db-snapshot.ts';
import redshiftCluster from '../redshift/cluster.ts';
import s3AccountPublicAccessBlock from '../s3/account-public-access-block.ts';
import s3Bucket from '../s3/bucket.ts';
import secretsmanagerSecret from '../secretsmanager/secret.ts';
import securityhubHub from '../securityhub/hub.ts';
import snsTopic from '../sns/topic.ts';
import sqsQueue from '../sqs/queue.ts';
import ssmDocument from '../ssm/document.ts';
import type { Resource } from '../resource.ts';

export const resources: readonly Resource[] = [
  accessAnalyzerAccount,
  cloudtrailAccount,
  cloudtrailTrail,
  configConfigurationRecorder,
  dynamodbTable,
  ec2EbsEncryptionByDefault,
  ec2Image,
  ec2Instance,
  ec2LaunchTemplate,
  ec2NetworkAcl,
  ec2SecurityGroup,
  ec2SnapshotBlockPublicAccess,
  ec2Snapshot,
  ec2Subnet,
  ec2Volume,
  ec2Vpc,
  ecrRepository,
  ecsService,
  ecsTaskDefinition,
  efsFileSystem,
  eksCluster,
  guarddutyDetector,
  iamAccessKeyOrigins,
  iamAccountPasswordPolicy,
  iamAccountSummary,
  iamGroup,
  iamPolicy,
  iamRole,
  iamUser,
  kmsKey,
  lambdaFunction,
  lambdaLayerVersion,
  logsLogGroup,
  opensearchDomain,
  rdsDbClusterSnapshot,
  rdsDbCluster,
  rdsDbInstance,
  rdsDbSnapshot,
  redshiftCluster,
  s3AccountPublicAccessBlock,
  s3Bucket,
  secretsmanagerSecret,
  securityhubHub,
  snsTopic,
  sqsQueue,
  ssmDocument,
];
