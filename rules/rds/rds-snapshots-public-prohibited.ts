import * as v from 'valibot';
import clusterSnapshot from '../../resources/rds/db-cluster-snapshot.ts';
import snapshot from '../../resources/rds/db-snapshot.ts';
import { type RdsSnapshot, RESTORE } from '../../resources/shared/rds-snapshot.ts';
import { defineRules, type Step } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';
import { INTENDED_NOTE, intendedParameters, isIntended } from '../shared/intended.ts';

type Change = 'rds:ModifyDBSnapshotAttribute' | 'rds:ModifyDBClusterSnapshotAttribute';

export default defineRules([snapshot, clusterSnapshot], {
  meta: {
    id: 'rds-snapshots-public-prohibited',
    version: 1,
    title: 'RDS snapshots can be restored by our own accounts only.',
    severity: 'CRITICAL',
    risk: 'low',
    rationale: 'Whoever may restore a snapshot has the whole database as it was then: all rows, and the password hashes of its users.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/rds-snapshots-public-prohibited.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html',
    ],
    notes: [
      INTENDED_NOTE,
      "AWS Config's rule of this name complains of public snapshots only. This one also does of sharing with accounts that are neither among the policy's own nor named by the parameter `allowedAccounts`; that is asked about, never cut unattended.",
      'RDS shares manual snapshots only; of automated ones a copy has to be made first.',
    ],
    changes: ['rds:ModifyDBSnapshotAttribute', 'rds:ModifyDBClusterSnapshotAttribute'],
    messages: {
      public: 'Anybody with an AWS account can restore the snapshot, and has the whole database.',
      publicAndShared:
        'Anybody with an AWS account can restore the snapshot, and has the whole database, and it is shared by name with accounts that are not ours ({{accounts}}).',
      shared: 'The snapshot is shared with accounts that are not ours ({{accounts}}): they can restore it, and have the whole database.',
      close:
        'Take "all" out of those who may restore the snapshot; accounts that are named stay. Nobody else can restore or copy it any more; copies that were made already stay with those who made them.',
      cutOff:
        'Let these restore the snapshot no longer: {{values}}. Others that are named stay. What those accounts do with it, a backup or an audit perhaps, stops working; copies that they have made already, they keep.',
    },
  },

  parameters: v.strictObject({
    ...intendedParameters,
    allowedAccounts: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(/^\d{12}$/, 'An account is named by its twelve digits.'))),
        v.description('Accounts of others that snapshots may be shared with: twelve digits each.'),
      ),
      [],
    ),
  }),
  needs: ['restorableBy', 'tags'],

  evaluate({ restorableBy, tags }, { parameters, ownAccounts }) {
    if (isIntended(tags, parameters)) return { compliance: 'NOT_APPLICABLE' };
    const isPublic = restorableBy.some(isEverybody);
    const foreign = foreignIn(restorableBy, [...ownAccounts, ...parameters.allowedAccounts]);
    const accounts = listInWords(foreign);
    if (isPublic && foreign.length > 0) return { compliance: 'NON_COMPLIANT', message: 'publicAndShared', data: { accounts } };
    if (isPublic) return { compliance: 'NON_COMPLIANT', message: 'public' };
    return foreign.length > 0 ? { compliance: 'NON_COMPLIANT', message: 'shared', data: { accounts } } : { compliance: 'COMPLIANT' };
  },

  remediate({ snapshotId, kind, restorableBy }, { parameters, ownAccounts }) {
    const foreign = foreignIn(restorableBy, [...ownAccounts, ...parameters.allowedAccounts]);
    const values = [...restorableBy.filter(isEverybody), ...foreign];
    const steps = [withdrawal(snapshotId, kind, values)] as const;
    if (foreign.length === 0) return { risk: 'low', message: 'close', steps };
    return { risk: 'high', message: 'cutOff', data: { values: listInWords(values) }, steps };
  },
});

function isEverybody(value: string): boolean {
  return value.toLowerCase() === 'all';
}

function foreignIn(values: readonly string[], known: readonly string[]): string[] {
  return values.filter((value) => !isEverybody(value) && !known.includes(value)).sort();
}

/** The two kinds take the same by calls of their own. */
function withdrawal(id: string, kind: RdsSnapshot['kind'], values: string[]): Step<Change> {
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
