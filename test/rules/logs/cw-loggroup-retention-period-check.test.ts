import rule from '../../../rules/logs/cw-loggroup-retention-period-check.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::Logs::LogGroup', id: '/app/web' } as const;
const web = { logGroupName: '/app/web', logGroupClass: 'STANDARD', tags: {} };
const inDays = (days: number) => (days === 1 ? '1 day' : `${days} days`);
const message = (days: number, wanted: number) =>
  `The log group deletes its events after ${inDays(days)}, ${wanted} days are wanted: what happened before that can not be looked up.`;
const plan = (days: number, wanted: 90 | 365) =>
  ({
    risk: 'high',
    message: `Keep events for ${wanted} days. Nothing is deleted, storage is charged for longer. Where a limit of ${inDays(days)} was meant (personal data), keep it as it is. Taking it back deletes what is older than ${inDays(days)} by then.`,
    steps: [
      {
        apply: { action: 'logs:PutRetentionPolicy', input: { logGroupName: '/app/web', retentionInDays: wanted } },
        revert: { action: 'logs:PutRetentionPolicy', input: { logGroupName: '/app/web', retentionInDays: days } },
      },
    ],
  }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'a year', facts: { ...web, retentionInDays: 365 } },
    { name: 'longer than a year', facts: { ...web, retentionInDays: 400 } },
    { name: 'for ever', facts: { ...web, retentionInDays: null } },
    { name: 'as long as the policy says', parameters: { minRetentionTime: 90 }, facts: { ...web, retentionInDays: 90 } },
    {
      name: 'a year, of a log group that has no name yet',
      parameters: { logGroupNames: ['/app/web'] },
      facts: { logGroupClass: 'STANDARD', retentionInDays: 365 },
    },
  ],
  notApplicable: [
    { name: 'a log group that keeps events for a day whatever one wants', facts: { ...web, logGroupClass: 'DELIVERY', retentionInDays: 1 } },
    { name: 'a log group that is not meant', parameters: { logGroupNames: ['/app'] }, facts: { ...web, retentionInDays: 1 } },
  ],
  invalid: [
    { name: 'less than a year', facts: { ...web, retentionInDays: 180 }, message: message(180, 365), plan: plan(180, 365) },
    { name: 'a day', facts: { ...web, retentionInDays: 1 }, message: message(1, 365), plan: plan(1, 365) },
    {
      name: 'less, of the class for seldom access',
      facts: { ...web, logGroupClass: 'INFREQUENT_ACCESS', retentionInDays: 7 },
      message: message(7, 365),
      plan: plan(7, 365),
    },
    {
      name: 'less than the policy says, of a log group that is meant',
      parameters: { minRetentionTime: 90, logGroupNames: ['/app/web'] },
      facts: { ...web, retentionInDays: 60 },
      message: message(60, 90),
      plan: plan(60, 90),
    },
    {
      name: 'longer than CloudWatch Logs takes, as only a template can propose',
      facts: { ...web, retentionInDays: 36500 },
      message: 'CloudWatch Logs keeps events for 3653 days at the most, or for ever: 36500 days are refused, and with them the log group.',
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a period that is known only at deployment', facts: web },
    { name: 'a class that is', facts: { logGroupName: '/app/web', retentionInDays: 1 } },
    {
      name: 'a short period of a log group that has no name yet',
      parameters: { logGroupNames: ['/app/web'] },
      facts: { logGroupClass: 'STANDARD', retentionInDays: 1 },
      message: 'Whether the log group is meant is not known before it has a name.',
    },
  ],
});
