import rule from '../../../rules/access-analyzer/iam-external-access-analyzer-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::AccessAnalyzer::Account', id: '111122223333' } as const;
const analyzer = (type: string, status = 'ACTIVE', name = 'a') => ({ name, type, status });
const NONE = 'No analyzer looks for access from outside: what strangers may use in this Region stays unnoticed.';
const plan = {
  risk: 'high',
  message:
    'Create the analyzer external-access for this account. It reads policies, changes nothing and costs nothing; its findings also go to EventBridge and to Security Hub. Taking it back deletes its findings and archive rules.',
  steps: [
    {
      apply: { action: 'access-analyzer:CreateAnalyzer', input: { analyzerName: 'external-access', type: 'ACCOUNT' } },
      revert: { action: 'access-analyzer:DeleteAnalyzer', input: { analyzerName: 'external-access' } },
    },
  ],
} as const;

testRule(rule, ref, {
  valid: [
    { name: 'an analyzer of the account', facts: { analyzers: [analyzer('ACCOUNT')] } },
    { name: 'an analyzer of the organization', facts: { analyzers: [analyzer('ORGANIZATION')] } },
    { name: 'an analyzer that is being created', facts: { analyzers: [analyzer('ACCOUNT', 'CREATING')] } },
    { name: 'one that is active beside one that failed', facts: { analyzers: [analyzer('ORGANIZATION', 'FAILED', 'b'), analyzer('ACCOUNT')] } },
  ],
  invalid: [
    { name: 'no analyzer', facts: { analyzers: [] }, message: NONE, plan },
    {
      name: 'analyzers for other things alone',
      facts: { analyzers: [analyzer('ACCOUNT_UNUSED_ACCESS'), analyzer('ACCOUNT_INTERNAL_ACCESS', 'ACTIVE', 'b')] },
      message: NONE,
      plan,
    },
    {
      name: 'an analyzer for other things under the name that the new one would have',
      facts: { analyzers: [analyzer('ACCOUNT_UNUSED_ACCESS', 'ACTIVE', 'external-access')] },
      message: NONE,
      plan: null,
    },
    {
      name: 'an analyzer that is disabled',
      facts: { analyzers: [analyzer('ORGANIZATION', 'DISABLED')] },
      message: 'The analyzer a is not active (DISABLED): what strangers may use in this Region stays unnoticed.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'an account whose analyzers are not shown', facts: {} }],
});
