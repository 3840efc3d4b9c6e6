import type { Bucket } from '../../../resources/s3/bucket.ts';
import type { PublicAccessBlock } from '../../../resources/shared/s3-public-access-block.ts';
import rule from '../../../rules/s3/s3-bucket-level-public-access-prohibited.ts';
import { testRule } from '../rule-tester.ts';
import { accountId, allOff, toGroup as grant, owner, plain, policyOf as policy, ref, which } from './bucket-facts.ts';

/** As S3 makes it today, with ACLs switched off. */
const closed: Bucket = { ...plain, objectOwnership: 'BucketOwnerEnforced' };
const allOn = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
/** The account blocks nothing. */
const blocked = (publicAccessBlock: PublicAccessBlock): Pick<Bucket, 'publicAccessBlock' | 'effectiveBlock'> => ({
  publicAccessBlock,
  effectiveBlock: publicAccessBlock,
});
const input = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const put = (PublicAccessBlockConfiguration: typeof input) =>
  ({ action: 's3:PutPublicAccessBlock', input: { ...which, PublicAccessBlockConfiguration } }) as const;
const remove = { action: 's3:DeletePublicAccessBlock', input: which } as const;

const toEveryone = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*' };

const none = 'No public access block (PublicAccessBlockConfiguration) is set on the bucket: its next policy or ACL may make it public.';
const low = 'Switch all four on. Neither the policy nor an ACL serves the public now, nor can an ACL, of the bucket or of an object, so nobody loses access.';
const objects =
  'Switch all four on. Neither the policy nor the ACL of the bucket serves the public now. But its objects may have ACLs of their own: one that is public by that is no longer, and who uploads with a public ACL is refused.';
