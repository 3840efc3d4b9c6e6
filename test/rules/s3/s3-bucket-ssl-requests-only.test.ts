import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseConfigurationItem } from '../../../functions/core/configuration-item.ts';
import { judge } from '../../../functions/core/judge.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import bucket from '../../../resources/s3/bucket.ts';
import rule from '../../../rules/s3/s3-bucket-ssl-requests-only.ts';
import { CONTEXT, testRule } from '../rule-tester.ts';
import { plain as facts, policyOf as policy, ref, which } from './bucket-facts.ts';

const arn = 'arn:aws:s3:::photos';
const both = [arn, `${arn}/*`];

const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: both, Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
const allow = { Sid: 'Read', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${arn}/*` };
const complies = (name: string, ...statements: object[]) => ({ name, facts: { arn, policy: policy(...statements) } });

const added = (Sid: string, bucketArn = arn) =>
  `{"Sid":"${Sid}","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["${bucketArn}","${bucketArn}/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`;
const add = (sid: string) =>
  `Add the statement ${sid} to the policy, which denies everything over plain HTTP; all other statements stay as they are. Clients that still come over plain HTTP are refused from then on.`;
const open = (what: string) => `The policy does not deny everybody every action over plain HTTP on ${what}.`;
const put = (Policy: string) => ({ action: 's3:PutBucketPolicy', input: { ...which, Policy } }) as const;

/** Looks as if it complied: reported, and put right by one more statement. */
function lookAlike(name: string, what: string, ...statements: object[]) {
  const before = policy(...statements);
  const after = `${before.slice(0, -2)},${added('HoldfastDenyInsecureTransport')}]}`;
  return {
    name,
    facts: { ...facts, policy: before },
    message: open(what),
    plan: { risk: 'high', message: add('HoldfastDenyInsecureTransport'), steps: [{ apply: put(after), revert: put(before) }] },
  } as const;
}
const all = 'the bucket and its objects';

testRule(rule, ref, {
  valid: [
    complies('the plain Deny', deny),
    complies('the Deny beside other statements', allow, deny),
    { name: 'a policy that is one statement and no list', facts: { arn, policy: JSON.stringify({ Statement: deny }) } },
    complies('everybody, actions and the condition in other spellings', {
      ...deny,
      Principal: { AWS: ['*'] },
      Action: ['S3:*'],
      Condition: { bool: { 'AWS:securetransport': [false] } },
    }),
    complies('every action of every service on every resource', { ...deny, Action: '*', Resource: '*' }),
    complies('a pattern that takes in the bucket and its objects', { ...deny, Resource: `${arn}*` }),
    complies('a pattern for every partition', { ...deny, Resource: ['arn:*:s3:::photos', 'arn:*:s3:::photos/*'] }),
    complies('one Deny for the bucket and one for its objects', { ...deny, Resource: arn }, { ...deny, Resource: `${arn}/*` }),
    complies('all actions but those of other services', { ...deny, Action: undefined, NotAction: 'iam:*' }),
    complies(
      'all actions but one, and that one',
      { ...deny, Action: undefined, NotAction: 's3:GetObject' },
      { ...deny, Action: 's3:GetObject', Resource: '*' },
    ),
    complies('all resources but another bucket', { ...deny, Resource: undefined, NotResource: 'arn:aws:s3:::videos/*' }),
    complies('the word in capitals', { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'False' } } }),
    complies('BoolIfExists', { ...deny, Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } }),
    complies('a second condition that every request meets', {
      ...deny,
      Condition: { Bool: { 'aws:SecureTransport': 'false' }, Null: { 'aws:SecureTransport': 'false' } },
    }),
    complies('a Deny of everything, over whatever transport', { ...deny, Condition: undefined }),
    {
      name: 'a template whose other statements are known only at deployment',
      facts: { arn, policy: { Statement: [UNRESOLVED, { ...allow, Principal: { AWS: UNRESOLVED } }, deny] } },
    },
  ],
  invalid: [
    {
      name: 'a bucket without a policy, which gets one and loses it again',
      facts,
      message: 'The bucket has no policy, so it answers requests over plain HTTP.',
      plan: {
        risk: 'high',
        message:
          'Give the bucket a policy of one statement, HoldfastDenyInsecureTransport, which denies everything over plain HTTP. Clients that still come over plain HTTP are refused from then on.',
        steps: [
          {
            apply: put(`{"Version":"2012-10-17","Statement":[${added('HoldfastDenyInsecureTransport')}]}`),
            revert: { action: 's3:DeleteBucketPolicy', input: which },
          },
        ],
      },
    },
    {
      name: 'a policy in lines, of which every byte stays, with the Sid taken and another ARN',
      facts: {
        ...facts,
        arn: 'arn:aws-cn:s3:::photos',
        policy: '{\n  "Statement": [\n    { "Sid": "HoldfastDenyInsecureTransport", "Effect": "Allow", "Action": "s3:\\u0047et*" }\n  ]\n}',
      },
      message: open(all),
      plan: {
        risk: 'high',
        message: add('HoldfastDenyInsecureTransport2'),
        steps: [
          {
            apply: put(
              `{\n  "Statement": [\n    { "Sid": "HoldfastDenyInsecureTransport", "Effect": "Allow", "Action": "s3:\\u0047et*" },\n    ${added('HoldfastDenyInsecureTransport2', 'arn:aws-cn:s3:::photos')}\n  ]\n}`,
            ),
            revert: put('{\n  "Statement": [\n    { "Sid": "HoldfastDenyInsecureTransport", "Effect": "Allow", "Action": "s3:\\u0047et*" }\n  ]\n}'),
          },
        ],
      },
    },
    lookAlike('a policy that says nothing of it', all, allow),
    {
      ...lookAlike('a policy that is not public, and so taken, where new public ones are blocked', all, { ...allow, Principal: { AWS: '444455556666' } }),
      facts: {
        ...facts,
        policy: policy({ ...allow, Principal: { AWS: '444455556666' } }),
        effectiveBlock: { ...facts.effectiveBlock, blockPublicPolicy: true },
      },
    },
    lookAlike('an Allow over TLS only, which denies nothing', all, { ...allow, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    lookAlike('an Allow in the words of the Deny', all, { ...deny, Effect: 'Allow' }),
    lookAlike('a Deny of TLS', all, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    lookAlike('a Deny on the bucket only', 'its objects', { ...deny, Resource: arn }),
    lookAlike('a Deny on its objects only', 'the bucket', { ...deny, Resource: `${arn}/*` }),
    lookAlike('a Deny on some of its objects', 'its objects', { ...deny, Resource: [arn, `${arn}/private/*`] }),
    lookAlike('a Deny on another bucket whose name begins alike', all, { ...deny, Resource: [`${arn}-old`, `${arn}-old/*`] }),
    lookAlike('a Deny on all but some of its objects', 'its objects', { ...deny, Resource: undefined, NotResource: `${arn}/open/*` }),
    lookAlike('a Deny of some actions', all, { ...deny, Action: ['s3:GetObject', 's3:PutObject'] }),
    lookAlike('a Deny of all actions but one', all, { ...deny, Action: undefined, NotAction: 's3:GetObject' }),
    lookAlike('a Deny to one account', all, { ...deny, Principal: { AWS: '444455556666' } }),
    lookAlike('a Deny to all but one', all, { ...deny, Principal: undefined, NotPrincipal: { AWS: '444455556666' } }),
    lookAlike('a Deny that asks for more', all, { ...deny, Condition: { ...deny.Condition, StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
    lookAlike('a Deny that asks for two values of one key', all, {
      ...deny,
      Condition: { Bool: { 'aws:SecureTransport': 'false', 'aws:ViaAWSService': 'false' } },
    }),
    lookAlike('a Deny where the key is not there, which it always is', all, { ...deny, Condition: { Null: { 'aws:SecureTransport': 'true' } } }),
    lookAlike('a Deny of old TLS, which plain HTTP is not', all, { ...deny, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } }),
    {
      name: 'a template’s Deny for another reason, whose condition is known only at deployment',
      facts: { ...facts, policy: { Statement: [{ ...deny, Condition: { StringNotEquals: { 'aws:SourceVpce': UNRESOLVED } } }] } },
      message: open(all),
      plan: null,
    },
    {
      name: 'a template’s Deny on the objects, and on what is known only at deployment for another reason',
      facts: {
        ...facts,
        policy: {
          Statement: [
            { ...deny, Resource: `${arn}/*` },
            { ...deny, Resource: UNRESOLVED, Action: 's3:PutObject' },
          ],
        },
      },
      message: open('the bucket'),
      plan: null,
    },
    {
      name: 'a public policy that S3 would not take again, since new ones are blocked',
      facts: { ...facts, policy: policy(allow), policyIsPublic: true, effectiveBlock: { ...facts.effectiveBlock, blockPublicPolicy: true } },
      message: open(all),
      plan: null,
    },
    {
      name: 'a policy that S3 would not take again, since it names a user who was deleted',
      facts: { ...facts, policy: policy({ ...allow, Principal: undefined, NotPrincipal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE' } }) },
      message: open(all),
      plan: null,
    },
    {
      name: 'a policy that would grow beyond what S3 takes',
      facts: { ...facts, policy: policy({ ...allow, Sid: 'é'.repeat(10_200) }) },
      message: open(all),
      plan: null,
    },
    {
      name: 'a template’s policy, part of which is known only at deployment, that can’t be the Deny',
      facts: { ...facts, policy: { Statement: [{ ...allow, Principal: { AWS: UNRESOLVED } }] } },
      message: open(all),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a bucket whose policy is not shown', facts: { arn }, message: 'Not shown here: policy.' },
    { name: 'a policy that is not JSON', facts: { arn, policy: 'Deny' }, message: /^The policy document is not JSON/ },
    ...(
      [
        ['a Deny on what is known only at deployment', { ...deny, Resource: [`${arn}/*`, UNRESOLVED] }],
        ['a Deny to whom is known only at deployment', { ...deny, Principal: { AWS: UNRESOLVED } }],
        ['a Deny of what is known only at deployment', { ...deny, Action: UNRESOLVED }],
        ['a Deny of all but what is known only at deployment', { ...deny, Action: undefined, NotAction: [UNRESOLVED] }],
        ['a Deny over what is known only at deployment', { ...deny, Condition: { Bool: { 'aws:SecureTransport': UNRESOLVED } } }],
      ] as const
    ).map(([name, statement]) => ({
      name,
      facts: { arn, policy: { Statement: [statement] } },
      message: 'What the policy denies is known only at deployment.',
    })),
    {
      name: 'a Deny whose condition is known only at deployment',
      facts: { arn, policy: { Statement: [{ ...deny, Condition: UNRESOLVED }] } },
      message: 'Condition in statement 1 of the policy is known only at deployment.',
    },
    {
      name: 'a statement that is known only at deployment',
      facts: { arn, policy: { Statement: [allow, UNRESOLVED] } },
      message: 'Statement 2 of the policy is known only at deployment.',
    },
  ],
});

it('reports a recorded bucket whose Deny leaves out the objects', () => {
  const path = '../shared/fixtures/config-items/AWS_S3_Bucket.json';
  if (!existsSync(path)) return console.warn(`${path} is not here: passed over.`);
  const { item } = parseConfigurationItem(JSON.parse(readFileSync(path, 'utf8')));

  expect(judge(rule, bucket.fromConfigurationItem?.(item) ?? {}, CONTEXT)).toMatchObject({ compliance: 'NON_COMPLIANT', message: open('its objects') });
});
