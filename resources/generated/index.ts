// Written by `npm run generate`.
import cloudtrailTrail from '../cloudtrail/trail.ts';
import ec2Instance from '../ec2/instance.ts';
import ec2LaunchTemplate from '../ec2/launch-template.ts';
import ec2NetworkAcl from '../ec2/network-acl.ts';
import ec2SecurityGroup from '../ec2/security-group.ts';
import ec2Subnet from '../ec2/subnet.ts';
import ecsService from '../ecs/service.ts';
import iamAccountPasswordPolicy from '../iam/account-password-policy.ts';
import iamPolicy from '../iam/policy.ts';
import s3AccountPublicAccessBlock from '../s3/account-public-access-block.ts';
import s3Bucket from '../s3/bucket.ts';
import type { Resource } from '../resource.ts';

export const resources: readonly Resource[] = [
  cloudtrailTrail,
  ec2Instance,
  ec2LaunchTemplate,
  ec2NetworkAcl,
  ec2SecurityGroup,
  ec2Subnet,
  ecsService,
  iamAccountPasswordPolicy,
  iamPolicy,
  s3AccountPublicAccessBlock,
  s3Bucket,
];