const lowPlan = { risk: 'low', message: low, steps: [{ apply: put(input), revert: remove }] } as const;
const askingPlan = { ...lowPlan, risk: 'high', message: objects } as const;
const highPlan = (audience: string) =>
  ({
    risk: 'high',
    message: `Switch all four on. That ends the access of those whom the bucket serves now: ${audience}.`,
    steps: [{ apply: put(input), revert: remove }],
  }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'all four switches on', facts: { name: 'photos', publicAccessBlock: allOn } },
    { name: 'all four switches on over a public policy, which they make harmless', facts: { ...closed, policyIsPublic: true, ...blocked(allOn) } },
    {
      name: 'a bucket whose name is not known yet, all four on',
      facts: { name: '<Photos>', publicAccessBlock: allOn },
      parameters: { excludedPublicBuckets: ['site'] },
    },
  ],
  notApplicable: [{ name: 'a bucket that is meant to be public', facts: closed, parameters: { excludedPublicBuckets: ['site', 'photos'] } }],
  invalid: [
    { name: 'no block at all', facts: closed, message: none, plan: lowPlan },
    { name: 'no block at all where ACLs are on, by which objects may be public', facts: plain, message: none, plan: askingPlan },
    {
      name: 'no block of its own where the account ignores public ACLs, but lets them be set',
      facts: { ...plain, effectiveBlock: { ...allOff, ignorePublicAcls: true } },
      message: none,
      plan: askingPlan,
    },
    {
      name: 'no block of its own where the account refuses public ACLs, but honours those that are there',
      facts: { ...plain, effectiveBlock: { ...allOff, blockPublicAcls: true } },
      message: none,
      plan: askingPlan,
    },
    {
      name: 'no block of its own where the account refuses and ignores public ACLs',
      facts: { ...plain, effectiveBlock: { ...allOff, blockPublicAcls: true, ignorePublicAcls: true } },
      message: none,
      plan: lowPlan,
    },
    {
      name: 'a bucket whose name only begins like one that is excluded',
      facts: closed,
      parameters: { excludedPublicBuckets: ['photo', 'photos-of-cats'] },
      message: none,
      plan: lowPlan,
    },
    {
      name: 'a block with every switch off, and puts it back instead of deleting it',
      facts: { ...closed, ...blocked(allOff) },
      message: 'Public access to the bucket is not blocked in full: BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets are off.',
      plan: {
        risk: 'low',
        message: low,
        steps: [
          { apply: put(input), revert: put({ BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false }) },
        ],
      },
    },
    {
      name: 'one switch off',
      facts: { ...closed, ...blocked({ ...allOn, restrictPublicBuckets: false }) },
      message: 'Public access to the bucket is not blocked in full: RestrictPublicBuckets is off.',
      plan: { risk: 'low', message: low, steps: [{ apply: put(input), revert: put({ ...input, RestrictPublicBuckets: false }) }] },
    },
    {
      name: 'a policy that is not public, though it names another account: that one keeps its access',
      facts: { ...closed, policy: policy({ ...toEveryone, Principal: { AWS: '444455556666' } }) },
      message: none,
      plan: lowPlan,
    },
    {
      name: 'a policy that serves everyone, and asks',
      facts: { ...closed, policy: policy(toEveryone), policyIsPublic: true },
      message: none,
      plan: highPlan('everyone may s3:GetObject on arn:aws:s3:::photos/*'),
    },
    {
      name: 'a public policy, with the other accounts that it serves beside: they are shut out as well, own account and services are not',
      facts: {
        ...closed,
        policyIsPublic: true,
        policy: policy(
          { ...toEveryone, Principal: { AWS: ['*'] }, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } },
          {
            ...toEveryone,
            Principal: { AWS: ['arn:aws:iam::444455556666:root', '777788889999', accountId, `arn:aws:iam::${accountId}:role/app`] },
            Action: ['s3:PutObject', 's3:List*'],
          },
          { ...toEveryone, Principal: { Service: 'cloudtrail.amazonaws.com' } },
          { ...toEveryone, Effect: 'Deny' },
        ),
      },
      message: none,
      plan: highPlan(
        'everyone may s3:GetObject on arn:aws:s3:::photos/*, under conditions; arn:aws:iam::444455556666:root and 777788889999 may s3:PutObject, s3:List* on arn:aws:s3:::photos/*',
      ),
    },
    {
      name: 'a public policy in the negative',
      facts: {
        ...closed,
        policyIsPublic: true,
        policy: policy({ Effect: 'Allow', NotPrincipal: { AWS: '444455556666' }, NotAction: 's3:Delete*', NotResource: 'arn:aws:s3:::photos/own/*' }),
      },
      message: none,
      plan: highPlan('everyone but 444455556666 may do everything but s3:Delete* on everything but arn:aws:s3:::photos/own/*'),
    },
    {
      name: 'a policy that S3 calls public and that can’t be read here',
      facts: { ...closed, policyIsPublic: true, policy: policy({ ...toEveryone, Action: 7 }) },
      message: none,
      plan: highPlan('whoever the policy admits, which is public'),
    },
    {
      name: 'a public policy that is restricted already: it serves nobody now',
      facts: { ...closed, policy: policy(toEveryone), policyIsPublic: true, ...blocked({ ...allOff, restrictPublicBuckets: true }) },
      message: 'Public access to the bucket is not blocked in full: BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy are off.',
      plan: {
        risk: 'low',
        message: low,
        steps: [{ apply: put(input), revert: put({ BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: true }) }],
      },
    },
    {
      name: 'an ACL that serves everyone and every AWS account, but not one for log delivery',
      facts: { ...plain, acl: [owner, grant('global/AllUsers', 'READ'), grant('global/AuthenticatedUsers', 'WRITE'), grant('s3/LogDelivery', 'WRITE')] },
      message: none,
      plan: highPlan('everyone may READ, by the ACL; every AWS account may WRITE, by the ACL'),
    },
    {
      name: 'a public ACL that is ignored already',
      facts: { ...plain, acl: [grant('global/AllUsers', 'READ')], ...blocked({ ...allOn, blockPublicPolicy: false }) },
      message: 'Public access to the bucket is not blocked in full: BlockPublicPolicy is off.',
      plan: { risk: 'low', message: low, steps: [{ apply: put(input), revert: put({ ...input, BlockPublicPolicy: false }) }] },
    },
    {
      name: 'a public ACL and a public policy that the account lets serve nobody',
      facts: {
        ...plain,
        acl: [grant('global/AllUsers', 'READ')],
        policy: policy(toEveryone),
        policyIsPublic: true,
        effectiveBlock: { ...allOff, blockPublicAcls: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      },
      message: none,
      plan: lowPlan,
    },
    {
      name: 'a public ACL that nothing ignores, though policies are blocked and restricted',
      facts: { ...plain, acl: [grant('global/AllUsers', 'READ')], ...blocked({ ...allOn, ignorePublicAcls: false }) },
      message: 'Public access to the bucket is not blocked in full: IgnorePublicAcls is off.',
      plan: {
        ...highPlan('everyone may READ, by the ACL'),
        steps: [{ apply: put(input), revert: put({ ...input, IgnorePublicAcls: false }) }],
      },
    },
  ],
  insufficient: [
    { name: 'a bucket whose block is not shown', facts: { name: 'photos' }, message: 'Not shown here: publicAccessBlock.' },
    {
      name: 'a bucket without a name yet where some are excluded',
      facts: { name: '<Photos>', publicAccessBlock: null },
      parameters: { excludedPublicBuckets: ['site'] },
      message: 'Whether the bucket is excluded is not known before it has a name.',
    },
  ],
});
