import { type RdsSnapshot, RESTORE } from '../../resources/shared/rds-snapshot.ts';
import type { Step } from '../rule.ts';

/** Among those who may restore a snapshot: any AWS account. */
export function isEverybody(value: string): boolean {
  return value.toLowerCase() === 'all';
}

/** These can restore the snapshot no longer; the two kinds take the same by calls of their own. */
export function withdrawal(
  id: string,
  kind: RdsSnapshot['kind'],
  values: string[],
): Step<'rds:ModifyDBSnapshotAttribute' | 'rds:ModifyDBClusterSnapshotAttribute'> {
  const remove = { AttributeName: RESTORE, ValuesToRemove: values };
  const add = { AttributeName: RESTORE, ValuesToAdd: values };
  if (kind === 'DBSnapshot') {
    return {
      apply: { action: 'rds:ModifyDBSnapshotAttribute', input: { DBSnapshotIdentifier: id, ...remove } },
      revert: { action: 'rds:ModifyDBSnapshotAttribute', input: { DBSnapshotIdentifier: id, ...add } },
    };
  }
  return {
    apply: { action: 'rds:ModifyDBClusterSnapshotAttribute', input: { DBClusterSnapshotIdentifier: id, ...remove } },
    revert: { action: 'rds:ModifyDBClusterSnapshotAttribute', input: { DBClusterSnapshotIdentifier: id, ...add } },
  };
}
