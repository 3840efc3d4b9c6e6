// Written by `npm run generate`.
import typeEc2Vpc from '../../resources/ec2/vpc.ts';
import ec2VpcFlowLogsEnabled from '../ec2/vpc-flow-logs-enabled.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2VpcFlowLogsEnabled,
  tagsRequiredTags(typeEc2Vpc),
];
