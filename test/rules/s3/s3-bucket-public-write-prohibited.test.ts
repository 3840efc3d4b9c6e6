import type { Grant as AwsGrant } from '@aws-sdk/client-s3';
import type { AwsCall } from '../../../aws/call.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import type { Bucket } from '../../../resources/s3/bucket.ts';
import rule from '../../../rules/s3/s3-bucket-public-write-prohibited.ts';
import { testRule } from '../rule-tester.ts';
import { allOff, owner, plain, policyOf, ref, toGroup, which } from './bucket-facts.ts';

const everyone = toGroup('global/AllUsers', 'WRITE');
const anyAccount = toGroup('global/AuthenticatedUsers', 'WRITE_ACP');
const allow = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::photos/*' };
const judged = (acl: Bucket['acl'], policy: Bucket['policy'], effectiveBlock: Partial<Bucket['effectiveBlock']> = {}) => ({
  acl,
  policy,
  effectiveBlock: { ...allOff, ...effectiveBlock },
});

const ownersGrant: AwsGrant = { Grantee: { Type: 'CanonicalUser', ID: 'owner' }, Permission: 'FULL_CONTROL' };
const group = (name: string, Permission: NonNullable<AwsGrant['Permission']>): AwsGrant => ({
  Grantee: { Type: 'Group', URI: `http://acs.amazonaws.com/groups/global/${name}` },
  Permission,
});
const putAcl = (...Grants: AwsGrant[]): AwsCall<'s3:PutBucketAcl'> => ({
  action: 's3:PutBucketAcl',
  input: { ...which, AccessControlPolicy: { Owner: { ID: 'owner' }, Grants } },
});
const putPolicy = (Policy: string): AwsCall<'s3:PutBucketPolicy'> => ({ action: 's3:PutBucketPolicy', input: { ...which, Policy } });
const deletePolicy = { action: 's3:DeleteBucketPolicy', input: which } as const;

const open = (ways: string) => `The public can write to the bucket: ${ways}.`;
const closeAcl = (grants: string) =>
  `Take it out of the ACL that ${grants}; every other grant stays. The bucket is no web site and its policy is not public, so the public comes in by its ACL alone; an object that is public by an ACL of its own stays so.`;
const close = (doing: string) =>
  `${doing}. Who writes by that today is refused from then on, and that may be somebody who should: an upload form, a partner’s delivery.`;

testRule(rule, ref, {
  valid: [
    { name: 'a private bucket', facts: judged([owner], null) },
    { name: 'an ACL by which the public may only read', facts: judged([toGroup('global/AllUsers', 'READ'), toGroup('global/AllUsers', 'READ_ACP')], null) },
    { name: 'log delivery, which may write', facts: judged([owner, toGroup('s3/LogDelivery', 'WRITE')], null) },
    { name: 'a public ACL that is ignored', facts: judged([everyone], null, { ignorePublicAcls: true }) },
    { name: 'a policy by which the public may only read', facts: judged([owner], policyOf({ ...allow, Action: ['s3:GetObject*', 's3:ListBucket'] })) },
    {
      name: 'a policy by which the public may do anything but write',
      facts: judged(
        [owner],
        policyOf({ ...allow, Action: undefined, NotAction: ['s3:Put*', 's3:Delete*', 's3:Create*', 's3:Replicate*', 's3:Restore*', 's3:Abort*'] }),
      ),
    },
    { name: 'patterns that take in nothing but reading', facts: judged([owner], policyOf({ ...allow, Action: ['s3:G*', 's3:?etObject', 's3:L*'] })) },
    { name: 'a public policy that is restricted', facts: judged([owner], policyOf(allow), { restrictPublicBuckets: true }) },
  ],
  invalid: [
    {
      name: 'who may write, and who may write the ACL, and leaves who may read',
      facts: { ...plain, acl: [owner, everyone, anyAccount, toGroup('global/AllUsers', 'READ')] },
      message: open('by the ACL, everyone may WRITE, every AWS account may WRITE_ACP'),
      plan: {
        risk: 'low',
        message: closeAcl('everyone may WRITE, every AWS account may WRITE_ACP'),
        steps: [
          {
            apply: putAcl(ownersGrant, group('AllUsers', 'READ')),
            revert: putAcl(ownersGrant, group('AllUsers', 'WRITE'), group('AuthenticatedUsers', 'WRITE_ACP'), group('AllUsers', 'READ')),
          },
        ],
      },
    },
    {
      name: 'full control of everyone',
      facts: { ...plain, acl: [toGroup('global/AllUsers', 'FULL_CONTROL')] },
      message: open('by the ACL, everyone may FULL_CONTROL'),
      plan: {
        risk: 'low',
        message: closeAcl('everyone may FULL_CONTROL'),
        steps: [{ apply: putAcl(), revert: putAcl(group('AllUsers', 'FULL_CONTROL')) }],
      },
    },
    ...(['s3:PutObject', 's3:DeleteObject', 's3:PutBucketPolicy', 's3:*', 's3:*Object', 's3:AbortMultipartUpload', 's3:Moonwalk'] as const).map((Action) => ({
      name: `a policy by which everybody may ${Action}`,
      facts: { ...plain, policy: policyOf({ ...allow, Action }), policyIsPublic: true },
      message: open(`by the policy, statement 1 (${Action}) is for everybody`),
      plan: {
        risk: 'high' as const,
        message: close(`Take statement 1 (${Action}) out of the policy`),
        steps: [{ apply: deletePolicy, revert: putPolicy(policyOf({ ...allow, Action })) }],
      },
    })),
    {
      name: 'one action of two, of which the other is known only at deployment',
      facts: { ...plain, policy: { Statement: { ...allow, Action: ['s3:PutObject', UNRESOLVED] } } },
      message: open('by the policy, statement 1 (s3:PutObject, <known only at deployment>) is for everybody'),
      plan: null,
    },
    {
      name: 'everything but reading, beside a public statement that reads, which stays',
      facts: { ...plain, policy: policyOf({ ...allow, Action: 's3:GetObject' }, { ...allow, Action: undefined, NotAction: 's3:Get*' }), policyIsPublic: true },
      message: open('by the policy, statement 2 (everything but s3:Get*) is for everybody'),
      plan: {
        risk: 'high',
        message: close('Take statement 2 (everything but s3:Get*) out of the policy'),
        steps: [
          {
            apply: putPolicy(policyOf({ ...allow, Action: 's3:GetObject' })),
            revert: putPolicy(policyOf({ ...allow, Action: 's3:GetObject' }, { ...allow, Action: undefined, NotAction: 's3:Get*' })),
          },
        ],
      },
    },
  ],
  insufficient: [
    { name: 'a bucket whose ACL is not shown', facts: { policy: null, effectiveBlock: allOff }, message: 'Not shown here: acl.' },
    {
      name: 'a public statement whose action is known only at deployment',
      facts: judged([owner], { Statement: { ...allow, Action: UNRESOLVED } }),
      message: /^What the policy lets everybody do is known only at deployment/,
    },
    { name: 'a policy that can’t be read', facts: judged([owner], '{}'), message: 'The policy document has no Statement.' },
  ],
});
