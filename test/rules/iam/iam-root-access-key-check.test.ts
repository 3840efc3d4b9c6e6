import rule from '../../../rules/iam/iam-root-access-key-check.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::AccountSummary', id: '111122223333' } as const;

testRule(rule, ref, {
  valid: [{ name: 'a root user without a key', facts: { rootAccessKey: false } }],
  invalid: [
    {
      name: 'a root user with one',
      facts: { rootAccessKey: true },
      message: 'The root user has an access key: whoever holds it can do everything in the account, and nothing limits them.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'an account whose root user is not shown', facts: {} }],
});
