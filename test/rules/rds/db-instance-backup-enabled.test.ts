import * as v from 'valibot';
import { expect, it } from 'vitest';
import rule from '../../../rules/rds/db-instance-backup-enabled.ts';
import { testRule } from '../rule-tester.ts';
import { media, modifying, ref } from './instance.ts';

const none = "Automated backups are switched off: the database can't be restored to any moment of its past.";
const short = (days: string, minimum: string) =>
  `Automated backups are kept for ${days}, less than the ${minimum} asked for: what is noticed later can't be taken back.`;
const switchOn = (minimum: string, days: number) =>
  ({
    risk: 'high',
    message: rule.meta.messages.switchOn.replace('{{minimum}}', minimum),
    steps: modifying({ BackupRetentionPeriod: days, ApplyImmediately: true }, { BackupRetentionPeriod: 0, ApplyImmediately: true }),
  }) as const;
const lengthen = {
  risk: 'low',
  message: rule.meta.messages.lengthen.replace('{{minimum}}', '14 days'),
  // Without ApplyImmediately: it holds at once all the same, and other pending changes wait.
  steps: modifying({ BackupRetentionPeriod: 14 }, { BackupRetentionPeriod: 7 }),
} as const;
const off = { ...media, backupRetentionDays: 0 };
const forTwoWeeks = { backupRetentionMinimum: 14 };

testRule(rule, ref, {
  valid: [
    { name: 'an instance with backups', facts: media },
    { name: 'one with backups of a day', facts: { ...media, backupRetentionDays: 1 } },
    { name: 'one with as many as are asked for', facts: { ...media, backupRetentionDays: 14 }, parameters: forTwoWeeks },
    { name: 'a read replica with backups', facts: { ...media, replicaOf: 'source' } },
  ],
  notApplicable: [
    { name: 'a member of a cluster, which keeps the backups', facts: { ...media, engine: 'aurora-mysql', clusterName: 'films', backupRetentionDays: null } },
    { name: 'a read replica, where they are left out', facts: { ...off, replicaOf: 'source' }, parameters: { checkReadReplicas: false } },
  ],
  invalid: [
    { name: 'an instance without backups', facts: off, message: none, plan: switchOn('1 day', 1) },
    { name: 'one without backups, by as many as are asked for', facts: off, parameters: forTwoWeeks, message: none, plan: switchOn('14 days', 14) },
    { name: 'a read replica without backups', facts: { ...off, replicaOf: 'source' }, message: none, plan: switchOn('1 day', 1) },
    { name: "a read replica of SQL Server, which can't have any", facts: { ...off, engine: 'sqlserver-ee', replicaOf: 'source' }, message: none, plan: null },
    { name: 'one with other changes pending, which would be made, too', facts: { ...off, pending: ['DBInstanceClass'] }, message: none, plan: null },
    { name: 'one whose backups are ordered off', facts: { ...off, pending: ['BackupRetentionPeriod'] }, message: none, plan: null },
    { name: 'one that is stopped', facts: { ...off, status: 'stopped' }, message: none, plan: null },
    { name: 'one with fewer than are asked for', facts: media, parameters: forTwoWeeks, message: short('7 days', '14 days'), plan: lengthen },
    {
      name: 'one with fewer, and other changes pending, which stay so',
      facts: { ...media, pending: ['DBInstanceClass'] },
      parameters: forTwoWeeks,
      message: short('7 days', '14 days'),
      plan: lengthen,
    },
    {
      name: 'one that is ordered to keep fewer',
      facts: { ...media, backupRetentionDays: 1, pending: ['BackupRetentionPeriod'] },
      parameters: forTwoWeeks,
      message: short('1 day', '14 days'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'what is restored, by a template', facts: { replicaOf: null }, message: /backupRetentionDays/ },
    { name: 'what may be a read replica', facts: { backupRetentionDays: 7 }, message: /replicaOf/ },
  ],
});

it.each([0, 36, 1.5, '7'])('takes no minimum of %j', (backupRetentionMinimum) => {
  expect(v.safeParse(rule.parameters, { backupRetentionMinimum }).success).toBe(false);
});
