import type { LifecycleRule } from '@aws-sdk/client-s3';
import type { AwsCall } from '../../../aws/call.ts';
import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import type { Bucket } from '../../../resources/s3/bucket.ts';
import rule from '../../../rules/s3/s3-trail-bucket-lifecycle-keeps-logs.ts';
import { testRule } from '../rule-tester.ts';
import { plain, policyOf, ref, which } from './bucket-facts.ts';

const { arn, versioning } = plain;
const writes = (key: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `${arn}/${key}`,
  Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
  ...more,
});
const trail = writes('AWSLogs/111122223333/*');
const expiring = (Prefix: string, more: Partial<LifecycleRule> = {}): LifecycleRule => ({
  ID: 'short',
  Status: 'Enabled',
  Filter: { Prefix },
  Expiration: { Days: 30 },
  ...more,
});
const forFormer = expiring('', { Expiration: undefined, NoncurrentVersionExpiration: { NoncurrentDays: 7 } });
const keep: LifecycleRule = { ID: 'keep', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 365 } };
const lifecycle = (...rules: LifecycleRule[]): Bucket['lifecycle'] => ({ rules, transitionDefaultMinimumObjectSize: null });
const facts = (rules: Bucket['lifecycle'], ...statements: object[]) => ({ arn, lifecycle: rules, policy: policyOf(...statements), versioning });

const put = (...Rules: LifecycleRule[]): AwsCall<'s3:PutBucketLifecycleConfiguration'> => ({
  action: 's3:PutBucketLifecycleConfiguration',
  input: { ...which, LifecycleConfiguration: { Rules } },
});
const expires = (rules: string, days = 365) => `Logs of CloudTrail are deleted before their ${days} days are over: ${rules}.`;
const short = 'the rule "short" does so after 30 days';
const disable = (rules = 'the rule "short"') =>
  `Disable ${rules}; every other rule stays. What else it expires or moves, it no longer does, and that is paid for; logs that are gone do not come back.`;
const disabled = (each: LifecycleRule): LifecycleRule => ({ ...each, Status: 'Disabled' });
/** One rule that is reported, and disabled. */
const reported = (name: string, one: LifecycleRule, statement: object = trail, why = short) => ({
  name,
  facts: { ...plain, ...facts(lifecycle(one), statement) },
  message: expires(why),
  plan: { risk: 'high' as const, message: disable(), steps: [{ apply: put(disabled(one)), revert: put(one) }] },
});

