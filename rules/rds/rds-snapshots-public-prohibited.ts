import * as v from 'valibot';
import clusterSnapshot from '../../resources/rds/db-cluster-snapshot.ts';
import snapshot from '../../resources/rds/db-snapshot.ts';
import { defineRules } from '../rule.ts';
import { INTENDED_NOTE, intendedParameters, isIntended } from '../shared/intended.ts';
import { isEverybody, withdrawal } from '../shared/rds-sharing.ts';

export default defineRules([snapshot, clusterSnapshot], {
  meta: {
    id: 'rds-snapshots-public-prohibited',
    version: 2,
    title: 'No RDS snapshot is public.',
    severity: 'CRITICAL',
    risk: 'low',
    rationale: 'An account that can restore a snapshot has the whole database as it was then: all rows, and the password hashes of its users.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/rds-snapshots-public-prohibited.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html',
    ],
    notes: [
      INTENDED_NOTE,
      'A snapshot that is shared with accounts by name is not public: `rds-snapshots-shared-with-known-accounts` evaluates those.',
      'RDS shares manual snapshots only; of automated ones a copy has to be made first.',
    ],
    changes: ['rds:ModifyDBSnapshotAttribute', 'rds:ModifyDBClusterSnapshotAttribute'],
    messages: {
      public: 'Any AWS account can restore the snapshot, and has the whole database.',
      close:
        'Take "all" out of those who may restore the snapshot; accounts that are named stay. Nobody else can restore or copy it any more; copies that were made already stay with those who made them.',
    },
  },
  parameters: v.strictObject(intendedParameters),

  needs: ['restorableBy', 'tags'],

  evaluate({ restorableBy, tags }, { parameters }) {
    if (isIntended(tags, parameters)) return { compliance: 'NOT_APPLICABLE' };
    return restorableBy.some(isEverybody) ? { compliance: 'NON_COMPLIANT', message: 'public' } : { compliance: 'COMPLIANT' };
  },

  remediate({ snapshotId, kind, restorableBy }) {
    return { risk: 'low', message: 'close', steps: [withdrawal(snapshotId, kind, restorableBy.filter(isEverybody))] };
  },
});
