import rule from '../../../rules/dynamodb/dynamodb-pitr-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::DynamoDB::Table', id: 'films' } as const;
const films = { name: 'films', status: 'ACTIVE', deletionProtection: true, pointInTimeRecovery: false, tags: {} };
const { off: message, switchOn } = rule.meta.messages;
const call = (PointInTimeRecoveryEnabled: boolean) =>
  ({ action: 'dynamodb:UpdateContinuousBackups', input: { TableName: 'films', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } } }) as const;
const plan = { risk: 'low', message: switchOn, steps: [{ apply: call(true), revert: call(false) }] } as const;

testRule(rule, ref, {
  valid: [{ name: 'a table that can be restored', facts: { ...films, pointInTimeRecovery: true } }],
  invalid: [
    { name: "a table that can't", facts: films, message, plan },
    { name: 'one that is being changed, which does not matter', facts: { ...films, status: 'UPDATING' }, message, plan },
    { name: 'one that is being made, and has no backups yet', facts: { ...films, status: 'CREATING' }, message, plan: null },
    { name: 'one whose key is lost', facts: { ...films, status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' }, message, plan: null },
  ],
  insufficient: [{ name: 'a table of which that is known only at deployment', facts: { name: 'films' }, message: /pointInTimeRecovery/ }],
});
