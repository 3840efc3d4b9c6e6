import rule from '../../../rules/cloudtrail/cloudtrail-enabled.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::CloudTrail::Trail', id: arn } as const;
const audit = {
  name: 'audit',
  arn,
  homeRegion: 'eu-west-1',
  logging: true,
  logFileValidation: true,
  multiRegion: true,
  includeGlobalServiceEvents: true,
  kmsKeyId: null,
  bucket: 'logs',
  organizationTrail: false,
  cloudWatchLogsGroupArn: null,
  tags: {},
};
const message = 'The trail was switched off: what happens in the account is not recorded by it.';
const plan = {
  risk: 'low',
  message: 'Start logging. Nothing that runs is affected; what happened while the trail was off stays unrecorded by it.',
  steps: [{ apply: { action: 'cloudtrail:StartLogging', input: { Name: arn } }, revert: { action: 'cloudtrail:StopLogging', input: { Name: arn } } }],
} as const;

testRule(rule, ref, {
  valid: [
    { name: 'a trail that is logging', facts: audit },
    { name: 'a trail of one Region that is logging, without validation', facts: { ...audit, multiRegion: false, logFileValidation: false } },
  ],
  invalid: [
    { name: 'a trail that was stopped', facts: { ...audit, logging: false }, message, plan },
    {
      name: "an organization's trail that was stopped, in the account that owns it",
      facts: { ...audit, logging: false, organizationTrail: true },
      message,
      plan,
    },
  ],
  insufficient: [{ name: 'a trail as AWS Config records it, without its status', facts: { arn, name: 'audit' }, message: /logging/ }],
});
