import * as v from 'valibot';
import dbInstance from '../../resources/rds/db-instance.ts';
import { defineRule } from '../rule.ts';
import { takesChanges } from '../shared/database-state.ts';
import { inDays } from '../shared/days.ts';

export default defineRule(dbInstance, {
  meta: {
    id: 'db-instance-backup-enabled',
    version: 1,
    title: 'RDS instances keep automated backups.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale: "Without automated backups a database can't be taken back to a moment before a mistake, a fault or an intruder.",
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/db-instance-backup-enabled.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html',
      'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html',
    ],
    notes: [
      'The retention is judged as it is ordered: a change that waits for the next maintenance window counts already, either way.',
      "The backups of a member of a cluster are its cluster's, and can't be switched off.",
      "A template that leaves BackupRetentionPeriod out keeps backups for one day, as RDS documents; Guard's rule of this name reports it. A read replica is made without backups, and what is restored keeps the retention of its source: that is not shown by the template, and not judged.",
      "AWS does not document whether its own rule looks at read replicas unless told to. This one does, as Guard's does; checkReadReplicas: false leaves them out.",
    ],
    changes: ['rds:ModifyDBInstance'],
    messages: {
      none: "Automated backups are switched off: the database can't be restored to any moment of its past.",
      short: "Automated backups are kept for {{days}}, less than the {{minimum}} asked for: what is noticed later can't be taken back.",
      switchOn:
        'Keep automated backups for {{minimum}}, from now on. Switching them on takes the database out of service for a moment: for seconds, or minutes if it is large. To take it back does the same, and deletes the backups made until then.',
      lengthen:
        'Keep automated backups for {{minimum}}. The database runs on; the storage for more backups is paid for. To take it back deletes those that are older.',
    },
  },

  parameters: v.strictObject({
    backupRetentionMinimum: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(35), v.description('Days for which backups are to be kept.')),
      1,
    ),
    checkReadReplicas: v.optional(v.pipe(v.boolean(), v.description('Judge read replicas, too.')), true),
  }),

  needs: ['backupRetentionDays', 'replicaOf'],

  evaluate({ backupRetentionDays, replicaOf }, { parameters: { backupRetentionMinimum, checkReadReplicas } }) {
    if (backupRetentionDays === null || (replicaOf !== null && !checkReadReplicas)) return { compliance: 'NOT_APPLICABLE' };
    if (backupRetentionDays === 0) return { compliance: 'NON_COMPLIANT', message: 'none' };
    if (backupRetentionDays >= backupRetentionMinimum) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'short', data: { days: inDays(backupRetentionDays), minimum: inDays(backupRetentionMinimum) } };
  },

  remediate({ name: DBInstanceIdentifier, engine, status, replicaOf, backupRetentionDays, pending }, { parameters: { backupRetentionMinimum } }) {
    // A change of the retention that is ordered and not made yet: what to take it back to is not one number of days.
    if (backupRetentionDays === null || pending.includes('BackupRetentionPeriod') || !takesChanges(status)) return null;
    const isOff = backupRetentionDays === 0;
    // To be switched on before the next maintenance window, it takes every other pending change with it.
    if (isOff && pending.length > 0) return null;
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html: replicas of SQL Server can't be backed up.
    if (replicaOf !== null && engine.startsWith('sqlserver-')) return null;

    // From one number of days to another it holds as soon as possible, whatever else is pending.
    const when = isOff && { ApplyImmediately: true };
    return {
      risk: isOff ? 'high' : 'low',
      message: isOff ? 'switchOn' : 'lengthen',
      data: { minimum: inDays(backupRetentionMinimum) },
      steps: [
        {
          apply: { action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier, BackupRetentionPeriod: backupRetentionMinimum, ...when } },
          revert: { action: 'rds:ModifyDBInstance', input: { DBInstanceIdentifier, BackupRetentionPeriod: backupRetentionDays, ...when } },
        },
      ],
    };
  },
});
