// Written by `npm run generate`.
import typeEc2SecurityGroup from '../../resources/ec2/security-group.ts';
import ec2RestrictedCommonPorts from '../ec2/restricted-common-ports.ts';
import ec2RestrictedSsh from '../ec2/restricted-ssh.ts';
import ec2VpcDefaultSecurityGroupClosed from '../ec2/vpc-default-security-group-closed.ts';
import ec2VpcSgOpenOnlyToAuthorizedPorts from '../ec2/vpc-sg-open-only-to-authorized-ports.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2RestrictedCommonPorts,
  ec2RestrictedSsh,
  ec2VpcDefaultSecurityGroupClosed,
  ec2VpcSgOpenOnlyToAuthorizedPorts,
  tagsRequiredTags(typeEc2SecurityGroup),
];
