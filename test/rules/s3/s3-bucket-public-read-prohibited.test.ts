import type { Grant as AwsGrant } from '@aws-sdk/client-s3';
import type { AwsCall } from '../../../aws/call.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import type { Bucket } from '../../../resources/s3/bucket.ts';
import rule from '../../../rules/s3/s3-bucket-public-read-prohibited.ts';
import { testRule } from '../rule-tester.ts';
import { allOff, owner, plain, policyOf, ref, toGroup, which } from './bucket-facts.ts';

const everyone = toGroup('global/AllUsers', 'READ');
const anyAccount = toGroup('global/AuthenticatedUsers', 'READ_ACP');
const fullControl = toGroup('global/AllUsers', 'FULL_CONTROL');
const everyoneWrites = toGroup('global/AllUsers', 'WRITE');
const partner = { grantee: { kind: 'user', id: 'partner' }, permission: 'READ' } as const;
const logs = toGroup('s3/LogDelivery', 'READ_ACP');

const allow = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*' };
const own = { ...allow, Sid: 'Own', Principal: { AWS: 'arn:aws:iam::111122223333:root' } };
const judged = (acl: Bucket['acl'], policy: Bucket['policy'], effectiveBlock: Partial<Bucket['effectiveBlock']> = {}) => ({
  acl,
  policy,
  effectiveBlock: { ...allOff, ...effectiveBlock },
});

const user = (ID: string, Permission: 'FULL_CONTROL' | 'READ'): AwsGrant => ({ Grantee: { Type: 'CanonicalUser', ID }, Permission });
const group = (name: string, Permission: NonNullable<AwsGrant['Permission']>): AwsGrant => ({
  Grantee: { Type: 'Group', URI: `http://acs.amazonaws.com/groups/${name}` },
  Permission,
});
const putAcl = (...Grants: AwsGrant[]): AwsCall<'s3:PutBucketAcl'> => ({
  action: 's3:PutBucketAcl',
  input: { ...which, AccessControlPolicy: { Owner: { ID: 'owner' }, Grants } },
});
const putPolicy = (Policy: string): AwsCall<'s3:PutBucketPolicy'> => ({ action: 's3:PutBucketPolicy', input: { ...which, Policy } });
const putBlock = (on: object): AwsCall<'s3:PutPublicAccessBlock'> => ({
  action: 's3:PutPublicAccessBlock',
  input: {
    ...which,
    PublicAccessBlockConfiguration: { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false, ...on },
  },
});
const deletePolicy = { action: 's3:DeleteBucketPolicy', input: which } as const;
const deleteBlock = { action: 's3:DeletePublicAccessBlock', input: which } as const;

const open = (ways: string) => `The public can read the bucket: ${ways}.`;
const closeAcl = (grants: string) =>
  `Take it out of the ACL that ${grants}; every other grant stays. The bucket is no web site and its policy is not public, so the public comes in by its ACL alone; an object that is public by an ACL of its own stays so.`;
const close = (doing: string) =>
  `${doing}. Who reads by that today is refused from then on, and that may be somebody who should: a web site, a download, shared data.`;
const ignoreAcls = 'Have S3 ignore all public ACLs, of the objects too';
const restrict = 'Keep the bucket to its own account and to AWS services, as long as its policy is public';

