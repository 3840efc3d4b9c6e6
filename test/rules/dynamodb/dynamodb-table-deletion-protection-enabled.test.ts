import rule from '../../../rules/dynamodb/dynamodb-table-deletion-protection-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::DynamoDB::Table', id: 'films' } as const;
const films = { name: 'films', status: 'ACTIVE', deletionProtection: false, pointInTimeRecovery: true, tags: {} };
const { off: message, protect } = rule.meta.messages;
const call = (DeletionProtectionEnabled: boolean) => ({ action: 'dynamodb:UpdateTable', input: { TableName: 'films', DeletionProtectionEnabled } }) as const;
const plan = { risk: 'low', message: protect, steps: [{ apply: call(true), revert: call(false) }] } as const;

testRule(rule, ref, {
  valid: [{ name: 'a protected table', facts: { ...films, deletionProtection: true } }],
  invalid: [
    { name: 'a table without protection', facts: films, message, plan },
    { name: 'one that is being changed, and takes no other changes', facts: { ...films, status: 'UPDATING' }, message, plan: null },
    { name: 'one that is being made', facts: { ...films, status: 'CREATING' }, message, plan: null },
  ],
  insufficient: [
    { name: 'a table as AWS Config records it', facts: { name: 'films', status: 'ACTIVE', pointInTimeRecovery: true }, message: /deletionProtection/ },
  ],
});
