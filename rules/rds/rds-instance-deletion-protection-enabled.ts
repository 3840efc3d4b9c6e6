import dbInstance from '../../resources/rds/db-instance.ts';
import { defineRule } from '../rule.ts';
import { takesChanges } from '../shared/database-state.ts';

export default defineRule(dbInstance, {
  meta: {
    id: 'rds-instance-deletion-protection-enabled',
    version: 1,
    title: 'RDS instances are protected from being deleted.',
    severity: 'LOW',
    risk: 'low',
    rationale:
      'One wrong call, or one wrong stack, deletes a database and its automated backups with it. With the protection on, that takes two deliberate calls.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/rds-instance-deletion-protection-enabled.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html#USER_DeleteInstance.DeletionProtection',
    ],
    notes: [
      "A member of a cluster has no protection of its own, whatever its setting says: rds-cluster-deletion-protection-enabled asks its cluster. AWS Config's rule can be told to leave out such engines.",
    ],
    changes: ['rds:ModifyDBInstance'],
    messages: {
      off: 'Deletion protection is off: a single call deletes the instance and its data.',
      protect: 'Switch deletion protection on. The database runs on unchanged; who means to delete it has to switch the protection off first.',
    },
  },

  needs: ['deletionProtection'],

  evaluate({ deletionProtection }) {
    if (deletionProtection === null) return { compliance: 'NOT_APPLICABLE' };
    return deletionProtection ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ name: DBInstanceIdentifier, status }) {
    if (!takesChanges(status)) return null;

    // Holds at once, without downtime. ApplyImmediately would bring about every other pending change as well.
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html#USER_ModifyInstance.Settings
    return {
      risk: 'low',
      message: 'protect',
      steps: [
        {
          apply: { action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier, DeletionProtection: true } },
          revert: { action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier, DeletionProtection: false } },
        },
      ],
    };
  },
});
