import { UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/s3/s3-bucket-server-side-encryption-enabled.ts';
import { type InvalidCase, testRule } from '../rule-tester.ts';
import { plain, policyOf, ref, which } from './bucket-facts.ts';

const { arn } = plain;
const sse = { algorithm: 'AES256', kmsKey: null, bucketKey: false, blockedTypes: null };
const deny = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `${arn}/*` };
const header = 's3:x-amz-server-side-encryption';
const denied = (Condition: object | undefined, more: object = {}) => policyOf({ ...deny, ...(Condition && { Condition }), ...more });

const none = 'The bucket sets no default encryption, and its policy does not refuse what is not encrypted.';
const plan: InvalidCase<typeof rule>['plan'] = {
  risk: 'low',
  message:
    'Have S3 encrypt with its own keys (AES256) whatever is put into the bucket from now on without a word on encryption. Who may read and write stays the same, since these keys ask for no permission; objects that are there stay as they are.',
  steps: [
    {
      apply: {
        action: 's3:PutBucketEncryption',
        input: {
          ...which,
          ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }] },
        },
      },
      revert: { action: 's3:DeleteBucketEncryption', input: which },
    },
  ],
};
const open = (name: string, policy: string | object) => ({ name, facts: { ...plain, policy }, message: none, plan });

testRule(rule, ref, {
  valid: [
    { name: 'S3’s own keys', facts: { arn, encryption: sse, policy: null } },
    { name: 'a key of KMS, in two layers', facts: { arn, encryption: { ...sse, algorithm: 'aws:kms:dsse', kmsKey: 'alias/photos' }, policy: null } },
    { name: 'whatever way comes later', facts: { arn, encryption: { ...sse, algorithm: 'aws:moon' }, policy: null } },
    {
      name: 'a policy that denies uploads without the header',
      facts: { arn, encryption: null, policy: denied({ Null: { [header]: 'true' } }) },
    },
    {
      name: 'a policy that denies uploads with another value, and so those with none',
      facts: { arn, encryption: null, policy: denied({ StringNotEquals: { [header]: ['AES256', 'aws:kms'] } }) },
    },
    {
      name: 'a policy that denies uploads with another value, whichever that is',
      facts: { arn, encryption: null, policy: { Statement: [{ ...deny, Condition: { StringNotEquals: { [header]: UNRESOLVED } } }] } },
    },
    {
      name: 'a policy that denies uploads without the header, the word in capitals',
      facts: { arn, encryption: null, policy: denied({ Null: { [header]: 'True' } }) },
    },
    { name: 'a policy that denies every upload', facts: { arn, encryption: null, policy: denied(undefined, { Action: 's3:Put*' }) } },
  ],
  invalid: [
    { name: 'no default encryption and no policy', facts: plain, message: none, plan },
    open('a Deny with the header alone', denied({ Null: { [header]: 'false' } })),
    open('a Deny of one value', denied({ StringEquals: { [header]: 'aws:kms' } })),
    open('a Deny of any other value, of those that the request holds', denied({ 'ForAnyValue:StringNotEquals': { [header]: 'AES256' } })),
    open('a Deny that asks for more', denied({ Null: { [header]: 'true' }, StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } })),
    open('a Deny to one account', denied({ Null: { [header]: 'true' } }, { Principal: { AWS: '444455556666' } })),
    open('a Deny on some objects', denied({ Null: { [header]: 'true' } }, { Resource: `${arn}/private/*` })),
    open('an Allow in the words of the Deny', denied({ Null: { [header]: 'true' } }, { Effect: 'Allow' })),
    open('a Deny of one value, known only at deployment', { Statement: [{ ...deny, Condition: { StringEquals: { [header]: UNRESOLVED } } }] }),
    open('an Allow that can’t be read', { Statement: [{ ...deny, Effect: 'Allow', Action: 7 }] }),
  ],
  insufficient: [
    { name: 'a bucket whose encryption is not shown', facts: { arn, policy: null }, message: 'Not shown here: encryption.' },
    {
      name: 'a Deny with, or without, the header',
      facts: { arn, encryption: null, policy: { Statement: [{ ...deny, Condition: { Null: { [header]: UNRESOLVED } } }] } },
      message: 'What the policy denies is known only at deployment.',
    },
    {
      name: 'a Deny that can’t be read',
      facts: { arn, encryption: null, policy: { Statement: [{ ...deny, Action: 7 }] } },
      message: /^Statement 1 of the policy has a value of Action/,
    },
  ],
});
