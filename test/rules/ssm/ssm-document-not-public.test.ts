import rule from '../../../rules/ssm/ssm-document-not-public.ts';
import { type InvalidCase, testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::SSM::Document', id: 'RestartPlayer' } as const;
const own = { name: 'RestartPlayer', documentType: 'Command', sharedWith: [], tags: {} };
const partner = { account: '444455556666', version: '$DEFAULT' };
const message = 'Anybody with an AWS account can read the document, and run it in their account.';
const share = { Name: 'RestartPlayer', PermissionType: 'Share' } as const;
const planOf = (account: string, more: { readonly SharedDocumentVersion?: string }): NonNullable<InvalidCase<typeof rule>['plan']> => ({
  risk: 'low',
  message: 'Share the document with everybody no longer. Accounts outside that read it or run it can do so no more; within the account nothing changes.',
  steps: [
    {
      apply: { action: 'ssm:ModifyDocumentPermission', input: { ...share, AccountIdsToRemove: [account] } },
      revert: { action: 'ssm:ModifyDocumentPermission', input: { ...share, AccountIdsToAdd: [account], ...more } },
    },
  ],
});

testRule(rule, ref, {
  valid: [
    { name: 'a private document', facts: own },
    { name: 'one that is shared with a stranger by name', facts: { ...own, sharedWith: [partner] } },
  ],
  notApplicable: [
    {
      name: 'what is public on purpose',
      facts: { ...own, sharedWith: [{ account: 'all', version: null }], tags: { 'holdfast:intended-public': 'for customers' } },
    },
  ],
  invalid: [
    { name: 'a public document', facts: { ...own, sharedWith: [{ account: 'all', version: null }] }, message, plan: planOf('all', {}) },
    {
      name: 'one in other letters, shared in a version, and with an account by name, which stays',
      facts: { ...own, sharedWith: [partner, { account: 'All', version: '$LATEST' }] },
      message,
      plan: planOf('All', { SharedDocumentVersion: '$LATEST' }),
    },
    {
      name: 'what is public on purpose, where no tag is taken for that',
      facts: { ...own, sharedWith: [{ account: 'all', version: null }], tags: { 'holdfast:intended-public': '' } },
      parameters: { intendedTag: null },
      message,
      plan: planOf('all', {}),
    },
  ],
  insufficient: [
    { name: 'a document of which it is not shown whom it is shared with', facts: { name: 'RestartPlayer', tags: {} } },
    { name: 'one whose tags are not shown', facts: { sharedWith: [{ account: 'all', version: null }] } },
  ],
});
