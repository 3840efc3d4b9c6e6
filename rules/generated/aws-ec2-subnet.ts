// Written by `npm run generate`.
import typeEc2Subnet from '../../resources/ec2/subnet.ts';
import ec2SubnetAutoAssignPublicIpDisabled from '../ec2/subnet-auto-assign-public-ip-disabled.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2SubnetAutoAssignPublicIpDisabled,
  tagsRequiredTags(typeEc2Subnet),
];
