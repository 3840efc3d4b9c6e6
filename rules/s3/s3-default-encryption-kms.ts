import * as v from 'valibot';
import bucket, { type Bucket } from '../../resources/s3/bucket.ts';
import { type DefaultEncryption, encryptionInput, isStandIn } from '../../resources/shared/s3-encryption.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { named } from '../shared/s3-closing.ts';

const parameters = v.strictObject({
  kmsKeyArns: v.optional(v.pipe(v.array(v.string()), v.description('The ARNs of the keys that may be used; left out: any key of KMS.')), []),
});

export default defineRule(bucket, {
  meta: {
    id: 's3-default-encryption-kms',
    version: 1,
    title: 'Buckets encrypt what is put into them with a key of AWS KMS.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale:
      'A key of KMS has a policy of its own, can be taken away, and leaves a record of each use; the keys of S3 itself open to whoever may read the object.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-default-encryption-kms.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html',
    ],
    notes: [
      'Both ways with KMS comply, the plain one (aws:kms) and the one in two layers (aws:kms:dsse), also with the key aws/s3 that AWS manages, unless kmsKeyArns names others.',
      'Guard’s rule of this name also takes S3’s own keys (AES256); by AWS Config’s definition, and by what the rule is called, they are not enough.',
      'Which key is the right one is nobody’s to guess. There is a plan only where kmsKeyArns names just one of the bucket’s Region.',
    ],
    changes: ['s3:PutBucketEncryption'],
    reverts: ['s3:PutBucketEncryption', 's3:DeleteBucketEncryption'],
    messages: {
      notKms: 'The bucket encrypts with {{what}}, not with a key of KMS.',
      otherKey: 'The bucket encrypts with {{key}}, which is none of the keys that are agreed on.',
      encrypt:
        'Encrypt with {{key}} what is put into the bucket from now on. Whoever writes or reads those objects needs permission for that key as well, in its policy too, or is refused; S3 does not check that the key can be used. Objects that are there stay as they are.',
    },
  },
  parameters,

  needs: ['accountId', 'encryption'],

  evaluate({ accountId, encryption }, { parameters: { kmsKeyArns } }) {
    if (encryption === null) return { compliance: 'NON_COMPLIANT', message: 'notKms', data: { what: 'the keys of S3 itself, since nothing is set' } };
    const { algorithm, kmsKey } = encryption;
    if (isStandIn(algorithm)) throw new UnknownFact('How the bucket encrypts is known only at deployment.');
    if (!isKms(algorithm)) return { compliance: 'NON_COMPLIANT', message: 'notKms', data: { what: algorithm } };
    if (kmsKeyArns.length === 0 || (kmsKey !== null && isOneOf(kmsKeyArns, kmsKey, accountId))) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'otherKey', data: { key: kmsKey ?? 'the key aws/s3 that AWS manages' } };
  },

  remediate(facts, { parameters: { kmsKeyArns } }) {
    const [key, ...more] = kmsKeyArns.filter((arn) => arn.split(':')[3] === facts.region);
    if (key === undefined || more.length > 0) return null;
    return {
      risk: 'high',
      message: 'encrypt',
      data: { key },
      steps: [
        {
          apply: put(facts, withKey(facts.encryption, key)),
          revert: facts.encryption === null ? { action: 's3:DeleteBucketEncryption', input: named(facts) } : put(facts, facts.encryption),
        },
      ],
    };
  },
});

function isKms(algorithm: string): boolean {
  return algorithm === 'aws:kms' || algorithm.startsWith('aws:kms:');
}

/** A key may be named by its ARN, or by its id alone, which is then of the bucket's account. */
function isOneOf(arns: readonly string[], key: string, accountId: string): boolean {
  if (arns.includes(key)) return true;
  if (isStandIn(key)) throw new UnknownFact('Which key the bucket encrypts with is known only at deployment.');
  if (/(^|:)alias\//.test(key)) throw new UnknownFact(`Which key the alias ${key} stands for is not shown.`);
  return arns.some((arn) => arn.split(':')[4] === accountId && arn.endsWith(`:key/${key}`));
}

/** All else as it was. */
function withKey(encryption: DefaultEncryption | null, kmsKey: string): DefaultEncryption {
  if (encryption === null) return { algorithm: 'aws:kms', kmsKey, bucketKey: false, blockedTypes: null };
  return { ...encryption, algorithm: isKms(encryption.algorithm) ? encryption.algorithm : 'aws:kms', kmsKey };
}

function put(facts: Bucket, encryption: DefaultEncryption) {
  return { action: 's3:PutBucketEncryption', input: { ...named(facts), ServerSideEncryptionConfiguration: encryptionInput(encryption) } } as const;
}
