// Written by `npm run generate`.
import cloudtrailTrail from '../cloudtrail/trail.ts';
import dynamodbTable from '../dynamodb/table.ts';
import ec2Instance from '../ec2/instance.ts';
import ec2LaunchTemplate from '../ec2/launch-template.ts';
import ec2NetworkAcl from '../ec2/network-acl.ts';
import ec2SecurityGroup from '../ec2/security-group.ts';
import ec2Subnet from '../ec2/subnet.ts';
import ecsService from '../ecs/service.ts';
import ecsTaskDefinition from '../ecs/task-definition.ts';
import efsFileSystem from '../efs/file-system.ts';
import eksCluster from '../eks/cluster.ts';
import iamAccountPasswordPolicy from '../iam/account-password-policy.ts';
import iamPolicy from '../iam/policy.ts';
import opensearchDomain from '../opensearch/domain.ts';
import rdsDbCluster from '../rds/db-cluster.ts';
import rdsDbInstance from '../rds/db-instance.ts';
import redshiftCluster from '../redshift/cluster.ts';
import s3AccountPublicAccessBlock from '../s3/account-public-access-block.ts';
import s3Bucket from '../s3/bucket.ts';
import type { Resource } from '../resource.ts';

export const resources: readonly Resource[] = [
  cloudtrailTrail,
  dynamodbTable,
  ec2Instance,
  ec2LaunchTemplate,
  ec2NetworkAcl,
  ec2SecurityGroup,
  ec2Subnet,
  ecsService,
  ecsTaskDefinition,
  efsFileSystem,
  eksCluster,
  iamAccountPasswordPolicy,
  iamPolicy,
  opensearchDomain,
  rdsDbCluster,
  rdsDbInstance,
  redshiftCluster,
  s3AccountPublicAccessBlock,
  s3Bucket,
];
