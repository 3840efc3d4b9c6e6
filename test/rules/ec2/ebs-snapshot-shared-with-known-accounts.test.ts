import rule from '../../../rules/ec2/ebs-snapshot-shared-with-known-accounts.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Snapshot', id: 'snap-1' } as const;
const OTHERS = '777788889999';
const PARTNER = '444455556666';
const own = { snapshotId: 'snap-1', encrypted: false, groups: [], accounts: [], tags: {} } as const;
const shared = (accounts: string) =>
  `The snapshot is shared with accounts that are neither ours nor allowed (${accounts}): they can copy it and read the whole disk.`;

function plan(...UserIds: string[]) {
  const permission = { SnapshotId: 'snap-1', Attribute: 'createVolumePermission' as const, UserIds };
  const call = (OperationType: 'add' | 'remove') => ({ action: 'ec2:ModifySnapshotAttribute', input: { ...permission, OperationType } }) as const;
  return {
    risk: 'high' as const,
    message: `Stop sharing the snapshot with ${UserIds.join(', ')}; every other permission stays. What those accounts do with it, a backup or an audit perhaps, stops working; they keep the copies that they have already made.`,
    steps: [{ apply: call('remove'), revert: call('add') }],
  };
}

testRule(rule, ref, {
  valid: [
    { name: 'a private snapshot', facts: own },
    { name: 'one that is shared with the account itself', facts: { ...own, accounts: ['111122223333'] } },
    { name: 'one that is shared with another account of ours', facts: { ...own, accounts: [PARTNER] }, ownAccounts: [PARTNER] },
    { name: 'one that is shared with an account that is allowed', facts: { ...own, accounts: [PARTNER] }, parameters: { allowedAccounts: [PARTNER] } },
    { name: "a public one, which is another rule's finding", facts: { ...own, groups: ['all'] } },
  ],
  invalid: [
    { name: 'one that is shared with a stranger', facts: { ...own, accounts: [OTHERS] }, message: shared(OTHERS), plan: plan(OTHERS) },
    {
      name: 'strangers beside accounts of ours, and leaves those and the public',
      facts: { ...own, groups: ['all'], accounts: [OTHERS, '111122223333', PARTNER, '555566667777'] },
      parameters: { allowedAccounts: [PARTNER] },
      message: shared(`555566667777, ${OTHERS}`),
      plan: plan('555566667777', OTHERS),
    },
  ],
  insufficient: [{ name: 'one of which it is not shown whom it is shared with', facts: { groups: [] } }],
});
