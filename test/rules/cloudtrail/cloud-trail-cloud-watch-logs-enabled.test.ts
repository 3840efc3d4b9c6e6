import rule from '../../../rules/cloudtrail/cloud-trail-cloud-watch-logs-enabled.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::CloudTrail::Trail', id: arn } as const;

testRule(rule, ref, {
  valid: [
    { name: 'a trail with a log group', facts: { arn, cloudWatchLogsGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:audit:*' } },
    { name: 'a trail whose log group a template refers to', facts: { cloudWatchLogsGroupArn: '<Logs.Arn>' } },
  ],
  invalid: [
    {
      name: 'a trail without a log group',
      facts: { arn, cloudWatchLogsGroupArn: null, kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k' },
      message: 'The trail sends its events to no log group: no metric and no alarm sees them, and they are found in log files only.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'a trail whose log group is known only at deployment', facts: { arn }, message: /cloudWatchLogsGroupArn/ }],
});
