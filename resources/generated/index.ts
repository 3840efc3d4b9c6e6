// Written by `npm run generate`.
import accessAnalyzerAccount from '../access-analyzer/account.ts';
import cloudtrailAccount from '../cloudtrail/account.ts';
import cloudtrailTrail from '../cloudtrail/trail.ts';
import configConfigurationRecorder from '../config/configuration-recorder.ts';
import dynamodbTable from '../dynamodb/table.ts';
import ec2SecurityGroup from '../ec2/security-group.ts';
import ec2Vpc from '../ec2/vpc.ts';
import ecsTaskDefinition from '../ecs/task-definition.ts';
import efsFileSystem from '../efs/file-system.ts';
import eksCluster from '../eks/cluster.ts';
import guarddutyDetector from '../guardduty/detector.ts';
import iamAccountPasswordPolicy from '../iam/account-password-policy.ts';
import iamAccountSummary from '../iam/account-summary.ts';
import iamGroup from '../iam/group.ts';
import iamPolicy from '../iam/policy.ts';
import iamRole from '../iam/role.ts';
import iamUser from '../iam/user.ts';
import logsLogGroup from '../logs/log-group.ts';
import opensearchDomain from '../opensearch/domain.ts';
import rdsDbCluster from '../rds/db-cluster.ts';
import rdsDbInstance from '../rds/db-instance.ts';
import redshiftCluster from '../redshift/cluster.ts';
import s3AccountPublicAccessBlock from '../s3/account-public-access-block.ts';
import s3Bucket from '../s3/bucket.ts';
import securityhubHub from '../securityhub/hub.ts';
import type { Resource } from '../resource.ts';

export const resources: readonly Resource[] = [
  accessAnalyzerAccount,
  cloudtrailAccount,
  cloudtrailTrail,
  configConfigurationRecorder,
  dynamodbTable,
  ec2SecurityGroup,
  ec2Vpc,
  ecsTaskDefinition,
  efsFileSystem,
  eksCluster,
  guarddutyDetector,
  iamAccountPasswordPolicy,
  iamAccountSummary,
  iamGroup,
  iamPolicy,
  iamRole,
  iamUser,
  logsLogGroup,
  opensearchDomain,
  rdsDbCluster,
  rdsDbInstance,
  redshiftCluster,
  s3AccountPublicAccessBlock,
  s3Bucket,
  securityhubHub,
];
