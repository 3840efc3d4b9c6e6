import type { ServerSideEncryptionConfiguration, ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import { flag, isRecord, listOf, membersOf, someName, text } from './shown.ts';

/** How a bucket encrypts what is put into it without saying how. */
export interface DefaultEncryption {
  /** `AES256` (S3's own keys), `aws:kms`, `aws:kms:dsse`. */
  readonly algorithm: string;
  /** The KMS key as it was given: its ARN, its id, an alias. null: none was, so that of KMS' two it is AWS's own `aws/s3`. */
  readonly kmsKey: string | null;
  readonly bucketKey: boolean;
  /** The kinds of encryption that a request may not ask for (`SSE-C`, or `NONE`); null: nothing is said of it. */
  readonly blockedTypes: readonly string[] | null;
}

/** The key, or the algorithm, is known only at deployment: all that is known is that there is one. */
export function isStandIn(name: string): boolean {
  return name.startsWith('<');
}

/** As the service answers it; null where no default is set, in which case S3 uses its own keys all the same since January 2023. */
export function defaultEncryptionOf(answer: ServerSideEncryptionConfiguration | undefined): DefaultEncryption | null {
  const [rule] = answer?.Rules ?? [];
  const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  if (!rule || !SSEAlgorithm) return null;
  return {
    algorithm: SSEAlgorithm,
    kmsKey: KMSMasterKeyID ?? null,
    bucketKey: rule.BucketKeyEnabled ?? false,
    blockedTypes: rule.BlockedEncryptionTypes?.EncryptionType ?? null,
  };
}

/** As the service takes it: all of it, since a Put replaces what it leaves out. */
export function encryptionInput({ algorithm, kmsKey, bucketKey, blockedTypes }: DefaultEncryption): ServerSideEncryptionConfiguration {
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, ...(kmsKey !== null && { KMSMasterKeyID: kmsKey }) },
    BucketKeyEnabled: bucketKey,
    ...(blockedTypes && { BlockedEncryptionTypes: { EncryptionType: [...blockedTypes] } }),
  };
  // What the service answered: values that this version of the SDK has no word for among them.
  return { Rules: [rule as ServerSideEncryptionRule] };
}

/** As AWS Config records it; undefined where it is of a form not known here. */
export function recordedEncryption(recorded: unknown): DefaultEncryption | null | undefined {
  const rules = listOf(membersOf(recorded)['rules'], (rule) => (isRecord(rule) ? rule : undefined));
  if (!rules) return undefined;
  const [rule] = rules;
  const { sseAlgorithm, kmsMasterKeyID } = membersOf(rule?.['applyServerSideEncryptionByDefault']);
  const algorithm = text(sseAlgorithm);
  if (algorithm === undefined) return null;
  return { algorithm, kmsKey: text(kmsMasterKeyID) ?? null, bucketKey: flag(rule?.['bucketKeyEnabled']) ?? false, blockedTypes: null };
}

/** What S3 does since January 2023 for every bucket, new or old, for which nothing is set: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
const OWN_KEYS: DefaultEncryption = { algorithm: 'AES256', kmsKey: null, bucketKey: false, blockedTypes: null };

/** As a template proposes it, in `BucketEncryption`. Where that is known only at deployment there is some encryption, as ever. */
export function proposedEncryption(proposed: unknown): DefaultEncryption {
  if (proposed === undefined || proposed === null) return OWN_KEYS;
  const configuration = isRecord(proposed) ? (proposed['ServerSideEncryptionConfiguration'] ?? []) : null;
  const rules = listOf(configuration, (rule) => (isRecord(rule) ? rule : undefined));
  const byDefault = rules ? (rules[0]?.['ServerSideEncryptionByDefault'] ?? {}) : null;
  if (!isRecord(byDefault)) return { ...OWN_KEYS, algorithm: someName(null) };
  const { SSEAlgorithm = OWN_KEYS.algorithm, KMSMasterKeyID } = byDefault;
  return {
    algorithm: someName(SSEAlgorithm),
    kmsKey: KMSMasterKeyID === undefined ? null : someName(KMSMasterKeyID),
    bucketKey: flag(rules?.[0]?.['BucketKeyEnabled']) ?? false,
    blockedTypes: null,
  };
}
