import type { ResourceRef } from '../../../resources/resource.ts';
import type { RdsSnapshot } from '../../../resources/shared/rds-snapshot.ts';
import rules from '../../../rules/rds/rds-snapshots-public-prohibited.ts';
import type { Step } from '../../../rules/rule.ts';
import { testRule } from '../rule-tester.ts';

const PARTNER = '444455556666';
const open = 'Any AWS account can restore the snapshot, and has the whole database.';
const close =
  'Take "all" out of those who may restore the snapshot; accounts that are named stay. Nobody else can restore or copy it any more; copies that were made already stay with those who made them.';

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
      { name: "one that is shared with accounts by name, which is another rule's finding", facts: { ...own, restorableBy: [PARTNER, '111122223333'] } },
    ],
    notApplicable: [
      { name: 'what is public on purpose', facts: { ...everybody, tags: { 'holdfast:intended-public': 'sample data' } } },
      { name: 'what is public on purpose, and shared by name', facts: { ...own, restorableBy: [PARTNER, 'all'], tags: { 'holdfast:intended-public': '' } } },
    ],
    invalid: [
      { name: 'a public snapshot', facts: everybody, message: open, plan: { risk: 'low', message: close, steps: [withdrawal(kind, ['all'])] } },
      {
        name: 'one that is shared with an account by name, too, which stays',
        facts: { ...own, restorableBy: [PARTNER, 'all'] },
        message: open,
        plan: { risk: 'low', message: close, steps: [withdrawal(kind, ['all'])] },
      },
      {
        name: 'everybody in other letters',
        facts: { ...own, restorableBy: ['All'] },
        message: open,
        plan: { risk: 'low', message: close, steps: [withdrawal(kind, ['All'])] },
      },
    ],
    insufficient: [
      { name: 'a snapshot of which it is not shown who may restore it', facts: { tags: {} } },
      { name: 'one whose tags are not shown', facts: { restorableBy: ['all'] } },
    ],
  });
}
