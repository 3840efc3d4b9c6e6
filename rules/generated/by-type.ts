// Written by `npm run generate`.
import type { ResourceType } from '../../resources/resource.ts';
import type { Rule } from '../rule.ts';

/** The rules of each resource type, loaded when asked for: a cold start pays only for those of the resource at hand. */
export const rulesByType: Readonly<Record<ResourceType, () => Promise<readonly Rule[]>>> = {
  'AWS::AccessAnalyzer::Account': async () => (await import('./aws-access-analyzer-account.ts')).rules,
  'AWS::CloudTrail::Account': async () => (await import('./aws-cloud-trail-account.ts')).rules,
  'AWS::CloudTrail::Trail': async () => (await import('./aws-cloud-trail-trail.ts')).rules,
  'AWS::Config::ConfigurationRecorder': async () => (await import('./aws-config-configuration-recorder.ts')).rules,
  'AWS::DynamoDB::Table': async () => (await import('./aws-dynamo-db-table.ts')).rules,
  'AWS::EC2::SecurityGroup': async () => (await import('./aws-ec2-security-group.ts')).rules,
  'AWS::EC2::VPC': async () => (await import('./aws-ec2-vpc.ts')).rules,
  'AWS::ECS::TaskDefinition': async () => (await import('./aws-ecs-task-definition.ts')).rules,
  'AWS::EFS::FileSystem': async () => (await import('./aws-efs-file-system.ts')).rules,
  'AWS::EKS::Cluster': async () => (await import('./aws-eks-cluster.ts')).rules,
  'AWS::GuardDuty::Detector': async () => (await import('./aws-guard-duty-detector.ts')).rules,
  'AWS::IAM::AccountPasswordPolicy': async () => (await import('./aws-iam-account-password-policy.ts')).rules,
  'AWS::IAM::AccountSummary': async () => (await import('./aws-iam-account-summary.ts')).rules,
  'AWS::IAM::Group': async () => (await import('./aws-iam-group.ts')).rules,
  'AWS::IAM::Policy': async () => (await import('./aws-iam-policy.ts')).rules,
  'AWS::IAM::Role': async () => (await import('./aws-iam-role.ts')).rules,
  'AWS::IAM::User': async () => (await import('./aws-iam-user.ts')).rules,
  'AWS::Logs::LogGroup': async () => (await import('./aws-logs-log-group.ts')).rules,
  'AWS::OpenSearch::Domain': async () => (await import('./aws-open-search-domain.ts')).rules,
  'AWS::RDS::DBCluster': async () => (await import('./aws-rds-dbcluster.ts')).rules,
  'AWS::RDS::DBInstance': async () => (await import('./aws-rds-dbinstance.ts')).rules,
  'AWS::Redshift::Cluster': async () => (await import('./aws-redshift-cluster.ts')).rules,
  'AWS::S3::AccountPublicAccessBlock': async () => (await import('./aws-s3-account-public-access-block.ts')).rules,
  'AWS::S3::Bucket': async () => (await import('./aws-s3-bucket.ts')).rules,
  'AWS::SecurityHub::Hub': async () => (await import('./aws-security-hub-hub.ts')).rules,
};
