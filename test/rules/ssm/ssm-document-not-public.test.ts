import type { Step } from '../../../rules/rule.ts';
import rule from '../../../rules/ssm/ssm-document-not-public.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::SSM::Document', id: 'RestartPlayer' } as const;
const own = { name: 'RestartPlayer', documentType: 'Command', sharedWith: [], tags: {} };
const open = { ...own, sharedWith: [{ account: 'all', version: null }] };
const partner = { account: '444455556666', version: '$DEFAULT' };
const message = 'Anybody with an AWS account can read the document, and run it in their account.';
const share = { Name: 'RestartPlayer', PermissionType: 'Share' } as const;
const stepsFor = (account: string, more: { readonly SharedDocumentVersion?: string } = {}): readonly Step[] => [
  {
    apply: { action: 'ssm:ModifyDocumentPermission', input: { ...share, AccountIdsToRemove: [account] } },
    revert: { action: 'ssm:ModifyDocumentPermission', input: { ...share, AccountIdsToAdd: [account], ...more } },
  },
];
const unattended =
  'Share the document with everybody no longer. Accounts outside that read it or run it can do so no more; within the account nothing changes.';

testRule(rule, ref, {
  valid: [
    { name: 'a private document', facts: own },
    { name: 'one that is shared with a stranger by name', facts: { ...own, sharedWith: [partner] } },
  ],
  notApplicable: [{ name: 'what is public on purpose', facts: { ...open, tags: { 'holdfast:intended-public': 'for customers' } } }],
  invalid: [
    { name: 'a public document', facts: open, message, plan: { risk: 'low', message: unattended, steps: stepsFor('all') } },
    {
      name: 'one in other letters, shared in a version',
      facts: { ...own, sharedWith: [{ account: 'All', version: '$LATEST' }] },
      message,
      plan: { risk: 'low', message: unattended, steps: stepsFor('All', { SharedDocumentVersion: '$LATEST' }) },
    },
    {
      name: 'what is public on purpose, where no tag is taken for that',
      facts: { ...open, tags: { 'holdfast:intended-public': '' } },
      parameters: { intendedTag: null },
      message,
      plan: { risk: 'low', message: unattended, steps: stepsFor('all') },
    },
    {
      name: 'one that is shared with an account by name, too, as a question',
      facts: { ...open, sharedWith: [partner, ...open.sharedWith] },
      message,
      plan: {
        risk: 'high',
        message: 'Share the document with everybody no longer; it stays shared with 444455556666. Other accounts that read it or run it can do so no more.',
        steps: stepsFor('all'),
      },
    },
  ],
  insufficient: [
    { name: 'a document of which it is not shown whom it is shared with', facts: { name: 'RestartPlayer', tags: {} } },
    { name: 'one whose tags are not shown', facts: { sharedWith: [{ account: 'all', version: null }] } },
  ],
});
