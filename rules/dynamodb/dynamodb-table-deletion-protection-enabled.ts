import table from '../../resources/dynamodb/table.ts';
import { defineRule } from '../rule.ts';

export default defineRule(table, {
  meta: {
    id: 'dynamodb-table-deletion-protection-enabled',
    version: 1,
    title: 'DynamoDB tables are protected from being deleted.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale: 'One wrong call, or one wrong stack, deletes a table and all that is in it. With the protection on, that takes two deliberate calls.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/dynamodb-table-deletion-protection-enabled.html',
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection',
      'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html',
    ],
    notes: [
      'Of a global table in a template every replica is asked, since each has its own setting.',
      'AWS Config does not record the setting in the items that we have seen: they are not judged by this rule.',
    ],
    changes: ['dynamodb:UpdateTable'],
    messages: {
      off: 'Deletion protection is off: a single call deletes the table and its items.',
      protect: 'Switch deletion protection on. Reads and writes go on as before; who means to delete the table has to switch the protection off first.',
    },
  },

  needs: ['deletionProtection'],

  evaluate({ deletionProtection }) {
    return deletionProtection ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ name: TableName, status }) {
    // DynamoDB makes one change of a table at a time (ResourceInUseException); the next look after that finds a plan.
    if (status !== 'ACTIVE') return null;

    return {
      risk: 'low',
      message: 'protect',
      steps: [
        {
          apply: { action: 'dynamodb:UpdateTable', input: { TableName, DeletionProtectionEnabled: true } },
          revert: { action: 'dynamodb:UpdateTable', input: { TableName, DeletionProtectionEnabled: false } },
        },
      ],
    };
  },
});
