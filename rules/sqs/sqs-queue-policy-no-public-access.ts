import queue from '../../resources/sqs/queue.ts';
import { defineRule } from '../rule.ts';
import { closed, judgePublic } from '../shared/resource-policy.ts';

export default defineRule(queue, {
  meta: {
    id: 'sqs-queue-policy-no-public-access',
    version: 1,
    title: "No queue's policy lets everybody in.",
    severity: 'CRITICAL',
    risk: 'high',
    rationale: 'Whoever has the address of such a queue can put messages of their own into it, or read and remove those of others, without an account.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/sqs-queue-policy-no-public-access.html',
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html',
    ],
    notes: [
      'A statement that names everybody and is kept by its conditions to accounts, to an organization, to a network, or to one topic or bucket as the source, is not public.',
      'Several rules of AWS Guard ask for something else: that no statement names everybody at all, whatever its conditions.',
    ],
    changes: ['sqs:SetQueueAttributes'],
    messages: {
      public: "The queue's policy lets everybody in, from any AWS account and from none, by {{statements}}.",
      remove:
        "Take {{statements}} out of the queue's policy; all other statements stay as they are, byte for byte. Topics, buckets and other accounts that come in by nothing else are refused within a minute; within this account, IAM policies decide.",
      drop: "Take the queue's policy away, since it holds nothing but {{statements}}. Topics, buckets and other accounts are refused within a minute; within this account, IAM policies decide.",
    },
  },

  needs: ['policy'],

  evaluate({ policy }) {
    return judgePublic(policy);
  },

  remediate({ url: QueueUrl, policy }) {
    const without = closed(policy);
    if (typeof policy !== 'string' || without === null) return null;
    const { statements, rest } = without;
    const set = (Policy: string) => ({ action: 'sqs:SetQueueAttributes', input: { QueueUrl, Attributes: { Policy } } }) as const;
    return {
      risk: 'high',
      message: rest === null ? 'drop' : 'remove',
      data: { statements },
      // An empty text takes the policy away.
      steps: [{ apply: set(rest ?? ''), revert: set(policy) }],
    };
  },
});
