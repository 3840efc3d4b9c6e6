import type { ResourceRef } from '../../../resources/resource.ts';
import type { RdsSnapshot } from '../../../resources/shared/rds-snapshot.ts';
import rules from '../../../rules/rds/rds-snapshots-public-prohibited.ts';
import type { Step } from '../../../rules/rule.ts';
import { testRule } from '../rule-tester.ts';

const OTHERS = '777788889999';
const PARTNER = '444455556666';
const open = 'Anybody with an AWS account can restore the snapshot, and has the whole database.';
const close =
  'Take "all" out of those who may restore the snapshot; accounts that are named stay. Nobody else can restore or copy it any more; copies that were made already stay with those who made them.';
const shared = (accounts: string) => `The snapshot is shared with accounts that are not ours (${accounts}): they can restore it, and have the whole database.`;
const cutOff = (values: string) =>
  `Let these restore the snapshot no longer: ${values}. Others that are named stay. What those accounts do with it, a backup or an audit perhaps, stops working; copies that they have made already, they keep.`;

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
  const everybody = { ...own, restorableBy: ['all'] };

  testRule(rule, ref, {
    valid: [
      { name: 'a private snapshot', facts: own },
      { name: 'an automated one, which can not be shared', facts: { ...own, snapshotType: 'automated' } },
      { name: 'one that is shared with the account itself', facts: { ...own, restorableBy: ['111122223333'] } },
      { name: 'one that is shared with an account of ours', facts: { ...own, restorableBy: [PARTNER] }, ownAccounts: [PARTNER] },
      { name: 'one that is shared with an account that is allowed', facts: { ...own, restorableBy: [PARTNER] }, parameters: { allowedAccounts: [PARTNER] } },
    ],
    notApplicable: [
      { name: 'what is public on purpose', facts: { ...everybody, tags: { 'holdfast:intended-public': 'sample data' } } },
      { name: 'what is public on purpose, and shared by name', facts: { ...own, restorableBy: [OTHERS, 'all'], tags: { 'holdfast:intended-public': '' } } },
    ],
    invalid: [
      { name: 'a public snapshot', facts: everybody, message: open, plan: { risk: 'low', message: close, steps: [withdrawal(kind, ['all'])] } },
      {
        name: 'one that is shared with an account of ours, too, which stays',
        facts: { ...own, restorableBy: [PARTNER, 'all'] },
        ownAccounts: [PARTNER],
        message: open,
        plan: { risk: 'low', message: close, steps: [withdrawal(kind, ['all'])] },
      },
      {
        name: 'everybody in other letters',
        facts: { ...own, restorableBy: ['All'] },
        message: open,
        plan: { risk: 'low', message: close, steps: [withdrawal(kind, ['All'])] },
      },
      {
        name: 'one that is shared with accounts that are not ours, as a question about those alone',
        facts: { ...own, restorableBy: [OTHERS, PARTNER, '111122223333'] },
        parameters: { allowedAccounts: [PARTNER] },
        message: shared(OTHERS),
        plan: { risk: 'high', message: cutOff(OTHERS), steps: [withdrawal(kind, [OTHERS])] },
      },
      {
        name: 'several such accounts, in one order',
        facts: { ...own, restorableBy: [OTHERS, PARTNER] },
        message: shared(`${PARTNER}, ${OTHERS}`),
        plan: { risk: 'high', message: cutOff(`${PARTNER}, ${OTHERS}`), steps: [withdrawal(kind, [PARTNER, OTHERS])] },
      },
      {
        name: 'a public one that is shared with a stranger by name, as a question',
        facts: { ...own, restorableBy: ['all', OTHERS] },
        message: `Anybody with an AWS account can restore the snapshot, and has the whole database, and it is shared by name with accounts that are not ours (${OTHERS}).`,
        plan: { risk: 'high', message: cutOff(`all, ${OTHERS}`), steps: [withdrawal(kind, ['all', OTHERS])] },
      },
    ],
    insufficient: [
      { name: 'a snapshot of which it is not shown who may restore it', facts: { tags: {} } },
      { name: 'one whose tags are not shown', facts: { restorableBy: ['all'] } },
    ],
  });
}
