import table from '../../resources/dynamodb/table.ts';
import { defineRule } from '../rule.ts';

export default defineRule(table, {
  meta: {
    id: 'dynamodb-pitr-enabled',
    version: 1,
    title: 'DynamoDB tables can be restored to any second of their last days.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale: 'A program that goes wrong, or an intruder, overwrites items: without point-in-time recovery what stood there before is lost.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/dynamodb-pitr-enabled.html',
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html',
      'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html',
    ],
    notes: ['Of a global table in a template every replica is asked, since each has its own setting.'],
    changes: ['dynamodb:UpdateContinuousBackups'],
    messages: {
      off: "Point-in-time recovery is off: an item that was overwritten or deleted by mistake can't be brought back.",
      switchOn:
        'Switch point-in-time recovery on, for the last 35 days from now on. Reads and writes go on as before; the backups are paid for by the size of the table. To take it back gives up the days that were gathered until then.',
    },
  },

  needs: ['pointInTimeRecovery'],

  evaluate({ pointInTimeRecovery }) {
    return pointInTimeRecovery ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ name: TableName, status }) {
    // A table that is being made has no continuous backups yet, and refuses (ContinuousBackupsUnavailableException).
    if (status !== 'ACTIVE' && status !== 'UPDATING') return null;

    return {
      risk: 'low',
      message: 'switchOn',
      steps: [
        {
          apply: {
            action: 'dynamodb:UpdateContinuousBackups',
            input: { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
          },
          revert: {
            action: 'dynamodb:UpdateContinuousBackups',
            input: { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } },
          },
        },
      ],
    };
  },
});
