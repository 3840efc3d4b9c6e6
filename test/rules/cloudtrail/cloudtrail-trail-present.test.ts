import rule from '../../../rules/cloudtrail/cloudtrail-trail-present.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::CloudTrail::Account', id: '111122223333' } as const;

testRule(rule, ref, {
  valid: [
    { name: 'an account with a trail', facts: { trails: ['arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit'] } },
    { name: 'an account that only its organization records', facts: { trails: ['arn:aws:cloudtrail:us-east-1:999999999999:trail/organization'] } },
  ],
  invalid: [
    {
      name: 'an account without a trail',
      facts: { trails: [] },
      message: 'No trail records this Region: what is done in it leaves no trace that lasts, and nothing hears of it.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'an account whose trails are not shown', facts: {} }],
});
