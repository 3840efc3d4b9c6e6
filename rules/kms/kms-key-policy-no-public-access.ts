import key from '../../resources/kms/key.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { coversAction, parsePolicy } from '../shared/policy-document.ts';
import { closed, judgePublic } from '../shared/resource-policy.ts';

export default defineRule(key, {
  meta: {
    id: 'kms-key-policy-no-public-access',
    version: 1,
    title: 'No key policy lets everybody use or manage the key.',
    severity: 'CRITICAL',
    risk: 'high',
    rationale: 'Whoever has an AWS account of their own can use such a key: decrypt what comes into their hands, or, by a wider grant, take the key over.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/kms-key-policy-no-public-access.html',
      'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html',
    ],
    notes: [
      'A statement that names everybody and is kept to accounts, to an organization or to a network by its conditions is not public; so the policies that services write by themselves (everybody, with kms:CallerAccount) comply.',
      'Where the account would be left without a statement that lets it manage the key, nothing is offered: KMS refuses such a policy, or nobody could change the key any more.',
    ],
    changes: ['kms:PutKeyPolicy'],
    messages: {
      public: 'The key policy lets everybody in, from any AWS account, by {{statements}}.',
      remove:
        'Take {{statements}} out of the key policy; all other statements stay as they are, byte for byte. Whoever uses the key by nothing else is refused from then on, also services and roles of this account.',
    },
  },

  needs: ['manager', 'policy'],

  evaluate({ manager, policy }) {
    return manager === 'AWS' ? { compliance: 'NOT_APPLICABLE' } : judgePublic(policy);
  },

  remediate({ keyId: KeyId, arn, policy }) {
    const without = closed(policy);
    const [, , , , accountId = ''] = arn.split(':');
    if (typeof policy !== 'string' || !without?.rest || !staysInControl(without.rest, accountId)) return null;
    return {
      risk: 'high',
      message: 'remove',
      data: { statements: without.statements },
      steps: [{ apply: put(without.rest), revert: put(policy) }],
    };

    function put(Policy: string) {
      // The check that the caller can still change the policy stays on.
      return { action: 'kms:PutKeyPolicy', input: { KeyId, PolicyName: 'default', Policy, BypassPolicyLockoutSafetyCheck: false } } as const;
    }
  },
});

/** Whether the account as a whole may put another policy, under no condition: then IAM policies of the account decide, Holdfast's own role among them. */
function staysInControl(policy: string, accountId: string): boolean {
  try {
    return parsePolicy(policy).some(
      (statement) =>
        statement.effect === 'Allow' &&
        statement.conditions.length === 0 &&
        coversAction(statement, 'kms:PutKeyPolicy') &&
        statement.principals?.some(({ type, id }) => type === 'AWS' && (id === accountId || new RegExp(`^arn:aws[\\w-]*:iam::${accountId}:root$`).test(id))),
    );
  } catch (error) {
    if (error instanceof UnknownFact) return false;
    throw error;
  }
}
