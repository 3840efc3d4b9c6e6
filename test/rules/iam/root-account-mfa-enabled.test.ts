import rule from '../../../rules/iam/root-account-mfa-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::AccountSummary', id: '111122223333' } as const;

testRule(rule, ref, {
  valid: [
    { name: 'a root user with a device', facts: { rootMfa: true, rootPassword: true } },
    { name: 'one whose password was taken away, and that kept its device', facts: { rootMfa: true, rootPassword: false } },
  ],
  notApplicable: [{ name: 'a root user that can’t sign in', facts: { rootMfa: false, rootPassword: false } }],
  invalid: [
    {
      name: 'a root user with a password alone',
      facts: { rootMfa: false, rootPassword: true },
      message: 'The root user has no MFA device: its password alone opens the whole account.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'an account whose root user is not shown', facts: {} }],
});
