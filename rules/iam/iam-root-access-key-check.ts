import accountSummary from '../../resources/iam/account-summary.ts';
import { defineRule } from '../rule.ts';

export default defineRule(accountSummary, {
  meta: {
    id: 'iam-root-access-key-check',
    version: 1,
    title: 'The root user has no access key.',
    severity: 'CRITICAL',
    risk: 'high',
    rationale: 'No policy limits the root user. Whoever finds its key has the account: they can close it, and lock everybody else out.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-root-access-key-check.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    ],
    byHand:
      'Only the root user, or the organization’s management account in its place, can make its keys inactive or delete them: no role of ours may act as either.',
    changes: [],
    messages: {
      key: 'The root user has an access key: whoever holds it can do everything in the account, and nothing limits them.',
    },
  },

  needs: ['rootAccessKey'],

  evaluate: ({ rootAccessKey }) => (rootAccessKey ? { compliance: 'NON_COMPLIANT', message: 'key' } : { compliance: 'COMPLIANT' }),
});