testRule(rule, ref, {
  valid: [
    { name: 'a trail’s bucket that expires nothing', facts: facts(null, trail) },
    { name: 'a rule that keeps logs their time', facts: facts(lifecycle(keep), trail) },
    { name: 'fewer days where fewer are wanted', facts: facts(lifecycle(expiring('')), trail), parameters: { minimumDays: 30 } },
    { name: 'a rule that is disabled', facts: facts(lifecycle(disabled(expiring(''))), trail) },
    { name: 'a rule for another prefix', facts: facts(lifecycle(expiring('tmp/'), expiring('AWSLogs-old/')), trail) },
    { name: 'a rule for the logs of another account', facts: facts(lifecycle(expiring('AWSLogs/444455556666/')), trail) },
    {
      name: 'a rule for what other services deliver to the same place',
      facts: facts(lifecycle(expiring('AWSLogs/111122223333/elasticloadbalancing/')), trail),
    },
    { name: 'a rule for AWSLogs where the trail has a prefix', facts: facts(lifecycle(expiring('AWSLogs/')), writes('audit/AWSLogs/111122223333/*')) },
    { name: 'a rule for what is tagged', facts: facts(lifecycle(expiring('', { Filter: { Tag: { Key: 'tmp', Value: '1' } } })), trail) },
    {
      name: 'a rule for what is tagged, among other things',
      facts: facts(lifecycle(expiring('', { Filter: { And: { Prefix: '', Tags: [{ Key: 'tmp', Value: '1' }] } } })), trail),
    },
    { name: 'a rule for former versions, of which there never were any', facts: facts(lifecycle(forFormer), trail) },
    {
      name: 'a rule that only moves, and clears up',
      facts: facts(
        lifecycle({
          Status: 'Enabled',
          Filter: {},
          Transitions: [{ Days: 30, StorageClass: 'GLACIER' }],
          Expiration: { ExpiredObjectDeleteMarker: true },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        }),
        trail,
      ),
    },
  ],
  notApplicable: [
    { name: 'a bucket without a policy', facts: { arn, lifecycle: lifecycle(expiring('')), policy: null, versioning } },
    {
      name: 'a bucket that takes no logs of CloudTrail',
      facts: facts(lifecycle(expiring('')), writes('*', { Principal: { Service: 'delivery.logs.amazonaws.com' } })),
    },
    { name: 'a bucket whose ACL CloudTrail may only read', facts: facts(lifecycle(expiring('')), writes('*', { Action: 's3:GetBucketAcl' })) },
    { name: 'a bucket that denies CloudTrail', facts: facts(lifecycle(expiring('')), { ...trail, Effect: 'Deny' }) },
    { name: 'a statement about another bucket', facts: facts(lifecycle(expiring('')), writes('', { Resource: `${arn}-old/AWSLogs/*` })) },
    { name: 'a policy that can’t be read where nothing is expired', facts: facts(null, { ...trail, Action: 7 }) },
  ],
  invalid: [
    {
      name: 'one rule of several, which is disabled and put back as it was',
      facts: { ...plain, ...facts({ rules: [keep, expiring('')], transitionDefaultMinimumObjectSize: 'varies_by_storage_class' }, trail) },
      message: expires(short),
      plan: {
        risk: 'high',
        message: disable(),
        steps: [
          {
            apply: {
              ...put(),
              input: {
                ...which,
                LifecycleConfiguration: { Rules: [keep, disabled(expiring(''))] },
                TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
              },
            },
            revert: {
              ...put(),
              input: { ...which, LifecycleConfiguration: { Rules: [keep, expiring('')] }, TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' },
            },
          },
        ],
      },
    },
    {
      name: 'two rules, one of them without a name',
      facts: { ...plain, ...facts(lifecycle(expiring('AWSLogs/'), { Status: 'Enabled', Prefix: '', Expiration: { Days: 364 } }), trail) },
      message: expires(`${short}; a rule without a name does so after 364 days`),
      plan: {
        risk: 'high',
        message: disable('the rule "short", a rule without a name'),
        steps: [
          {
            apply: put(disabled(expiring('AWSLogs/')), { Status: 'Disabled', Prefix: '', Expiration: { Days: 364 } }),
            revert: put(expiring('AWSLogs/'), { Status: 'Enabled', Prefix: '', Expiration: { Days: 364 } }),
          },
        ],
      },
    },
    {
      name: 'a year where more is wanted',
      facts: { ...plain, ...facts(lifecycle(keep), trail) },
      parameters: { minimumDays: 2555 },
      message: expires('the rule "keep" does so after 365 days', 2555),
      plan: { risk: 'high', message: disable('the rule "keep"'), steps: [{ apply: put(disabled(keep)), revert: put(keep) }] },
    },
    reported('a rule of the older kind', expiring('', { Filter: undefined, Prefix: 'AWSLogs/1111' })),
    reported('a rule without a filter', expiring('', { Filter: {} })),
    reported('a rule for one Region’s logs', expiring('AWSLogs/111122223333/CloudTrail/eu-west-1/')),
    reported('a rule for digests', expiring('AWSLogs/111122223333/CloudTrail-Digest/')),
    reported('a rule for larger files', expiring('', { Filter: { And: { Prefix: 'AWSLogs/', ObjectSizeGreaterThan: 1000 } } })),
    reported('the logs of a trail with a prefix', expiring('audit/'), writes('audit/AWSLogs/111122223333/*')),
    reported('the logs of an organization', expiring('AWSLogs/o-a1b2c3d4e5/444455556666/'), writes('AWSLogs/o-a1b2c3d4e5/*')),
    reported('the logs where CloudTrail may write anywhere', expiring('AWSLogs/'), writes('*')),
    reported('the logs where CloudTrail may write anywhere under a prefix', expiring('audit/AWSLogs/'), writes('audit/*')),
    reported('the logs where CloudTrail may do anything', expiring(''), writes('', { Action: 's3:*', Resource: '*' })),
    ...(['Enabled', 'Suspended'] as const).map((status) => {
      const one = reported('former versions', forFormer, trail, 'the rule "short" does so 7 days after they were deleted or overwritten');
      return { ...one, name: `former versions, where versioning is ${status}`, facts: { ...one.facts, versioning: { status, mfaDelete: false } } };
    }),
    {
      name: 'an expiry on a date, which no plan can hold',
      facts: { ...plain, ...facts(lifecycle(expiring('', { Expiration: { Date: new Date('2030-01-01') } })), trail) },
      message: expires('the rule "short" does so on a date, whatever their age'),
      plan: null,
    },
    {
      name: 'a rule beside one that moves on a date, which no plan can hold',
      facts: {
        ...plain,
        ...facts(lifecycle(expiring(''), { ...keep, Transitions: [{ Date: new Date('2030-01-01'), StorageClass: 'GLACIER' }] }), trail),
      },
      message: expires(short),
      plan: null,
    },
    {
      name: 'a template’s trail beside a statement for a role of the template',
      facts: {
        ...plain,
        lifecycle: lifecycle(expiring('')),
        policy: { Statement: [{ ...trail, Principal: { AWS: new TemplateRef('Role', 'Arn') } }, trail] },
      },
      message: expires(short),
      plan: { risk: 'high', message: disable(), steps: [{ apply: put(disabled(expiring(''))), revert: put(expiring('')) }] },
    },
  ],
  insufficient: [
    { name: 'a bucket whose lifecycle is not shown', facts: { arn, versioning, policy: policyOf(trail) }, message: 'Not shown here: lifecycle.' },
    { name: 'a bucket whose versioning is not shown', facts: { arn, lifecycle: null, policy: policyOf(trail) }, message: 'Not shown here: versioning.' },
    { name: 'a bucket whose policy is not shown', facts: { arn, versioning, lifecycle: null }, message: 'Not shown here: policy.' },
    {
      name: 'a prefix of which the policy does not say whether logs lie there',
      facts: facts(lifecycle(expiring('data/')), writes('*')),
      message: 'Whether logs of CloudTrail lie under data/, the policy leaves open.',
    },
    {
      name: 'a statement that can’t be read where something is expired',
      facts: { arn, versioning, lifecycle: lifecycle(expiring('')), policy: { Statement: [{ ...trail, Effect: UNRESOLVED }] } },
    },
  ],
});
