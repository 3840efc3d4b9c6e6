import secret from '../../resources/secretsmanager/secret.ts';
import { defineRule } from '../rule.ts';
import { closed, judgePublic } from '../shared/resource-policy.ts';

export default defineRule(secret, {
  meta: {
    id: 'secretsmanager-secret-policy-no-public-access',
    version: 1,
    title: "No secret's policy lets everybody in.",
    severity: 'CRITICAL',
    risk: 'high',
    rationale: 'Whoever has an AWS account of their own can read such a secret, or put another in its place, if they also may use its key.',
    references: [
      'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html',
      'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html',
    ],
    notes: [
      'A statement that names everybody and is kept to accounts, to an organization or to a network by its conditions is not public.',
      'Secrets Manager keeps the policy of a replica as that of its primary, so that nothing is offered for the replica: its primary has a finding of its own.',
    ],
    changes: ['secretsmanager:PutResourcePolicy', 'secretsmanager:DeleteResourcePolicy'],
    reverts: ['secretsmanager:PutResourcePolicy'],
    messages: {
      public: "The secret's policy lets everybody in, from any AWS account, by {{statements}}.",
      remove:
        "Take {{statements}} out of the secret's policy; all other statements stay as they are, byte for byte. Other accounts that come in by nothing else are refused from then on; within this account, IAM policies decide.",
      drop: "Delete the secret's policy, since it holds nothing but {{statements}}. Other accounts are refused from then on; within this account, IAM policies decide.",
    },
  },

  needs: ['policy', 'pendingDeletion'],

  evaluate({ policy, pendingDeletion }) {
    return pendingDeletion ? { compliance: 'NOT_APPLICABLE' } : judgePublic(policy);
  },

  remediate({ arn: SecretId, policy, replica }) {
    const without = closed(policy);
    if (typeof policy !== 'string' || without === null || replica) return null;
    const { statements, rest } = without;
    const put = (ResourcePolicy: string) => ({ action: 'secretsmanager:PutResourcePolicy', input: { SecretId, ResourcePolicy } }) as const;
    return {
      risk: 'high',
      message: rest === null ? 'drop' : 'remove',
      data: { statements },
      steps: [{ apply: rest === null ? { action: 'secretsmanager:DeleteResourcePolicy', input: { SecretId } } : put(rest), revert: put(policy) }],
    };
  },
});
