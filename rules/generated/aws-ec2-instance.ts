// Written by `npm run generate`.
import typeEc2Instance from '../../resources/ec2/instance.ts';
import ec2Ec2Imdsv2Check from '../ec2/ec2-imdsv2-check.ts';
import ec2Ec2InstanceNoPublicIp from '../ec2/ec2-instance-no-public-ip.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2Ec2Imdsv2Check,
  ec2Ec2InstanceNoPublicIp,
  tagsRequiredTags(typeEc2Instance),
];
