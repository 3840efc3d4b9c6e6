import rule from '../../../rules/cloudtrail/cloud-trail-log-file-validation-enabled.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::CloudTrail::Trail', id: arn } as const;

testRule(rule, ref, {
  valid: [
    { name: 'a trail with validation', facts: { arn, logFileValidation: true } },
    { name: 'a trail with validation that is not logging, which another rule reports', facts: { arn, logFileValidation: true, logging: false } },
  ],
  invalid: [
    {
      name: 'a trail without validation',
      facts: { arn, logFileValidation: false, multiRegion: true },
      message: 'Log file validation is off: a log file that was changed or deleted after its delivery goes unnoticed.',
      plan: {
        risk: 'low',
        message: 'Switch log file validation on; every other setting of the trail stays. Digests are written from now on, none for the files delivered before.',
        steps: [
          {
            apply: { action: 'cloudtrail:UpdateTrail', input: { Name: arn, EnableLogFileValidation: true } },
            revert: { action: 'cloudtrail:UpdateTrail', input: { Name: arn, EnableLogFileValidation: false } },
          },
        ],
      },
    },
  ],
  insufficient: [{ name: 'a trail whose template leaves it open', facts: { arn, logging: true } }],
});
