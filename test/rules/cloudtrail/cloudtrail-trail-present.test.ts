import rule from '../../../rules/cloudtrail/cloudtrail-trail-present.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::CloudTrail::Account', id: '111122223333' } as const;
const own = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const organization = 'arn:aws:cloudtrail:us-east-1:999999999999:trail/organization';

const withTrails = (...trails: readonly (readonly [arn: string, logging: boolean | null])[]) => ({
  trails: trails.map(([arn, logging]) => ({ arn, logging })),
});
const stopped = (trails: string) =>
  `No trail that covers this Region is recording (${trails}: stopped): API calls in it leave no lasting trace, and EventBridge receives none of them.`;

testRule(rule, ref, {
  valid: [
    { name: 'an account with a trail that records', facts: withTrails([own, true]) },
    { name: 'an account that only its organization records', facts: withTrails([organization, true]) },
    {
      name: 'a trail that records beside one that was stopped, and one whose status is not shown',
      facts: withTrails([own, false], [organization, true], ['arn', null]),
    },
  ],
  invalid: [
    {
      name: 'an account without a trail',
      facts: { trails: [] },
      message: 'No trail covers this Region: API calls in it leave no lasting trace, and EventBridge receives none of them.',
      plan: null,
    },
    { name: 'a trail that was stopped', facts: withTrails([own, false]), message: stopped(own), plan: null },
    {
      name: "the organization's trail, stopped in the management account, beside an own one that was stopped",
      facts: withTrails([own, false], [organization, false]),
      message: stopped(`${own}, ${organization}`),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'an account whose trails are not shown', facts: {} },
    {
      name: 'a trail whose status is not shown, beside one that was stopped',
      facts: withTrails([own, false], [organization, null]),
      message: `Whether a trail is recording is not shown here, of ${organization}.`,
    },
  ],
});
