// Written by `npm run generate`.
import ec2RestrictedCommonPorts from '../ec2/restricted-common-ports.ts';
import ec2RestrictedSsh from '../ec2/restricted-ssh.ts';
import ec2VpcDefaultSecurityGroupClosed from '../ec2/vpc-default-security-group-closed.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2RestrictedCommonPorts,
  ec2RestrictedSsh,
  ec2VpcDefaultSecurityGroupClosed,
];
