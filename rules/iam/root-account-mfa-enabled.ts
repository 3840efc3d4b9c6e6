import accountSummary from '../../resources/iam/account-summary.ts';
import { defineRule } from '../rule.ts';

export default defineRule(accountSummary, {
  meta: {
    id: 'root-account-mfa-enabled',
    version: 1,
    title: 'The root user signs in with a second factor.',
    severity: 'CRITICAL',
    risk: 'high',
    rationale: 'With a password alone, whoever guesses, phishes or resets it (who reads the root user’s mail can) has the whole account.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/root-account-mfa-enabled.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html',
    ],
    notes: ['A root user without a password, as in a member account whose organization manages root access, can’t sign in: the rule does not apply.'],
    byHand: 'Whoever holds the root user’s password has to sign in and add a device of their own.',
    changes: [],
    messages: {
      none: 'The root user has no MFA device: its password alone opens the whole account.',
    },
  },

  needs: ['rootMfa', 'rootPassword'],

  evaluate({ rootMfa, rootPassword }) {
    if (rootMfa) return { compliance: 'COMPLIANT' };
    return rootPassword ? { compliance: 'NON_COMPLIANT', message: 'none' } : { compliance: 'NOT_APPLICABLE' };
  },
});
