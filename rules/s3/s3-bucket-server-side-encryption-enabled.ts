import bucket, { type Bucket } from '../../resources/s3/bucket.ts';
import { encryptionInput } from '../../resources/shared/s3-encryption.ts';
import { defineRule } from '../rule.ts';
import { type Answer, testOf } from '../shared/conditions.ts';
import { notDenied } from '../shared/denials.ts';
import { AT_DEPLOYMENT, type Condition } from '../shared/policy-document.ts';
import { named } from '../shared/s3-closing.ts';

export default defineRule(bucket, {
  meta: {
    id: 's3-bucket-server-side-encryption-enabled',
    version: 1,
    title: 'Buckets encrypt what is put into them, or refuse what does not ask for it.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale: 'What is not encrypted lies open to whoever comes by the storage itself.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-server-side-encryption-enabled.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html',
    ],
    notes: [
      'Since January 2023 S3 encrypts every new object with keys of its own, in old buckets and new, and answers so for a bucket in which nobody set anything. A bucket with no default encryption is found only in AWS Config’s items of before.',
      'For the same reason a template that sets no BucketEncryption complies; Guard’s rule of this name still asks for it.',
      'A policy complies that denies everybody every upload without encryption.',
    ],
    changes: ['s3:PutBucketEncryption'],
    reverts: ['s3:DeleteBucketEncryption'],
    messages: {
      none: 'The bucket sets no default encryption, and its policy does not refuse what is not encrypted.',
      encrypt:
        'Have S3 encrypt with its own keys (AES256) whatever is put into the bucket from now on without a word on encryption. Who may read and write stays the same, since these keys ask for no permission; objects that are there stay as they are.',
    },
  },

  needs: ['arn', 'encryption', 'policy'],

  evaluate({ arn, encryption, policy }) {
    if (encryption !== null || refusesUnencrypted(policy, arn)) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'none' };
  },

  remediate(facts) {
    const encryption = { algorithm: 'AES256', kmsKey: null, bucketKey: false, blockedTypes: null };
    return {
      risk: 'low',
      message: 'encrypt',
      steps: [
        {
          apply: { action: 's3:PutBucketEncryption', input: { ...named(facts), ServerSideEncryptionConfiguration: encryptionInput(encryption) } },
          revert: { action: 's3:DeleteBucketEncryption', input: named(facts) },
        },
      ],
    };
  },
});

/** Throws `UnknownFact` where the denial may be what can't be read. */
function refusesUnencrypted(policy: Bucket['policy'], arn: string): boolean {
  return policy !== null && notDenied(policy, 's3:PutObject', [`${arn}/*`], holdsWithoutHeader).length === 0;
}

/** Whether the condition is true of every upload without the header that asks for encryption: a negated test passes where the key is missing. */
function holdsWithoutHeader(condition: Condition): Answer {
  if (condition.key !== 's3:x-amz-server-side-encryption') return 'no';
  const { base, quantifier } = testOf(condition);
  if (base === 'null' && condition.values.includes(AT_DEPLOYMENT)) return 'unknown';
  if (base === 'null') return condition.values.some((value) => value.toLowerCase() === 'true') ? 'yes' : 'no';
  return quantifier !== 'any' && ['stringnotequals', 'stringnotequalsignorecase', 'stringnotlike'].includes(base) ? 'yes' : 'no';
}
