// Written by `npm run generate`.
import typeEc2LaunchTemplate from '../../resources/ec2/launch-template.ts';
import ec2Ec2LaunchTemplateImdsv2Check from '../ec2/ec2-launch-template-imdsv2-check.ts';
import ec2Ec2LaunchTemplatePublicIpDisabled from '../ec2/ec2-launch-template-public-ip-disabled.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2Ec2LaunchTemplateImdsv2Check,
  ec2Ec2LaunchTemplatePublicIpDisabled,
  tagsRequiredTags(typeEc2LaunchTemplate),
];
