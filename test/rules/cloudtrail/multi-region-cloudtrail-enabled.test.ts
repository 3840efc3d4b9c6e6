import rule from '../../../rules/cloudtrail/multi-region-cloudtrail-enabled.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::CloudTrail::Trail', id: arn } as const;
const audit = { arn, multiRegion: false, includeGlobalServiceEvents: true, organizationTrail: false, others: [] };
const other = { arn: 'arn:aws:cloudtrail:us-east-1:999999999999:trail/organization', bucket: null, eventSelectors: null };
const message =
  'The trail records its own Region alone, and no trail that records all of them is seen beside it: what happens in any other Region leaves no trace.';
const plan = (apply: object = {}, revert: object = {}) =>
  ({
    risk: 'high',
    message:
      'Record every Region, with the events of global services; bucket, key, selectors and tags stay. The log files grow, and in a Region that has a trail of its own a second copy of its events is charged.',
    steps: [
      {
        apply: { action: 'cloudtrail:UpdateTrail', input: { Name: arn, IsMultiRegionTrail: true, ...apply } },
        revert: { action: 'cloudtrail:UpdateTrail', input: { Name: arn, IsMultiRegionTrail: false, ...revert } },
      },
    ],
  }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'a trail of all Regions', facts: { ...audit, multiRegion: true } },
    { name: 'a trail of all Regions, of which nothing more is shown', facts: { multiRegion: true } },
    { name: 'a trail of one Region beside one of all Regions', facts: { ...audit, others: [{ ...other, multiRegion: true }] } },
    {
      name: 'a trail of one Region beside one of all Regions and one that is known only at deployment',
      facts: {
        ...audit,
        others: [
          { ...other, multiRegion: null },
          { ...other, multiRegion: true },
        ],
      },
    },
  ],
  invalid: [
    { name: 'a trail of one Region', facts: audit, message, plan: plan() },
    { name: 'a trail of one Region beside another such', facts: { ...audit, others: [{ ...other, multiRegion: false }] }, message, plan: plan() },
    {
      name: 'a trail of one Region that leaves out global services, which CloudTrail does not allow of one of all Regions',
      facts: { ...audit, includeGlobalServiceEvents: false },
      message,
      plan: plan({ IncludeGlobalServiceEvents: true }, { IncludeGlobalServiceEvents: false }),
    },
    { name: "an organization's trail of one Region, for all its members", facts: { ...audit, organizationTrail: true }, message, plan: null },
  ],
  insufficient: [
    { name: 'a trail whose template leaves it open', facts: { arn } },
    { name: 'a trail of one Region beside one that is known only at deployment', facts: { ...audit, others: [{ ...other, multiRegion: null }] } },
  ],
});

// Of a recorded item nothing more is shown than the trail itself: it is judged by itself, and only what is read live is put right.
testRule(rule, ref, {
  valid: [],
  invalid: [
    {
      name: 'a trail of one Region, of which nothing more is shown',
      facts: { arn, multiRegion: false, includeGlobalServiceEvents: true, organizationTrail: false },
      message,
      plan: plan(),
    },
  ],
  insufficient: [],
});
