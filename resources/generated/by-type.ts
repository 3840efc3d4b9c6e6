// Written by `npm run generate`.
import type { Resource, ResourceType } from '../resource.ts';

/** Each resource type, loaded when asked for: a cold start pays only for the one at hand. */
export const resourcesByType: Readonly<Record<ResourceType, () => Promise<Resource>>> = {
  'AWS::AccessAnalyzer::Account': async () => (await import('../../resources/access-analyzer/account.ts')).default,
  'AWS::CloudTrail::Account': async () => (await import('../../resources/cloudtrail/account.ts')).default,
  'AWS::CloudTrail::Trail': async () => (await import('../../resources/cloudtrail/trail.ts')).default,
  'AWS::Config::ConfigurationRecorder': async () => (await import('../../resources/config/configuration-recorder.ts')).default,
  'AWS::DynamoDB::Table': async () => (await import('../../resources/dynamodb/table.ts')).default,
  'AWS::EC2::SecurityGroup': async () => (await import('../../resources/ec2/security-group.ts')).default,
  'AWS::EC2::VPC': async () => (await import('../../resources/ec2/vpc.ts')).default,
  'AWS::ECS::TaskDefinition': async () => (await import('../../resources/ecs/task-definition.ts')).default,
  'AWS::EFS::FileSystem': async () => (await import('../../resources/efs/file-system.ts')).default,
  'AWS::EKS::Cluster': async () => (await import('../../resources/eks/cluster.ts')).default,
  'AWS::GuardDuty::Detector': async () => (await import('../../resources/guardduty/detector.ts')).default,
  'AWS::IAM::AccountPasswordPolicy': async () => (await import('../../resources/iam/account-password-policy.ts')).default,
  'AWS::IAM::AccountSummary': async () => (await import('../../resources/iam/account-summary.ts')).default,
  'AWS::IAM::Group': async () => (await import('../../resources/iam/group.ts')).default,
  'AWS::IAM::Policy': async () => (await import('../../resources/iam/policy.ts')).default,
  'AWS::IAM::Role': async () => (await import('../../resources/iam/role.ts')).default,
  'AWS::IAM::User': async () => (await import('../../resources/iam/user.ts')).default,
  'AWS::Logs::LogGroup': async () => (await import('../../resources/logs/log-group.ts')).default,
  'AWS::OpenSearch::Domain': async () => (await import('../../resources/opensearch/domain.ts')).default,
  'AWS::RDS::DBCluster': async () => (await import('../../resources/rds/db-cluster.ts')).default,
  'AWS::RDS::DBInstance': async () => (await import('../../resources/rds/db-instance.ts')).default,
  'AWS::Redshift::Cluster': async () => (await import('../../resources/redshift/cluster.ts')).default,
  'AWS::S3::AccountPublicAccessBlock': async () => (await import('../../resources/s3/account-public-access-block.ts')).default,
  'AWS::S3::Bucket': async () => (await import('../../resources/s3/bucket.ts')).default,
  'AWS::SecurityHub::Hub': async () => (await import('../../resources/securityhub/hub.ts')).default,
};
