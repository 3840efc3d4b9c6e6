// Written by `npm run generate`.
import cloudtrailTrail from '../cloudtrail/trail.ts';
import ec2SecurityGroup from '../ec2/security-group.ts';
import ecsTaskDefinition from '../ecs/task-definition.ts';
import eksCluster from '../eks/cluster.ts';
import iamAccountPasswordPolicy from '../iam/account-password-policy.ts';
import iamAccountSummary from '../iam/account-summary.ts';
import iamGroup from '../iam/group.ts';
import iamPolicy from '../iam/policy.ts';
import iamRole from '../iam/role.ts';
import iamUser from '../iam/user.ts';
import s3AccountPublicAccessBlock from '../s3/account-public-access-block.ts';
import s3Bucket from '../s3/bucket.ts';
import type { Resource } from '../resource.ts';

export const resources: readonly Resource[] = [
  cloudtrailTrail,
  ec2SecurityGroup,
  ecsTaskDefinition,
  eksCluster,
  iamAccountPasswordPolicy,
  iamAccountSummary,
  iamGroup,
  iamPolicy,
  iamRole,
  iamUser,
  s3AccountPublicAccessBlock,
  s3Bucket,
];
