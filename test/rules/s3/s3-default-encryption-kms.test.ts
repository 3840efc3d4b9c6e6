import type { ServerSideEncryption, ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import type { AwsCall } from '../../../aws/call.ts';
import type { Bucket } from '../../../resources/s3/bucket.ts';
import rule from '../../../rules/s3/s3-default-encryption-kms.ts';
import { testRule } from '../rule-tester.ts';
import { accountId, plain, ref, which } from './bucket-facts.ts';

const key = `arn:aws:kms:eu-west-1:${accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const elsewhere = `arn:aws:kms:us-east-1:${accountId}:key/9999abcd-12ab-34cd-56ef-1234567890ab`;
const sse = { algorithm: 'AES256', kmsKey: null, bucketKey: false, blockedTypes: null };
const kms = (kmsKey: string | null, algorithm = 'aws:kms') => ({ ...sse, algorithm, kmsKey });
const facts = (encryption: Bucket['encryption']) => ({ accountId, encryption });
const agreed = { kmsKeyArns: [key, elsewhere] };

function put(SSEAlgorithm: ServerSideEncryption, KMSMasterKeyID?: string, more: Partial<ServerSideEncryptionRule> = {}): AwsCall<'s3:PutBucketEncryption'> {
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm, ...(KMSMasterKeyID !== undefined && { KMSMasterKeyID }) };
  const Rules = [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: false, ...more }];
  return { action: 's3:PutBucketEncryption', input: { ...which, ServerSideEncryptionConfiguration: { Rules } } };
}
const remove = { action: 's3:DeleteBucketEncryption', input: which } as const;
const message = `Encrypt with ${key} what is put into the bucket from now on. Whoever writes or reads those objects needs permission for that key as well, in its policy too, or is refused; S3 does not check that the key can be used. Objects that are there stay as they are.`;
const ownKeys = 'The bucket encrypts with AES256, not with a key of KMS.';
const other = (name: string) => `The bucket encrypts with ${name}, which is none of the keys that are agreed on.`;

testRule(rule, ref, {
  valid: [
    { name: 'a key of KMS', facts: facts(kms(key)) },
    { name: 'the key that AWS manages', facts: facts(kms(null)) },
    { name: 'KMS in two layers', facts: facts(kms(key, 'aws:kms:dsse')) },
    { name: 'some key that is known only at deployment', facts: facts(kms('<Key.Arn>')) },
    { name: 'a key that is agreed on', facts: facts(kms(key)), parameters: agreed },
    { name: 'a key that is agreed on, by its id', facts: facts(kms('1234abcd-12ab-34cd-56ef-1234567890ab')), parameters: agreed },
    {
      name: 'an alias that is agreed on',
      facts: facts(kms('arn:aws:kms:eu-west-1:1:alias/a')),
      parameters: { kmsKeyArns: ['arn:aws:kms:eu-west-1:1:alias/a'] },
    },
  ],
  invalid: [
    {
      name: 'nothing set, without a plan where no key is agreed on',
      facts: plain,
      message: 'The bucket encrypts with the keys of S3 itself, since nothing is set, not with a key of KMS.',
      plan: null,
    },
    {
      name: 'nothing set, which gets the one key of its Region and loses it again',
      facts: plain,
      parameters: agreed,
      message: 'The bucket encrypts with the keys of S3 itself, since nothing is set, not with a key of KMS.',
      plan: { risk: 'high', message, steps: [{ apply: put('aws:kms', key), revert: remove }] },
    },
    {
      name: 'S3’s own keys, and leaves blocked what is blocked',
      facts: { ...plain, encryption: { ...sse, blockedTypes: ['SSE-C'] } },
      parameters: agreed,
      message: ownKeys,
      plan: {
        risk: 'high',
        message,
        steps: [
          {
            apply: put('aws:kms', key, { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } }),
            revert: put('AES256', undefined, { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } }),
          },
        ],
      },
    },
    {
      name: 'S3’s own keys, without a plan where two keys of the Region are agreed on',
      facts: { ...plain, encryption: sse },
      parameters: { kmsKeyArns: [key, `${key}2`] },
      message: ownKeys,
      plan: null,
    },
    {
      name: 'S3’s own keys, without a plan where no key of the Region is agreed on',
      facts: { ...plain, encryption: sse },
      parameters: { kmsKeyArns: [elsewhere] },
      message: ownKeys,
      plan: null,
    },
    {
      name: 'another algorithm that is no KMS',
      facts: { ...plain, encryption: { ...sse, algorithm: 'aws:fsx' } },
      message: 'The bucket encrypts with aws:fsx, not with a key of KMS.',
      plan: null,
    },
    {
      name: 'another key, and keeps two layers',
      facts: { ...plain, encryption: kms(elsewhere, 'aws:kms:dsse') },
      parameters: { kmsKeyArns: [key] },
      message: other(elsewhere),
      plan: { risk: 'high', message, steps: [{ apply: put('aws:kms:dsse', key), revert: put('aws:kms:dsse', elsewhere) }] },
    },
    {
      name: 'a key of another account whose id looks alike',
      facts: { ...plain, encryption: kms(key.replace(accountId, '444455556666')) },
      parameters: { kmsKeyArns: [key] },
      message: other(key.replace(accountId, '444455556666')),
      plan: { risk: 'high', message, steps: [{ apply: put('aws:kms', key), revert: put('aws:kms', key.replace(accountId, '444455556666')) }] },
    },
    {
      name: 'an id, which is of the bucket’s own account, where another account’s key is agreed on',
      facts: { ...plain, encryption: kms('1234abcd-12ab-34cd-56ef-1234567890ab') },
      parameters: { kmsKeyArns: [key.replace(accountId, '444455556666').replace('eu-west-1', 'us-east-1')] },
      message: other('1234abcd-12ab-34cd-56ef-1234567890ab'),
      plan: null,
    },
    {
      name: 'the key that AWS manages where others are agreed on',
      facts: { ...plain, encryption: kms(null) },
      parameters: agreed,
      message: other('the key aws/s3 that AWS manages'),
      plan: { risk: 'high', message, steps: [{ apply: put('aws:kms', key), revert: put('aws:kms') }] },
    },
  ],
  insufficient: [
    { name: 'a bucket whose encryption is not shown', facts: { accountId }, message: 'Not shown here: encryption.' },
    {
      name: 'a way to encrypt that is known only at deployment',
      facts: facts({ algorithm: '<known only at deployment>', kmsKey: null, bucketKey: false, blockedTypes: null }),
      message: 'How the bucket encrypts is known only at deployment.',
    },
    {
      name: 'an alias where keys are agreed on',
      facts: facts(kms('alias/photos')),
      parameters: agreed,
      message: 'Which key the alias alias/photos stands for is not shown.',
    },
    {
      name: 'a key that is known only at deployment where keys are agreed on',
      facts: facts(kms('<Key.Arn>')),
      parameters: agreed,
      message: 'Which key the bucket encrypts with is known only at deployment.',
    },
  ],
});
