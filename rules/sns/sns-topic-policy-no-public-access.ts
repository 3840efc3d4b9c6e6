import topic from '../../resources/sns/topic.ts';
import { defineRule } from '../rule.ts';
import { closed, judgePublic } from '../shared/resource-policy.ts';

export default defineRule(topic, {
  meta: {
    id: 'sns-topic-policy-no-public-access',
    version: 1,
    title: "No topic's policy lets everybody in.",
    severity: 'CRITICAL',
    risk: 'high',
    rationale: 'Whoever knows the ARN of such a topic can publish in its name to all who trust it, or subscribe and read along.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/sns-topic-policy-no-public-access.html',
      'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
      'https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html',
    ],
    notes: [
      'A statement that names everybody and is kept by its conditions to accounts, to an organization, to a network, or to one source, is not public; so the policy that SNS gives every new topic (everybody, with AWS:SourceOwner) complies.',
      'Several rules of AWS Guard ask for something else: that no statement names everybody at all, whatever its conditions.',
    ],
    changes: ['sns:SetTopicAttributes'],
    messages: {
      public: "The topic's policy lets everybody in, from any AWS account, by {{statements}}.",
      remove:
        "Take {{statements}} out of the topic's policy; all other statements stay as they are, byte for byte. Services and other accounts that publish or subscribe by nothing else are refused from then on; within this account, IAM policies decide.",
      reset:
        "Put the policy that SNS gives every new topic in the place of this one, which holds nothing but {{statements}}: a topic can't be without. Services and other accounts are refused from then on, its owner's are not.",
    },
  },

  needs: ['policy'],

  evaluate({ policy }) {
    return judgePublic(policy);
  },

  remediate({ arn, policy }) {
    const without = closed(policy);
    if (typeof policy !== 'string' || without === null) return null;
    const { statements, rest } = without;
    return {
      risk: 'high',
      message: rest === null ? 'reset' : 'remove',
      data: { statements },
      steps: [{ apply: set(rest ?? policyOfNewTopic(arn)), revert: set(policy) }],
    };

    function set(AttributeValue: string) {
      return { action: 'sns:SetTopicAttributes', input: { TopicArn: arn, AttributeName: 'Policy', AttributeValue } } as const;
    }
  },
});

/** The owner's account, and nobody else. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
function policyOfNewTopic(arn: string): string {
  const calls = [
    'GetTopicAttributes',
    'SetTopicAttributes',
    'AddPermission',
    'RemovePermission',
    'DeleteTopic',
    'Subscribe',
    'ListSubscriptionsByTopic',
    'Publish',
  ];
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: calls.map((call) => `SNS:${call}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': arn.split(':')[4] } },
      },
    ],
  });
}
