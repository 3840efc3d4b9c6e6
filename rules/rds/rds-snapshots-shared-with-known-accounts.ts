import * as v from 'valibot';
import clusterSnapshot from '../../resources/rds/db-cluster-snapshot.ts';
import snapshot from '../../resources/rds/db-snapshot.ts';
import { defineRules } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';
import { allowedAccountsParameter, OWN_ACCOUNTS_NOTE, strangersAmong } from '../shared/known-accounts.ts';
import { isEverybody, withdrawal } from '../shared/rds-sharing.ts';

export default defineRules([snapshot, clusterSnapshot], {
  meta: {
    id: 'rds-snapshots-shared-with-known-accounts',
    version: 1,
    title: 'RDS snapshots are shared only with our own accounts and with accounts that are allowed.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'An account that can restore a snapshot has the whole database as it was then: all rows, and the password hashes of its users.',
    references: [
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBClusterSnapshotAttribute.html',
    ],
    notes: [
      OWN_ACCOUNTS_NOTE,
      'A public snapshot is reported by `rds-snapshots-public-prohibited`; this rule evaluates accounts that are named.',
      'RDS shares manual snapshots only; of automated ones a copy has to be made first.',
    ],
    changes: ['rds:ModifyDBSnapshotAttribute', 'rds:ModifyDBClusterSnapshotAttribute'],
    messages: {
      shared: 'The snapshot is shared with accounts that are neither ours nor allowed ({{accounts}}): they can restore it and read the whole database.',
      remove:
        'Stop sharing the snapshot with {{accounts}}; every other permission stays. What those accounts do with it, a backup or an audit perhaps, stops working; they keep the copies that they have already made.',
    },
  },
  parameters: v.strictObject({ allowedAccounts: allowedAccountsParameter('snapshots may be shared with') }),

  needs: ['restorableBy'],

  evaluate({ restorableBy }, context) {
    const strangers = strangersAmong(named(restorableBy), context);
    return strangers.length === 0
      ? { compliance: 'COMPLIANT' }
      : { compliance: 'NON_COMPLIANT', message: 'shared', data: { accounts: listInWords(strangers) } };
  },

  remediate({ snapshotId, kind, restorableBy }, context) {
    const strangers = strangersAmong(named(restorableBy), context);
    return { risk: 'high', message: 'remove', data: { accounts: listInWords(strangers) }, steps: [withdrawal(snapshotId, kind, strangers)] };
  },
});

function named(values: readonly string[]): string[] {
  return values.filter((value) => !isEverybody(value));
}
