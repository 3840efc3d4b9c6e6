// Written by `npm run generate`.
import typeSqsQueue from '../../resources/sqs/queue.ts';
import sqsSqsQueuePolicyNoPublicAccess from '../sqs/sqs-queue-policy-no-public-access.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  sqsSqsQueuePolicyNoPublicAccess,
  tagsRequiredTags(typeSqsQueue),
];
