import type { ResourceRef } from '../../../resources/resource.ts';
import type { RdsSnapshot } from '../../../resources/shared/rds-snapshot.ts';
import rules from '../../../rules/rds/rds-snapshots-shared-with-known-accounts.ts';
import type { Step } from '../../../rules/rule.ts';
import { testRule } from '../rule-tester.ts';

const OTHERS = '777788889999';
const PARTNER = '444455556666';
const shared = (accounts: string) =>
  `The snapshot is shared with accounts that are neither ours nor allowed (${accounts}): they can restore it and read the whole database.`;
const remove = (accounts: string) =>
  `Stop sharing the snapshot with ${accounts}; every other permission stays. What those accounts do with it, a backup or an audit perhaps, stops working; they keep the copies that they have already made.`;

function withdrawal(kind: RdsSnapshot['kind'], values: string[]): Step {
  const remove = { AttributeName: 'restore', ValuesToRemove: values };
  const add = { AttributeName: 'restore', ValuesToAdd: values };
  if (kind === 'DBSnapshot') {
    return {
      apply: { action: 'rds:ModifyDBSnapshotAttribute', input: { DBSnapshotIdentifier: 'one', ...remove } },
      revert: { action: 'rds:ModifyDBSnapshotAttribute', input: { DBSnapshotIdentifier: 'one', ...add } },
    };
  }
  return {
    apply: { action: 'rds:ModifyDBClusterSnapshotAttribute', input: { DBClusterSnapshotIdentifier: 'one', ...remove } },
    revert: { action: 'rds:ModifyDBClusterSnapshotAttribute', input: { DBClusterSnapshotIdentifier: 'one', ...add } },
  };
}

for (const rule of rules) {
  const ref: ResourceRef = { accountId: '111122223333', region: 'eu-west-1', type: rule.resource.type, id: 'one' };
  const kind = rule.resource.type === 'AWS::RDS::DBSnapshot' ? 'DBSnapshot' : 'DBClusterSnapshot';
  const own: RdsSnapshot = { snapshotId: 'one', kind, snapshotType: 'manual', encrypted: false, restorableBy: [], tags: {} };

  testRule(rule, ref, {
    valid: [
      { name: 'a private snapshot', facts: own },
      { name: 'one that is shared with the account itself', facts: { ...own, restorableBy: ['111122223333'] } },
      { name: 'one that is shared with an account of ours', facts: { ...own, restorableBy: [PARTNER] }, ownAccounts: [PARTNER] },
      { name: 'one that is shared with an account that is allowed', facts: { ...own, restorableBy: [PARTNER] }, parameters: { allowedAccounts: [PARTNER] } },
      { name: "a public one, which is another rule's finding", facts: { ...own, restorableBy: ['All'] } },
    ],
    invalid: [
      {
        name: 'one that is shared with a stranger beside accounts of ours, which stay',
        facts: { ...own, restorableBy: [OTHERS, PARTNER, '111122223333'] },
        parameters: { allowedAccounts: [PARTNER] },
        message: shared(OTHERS),
        plan: { risk: 'high', message: remove(OTHERS), steps: [withdrawal(kind, [OTHERS])] },
      },
      {
        name: 'several strangers, in one order, and leaves the public',
        facts: { ...own, restorableBy: [OTHERS, 'all', PARTNER] },
        message: shared(`${PARTNER}, ${OTHERS}`),
        plan: { risk: 'high', message: remove(`${PARTNER}, ${OTHERS}`), steps: [withdrawal(kind, [PARTNER, OTHERS])] },
      },
    ],
    insufficient: [{ name: 'a snapshot of which it is not shown who may restore it', facts: { tags: {} } }],
  });
}