testRule(rule, ref, {
  valid: [
    { name: 'a private bucket without a public access block', facts: judged([owner], null) },
    { name: 'other grantees: an account, log delivery', facts: judged([owner, partner, logs], null) },
    { name: 'an ACL by which the public may only write', facts: judged([everyoneWrites, toGroup('global/AllUsers', 'WRITE_ACP')], null) },
    { name: 'a public ACL that is ignored', facts: judged([owner, everyone], null, { ignorePublicAcls: true }) },
    { name: 'a public policy that is restricted', facts: judged([owner], policyOf(allow), { restrictPublicBuckets: true }) },
    { name: 'a policy that can’t be read, and is restricted if it is public', facts: judged([owner], 'no JSON', { restrictPublicBuckets: true }) },
    { name: 'a policy for our own account', facts: judged([owner], policyOf(own)) },
    {
      name: 'a public statement that a condition narrows',
      facts: judged([], policyOf({ ...allow, Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } })),
    },
    { name: 'a policy by which the public may only write', facts: judged([owner], policyOf({ ...allow, Action: ['s3:PutObject', 's3:Delete*'] })) },
    {
      name: 'a policy by which the public may do anything but read',
      facts: judged([owner], policyOf({ ...allow, Action: undefined, NotAction: ['s3:Get*', 's3:List*', 's3:Describe*', 's3:Head*'] })),
    },
    { name: 'a public Deny', facts: judged([owner], policyOf({ ...allow, Effect: 'Deny' })) },
  ],
  invalid: [
    {
      name: 'everyone, and takes out that grant alone',
      facts: { ...plain, acl: [owner, partner, everyone, everyoneWrites, logs] },
      message: open('by the ACL, everyone may READ'),
      plan: {
        risk: 'low',
        message: closeAcl('everyone may READ'),
        steps: [
          {
            apply: putAcl(user('owner', 'FULL_CONTROL'), user('partner', 'READ'), group('global/AllUsers', 'WRITE'), group('s3/LogDelivery', 'READ_ACP')),
            revert: putAcl(
              user('owner', 'FULL_CONTROL'),
              user('partner', 'READ'),
              group('global/AllUsers', 'READ'),
              group('global/AllUsers', 'WRITE'),
              group('s3/LogDelivery', 'READ_ACP'),
            ),
          },
        ],
      },
    },
    {
      name: 'everybody with an AWS account, who may read the ACL, and full control',
      facts: { ...plain, acl: [anyAccount, fullControl] },
      message: open('by the ACL, every AWS account may READ_ACP, everyone may FULL_CONTROL'),
      plan: {
        risk: 'low',
        message: closeAcl('every AWS account may READ_ACP, everyone may FULL_CONTROL'),
        steps: [{ apply: putAcl(), revert: putAcl(group('global/AuthenticatedUsers', 'READ_ACP'), group('global/AllUsers', 'FULL_CONTROL')) }],
      },
    },
    {
      name: 'the ACL of a web site, and asks',
      facts: { ...plain, acl: [owner, everyone], website: true },
      message: open('by the ACL, everyone may READ'),
      plan: {
        risk: 'high',
        message: close('Take it out of the ACL that everyone may READ'),
        steps: [{ apply: putAcl(user('owner', 'FULL_CONTROL')), revert: putAcl(user('owner', 'FULL_CONTROL'), group('global/AllUsers', 'READ')) }],
      },
    },
    {
      name: 'the ACL of a bucket that serves the public by its policy in another way, and asks',
      facts: { ...plain, acl: [everyone], policy: policyOf({ ...allow, Action: 's3:PutObject' }), policyIsPublic: true },
      message: open('by the ACL, everyone may READ'),
      plan: {
        risk: 'high',
        message: close('Take it out of the ACL that everyone may READ'),
        steps: [{ apply: putAcl(), revert: putAcl(group('global/AllUsers', 'READ')) }],
      },
    },
    {
      name: 'the ACL of a bucket whose public policy is restricted, and asks',
      facts: { ...plain, acl: [everyone], policy: policyOf(allow), policyIsPublic: true, effectiveBlock: { ...allOff, restrictPublicBuckets: true } },
      message: open('by the ACL, everyone may READ'),
      plan: {
        risk: 'high',
        message: close('Take it out of the ACL that everyone may READ'),
        steps: [{ apply: putAcl(), revert: putAcl(group('global/AllUsers', 'READ')) }],
      },
    },
    {
      name: 'an ACL that could not be put back, and has it ignored instead',
      facts: { ...plain, acl: [everyone], publicAccessBlock: { ...allOff, blockPublicAcls: true }, effectiveBlock: { ...allOff, blockPublicAcls: true } },
      message: open('by the ACL, everyone may READ'),
      plan: {
        risk: 'high',
        message: close(ignoreAcls),
        steps: [{ apply: putBlock({ BlockPublicAcls: true, IgnorePublicAcls: true }), revert: putBlock({ BlockPublicAcls: true }) }],
      },
    },
    {
      name: 'an ACL that the account would not take back: the bucket gets a block of its own, and loses it again',
      facts: { ...plain, acl: [everyone], effectiveBlock: { ...allOff, blockPublicAcls: true } },
      message: open('by the ACL, everyone may READ'),
      plan: { risk: 'high', message: close(ignoreAcls), steps: [{ apply: putBlock({ IgnorePublicAcls: true }), revert: deleteBlock }] },
    },
    {
      name: 'a policy, and takes out the public statement alone',
      facts: { ...plain, policy: policyOf(own, allow), policyIsPublic: true },
      message: open('by the policy, statement 2 (s3:GetObject) is for everybody'),
      plan: {
        risk: 'high',
        message: close('Take statement 2 (s3:GetObject) out of the policy'),
        steps: [{ apply: putPolicy(policyOf(own)), revert: putPolicy(policyOf(own, allow)) }],
      },
    },
    {
      name: 'a policy of nothing else, which goes',
      facts: { ...plain, policy: JSON.stringify({ Statement: { ...allow, Action: 's3:*' } }), policyIsPublic: true },
      message: open('by the policy, statement 1 (s3:*) is for everybody'),
      plan: {
        risk: 'high',
        message: close('Take statement 1 (s3:*) out of the policy'),
        steps: [{ apply: deletePolicy, revert: putPolicy(JSON.stringify({ Statement: { ...allow, Action: 's3:*' } })) }],
      },
    },
    {
      name: 'ACL and policy, and closes both',
      facts: { ...plain, acl: [everyone], policy: policyOf(allow), policyIsPublic: true },
      message: open('by the ACL, everyone may READ; by the policy, statement 1 (s3:GetObject) is for everybody'),
      plan: {
        risk: 'high',
        message: close('Take it out of the ACL that everyone may READ. Take statement 1 (s3:GetObject) out of the policy'),
        steps: [
          { apply: putAcl(), revert: putAcl(group('global/AllUsers', 'READ')) },
          { apply: deletePolicy, revert: putPolicy(policyOf(allow)) },
        ],
      },
    },
    {
      name: 'ACL and policy that could not be put back, and switches on what keeps both from the public',
      facts: {
        ...plain,
        acl: [everyone],
        policy: policyOf(allow),
        policyIsPublic: true,
        publicAccessBlock: { ...allOff, blockPublicAcls: true },
        effectiveBlock: { ...allOff, blockPublicAcls: true, blockPublicPolicy: true },
      },
      message: open('by the ACL, everyone may READ; by the policy, statement 1 (s3:GetObject) is for everybody'),
      plan: {
        risk: 'high',
        message: close(`${ignoreAcls}. ${restrict}`),
        steps: [
          { apply: putBlock({ BlockPublicAcls: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }), revert: putBlock({ BlockPublicAcls: true }) },
        ],
      },
    },
    ...[
      ['a pattern of actions that takes reading in', { Action: 's3:*Object' }, 's3:*Object'],
      ['everything but writing', { Action: undefined, NotAction: 's3:Put*' }, 'everything but s3:Put*'],
      ['listing', { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::photos' }, 's3:ListBucket'],
      ['a condition that everybody meets', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, 's3:GetObject'],
      ['everybody but one', { Principal: undefined, NotPrincipal: { AWS: '444455556666' } }, 's3:GetObject'],
    ].map(([name, more, what]) => ({
      name: `a policy for the public with ${name}`,
      facts: { ...plain, policy: policyOf({ ...allow, ...Object(more) }), policyIsPublic: true },
      message: open(`by the policy, statement 1 (${what}) is for everybody`),
      plan: {
        risk: 'high' as const,
        message: close(`Take statement 1 (${what}) out of the policy`),
        steps: [{ apply: deletePolicy, revert: putPolicy(policyOf({ ...allow, ...Object(more) })) }],
      },
    })),
    {
      name: 'a public ACL whatever a policy says that can’t be read, which stays',
      facts: { ...plain, acl: [everyone], policy: 'no JSON' },
      message: open('by the ACL, everyone may READ'),
      plan: { risk: 'low', message: closeAcl('everyone may READ'), steps: [{ apply: putAcl(), revert: putAcl(group('global/AllUsers', 'READ')) }] },
    },
    {
      name: 'a template’s policy, which is not there to be changed',
      facts: { ...plain, policy: { Statement: [allow] } },
      message: open('by the policy, statement 1 (s3:GetObject) is for everybody'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a bucket whose ACL is not shown', facts: { policy: null, effectiveBlock: allOff }, message: 'Not shown here: acl.' },
    { name: 'a bucket whose policy is not shown', facts: { acl: [owner], effectiveBlock: allOff }, message: 'Not shown here: policy.' },
    { name: 'a bucket whose block is not shown', facts: { acl: [owner], policy: null }, message: 'Not shown here: effectiveBlock.' },
    {
      name: 'everything but what is known only at deployment',
      facts: judged([owner], { Statement: [{ ...allow, Action: undefined, NotAction: UNRESOLVED }] }),
      message: /^What the policy lets everybody do is known only at deployment/,
    },
    { name: 'a policy that can’t be read', facts: judged([owner], 'no JSON'), message: /^The policy document is not JSON/ },
    {
      name: 'a statement that can’t be read beside one by which the public writes',
      facts: judged([owner], {
        Statement: [
          { ...allow, Action: 's3:PutObject' },
          { ...allow, Action: 7 },
        ],
      }),
      message: /has a value of Action/,
    },
    {
      name: 'a public statement whose action is known only at deployment',
      facts: judged([owner], { Statement: { ...allow, Action: ['s3:PutObject', UNRESOLVED] } }),
      message: /^What the policy lets everybody do is known only at deployment/,
    },
  ],
});
