// Written by `npm run generate`.
import typeSnsTopic from '../../resources/sns/topic.ts';
import snsSnsTopicPolicyNoPublicAccess from '../sns/sns-topic-policy-no-public-access.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  snsSnsTopicPolicyNoPublicAccess,
  tagsRequiredTags(typeSnsTopic),
];
