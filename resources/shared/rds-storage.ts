import { isUnresolved, type TemplateSibling } from '../resource.ts';
import { ownValue } from './own-value.ts';
import { filledIn } from './rds.ts';
import { flag, text } from './shown.ts';

/**
 * How the data at rest of a database are encrypted, in the words of RDS's `StorageEncryptionType`: `none`, `sse-kms`, or `sse-rds`: with a key of AWS's own, and
 * `StorageEncrypted` is then false. Words that are added later are taken for some encryption.
 */
export function storageWord(encrypted: boolean): string {
  return encrypted ? 'sse-kms' : 'none';
}

/**
 * As AWS Config recorded it. Where it shows `storageEncrypted` alone, false means none, but for an Aurora cluster that may be of the time since new ones are
 * encrypted anyway. Undefined: not shown. `createdAt`: of the cluster, or of a member, which is not older.
 */
export function recordedStorage(configuration: Readonly<Record<string, unknown>>, createdAt: unknown): string | undefined {
  const word = text(configuration['storageEncryptionType']);
  const encrypted = flag(configuration['storageEncrypted']);
  const engine = text(configuration['engine']);
  if (word !== undefined || encrypted === undefined) return word;
  if (encrypted) return storageWord(true);
  if (engine === undefined || (engine.startsWith('aurora') && !(instantOf(createdAt) < AURORA_ENCRYPTS))) return undefined;
  return storageWord(false);
}

/** From then on every new Aurora cluster is encrypted: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html */
const AURORA_ENCRYPTS = Date.parse('2026-02-18T00:00:00Z');

/** Milliseconds; not a number where it is no time. AWS Config writes both spellings. */
function instantOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

/**
 * As a template asks for it. What it says is taken at its word, also that a new Aurora cluster is not to be encrypted, though it would be: an older cluster of
 * this stack would not. `byDefault`: what holds where it says nothing; undefined: what the database is made from decides.
 */
export function proposedStorage(properties: TemplateSibling['properties'], byDefault: boolean | undefined): string | undefined {
  const encrypted = flag(properties['StorageEncrypted'] ?? byDefault);
  return encrypted === undefined ? undefined : storageWord(encrypted);
}

/**
 * A cluster's: off unless it is asked for; what is restored or copied is as its source. A key that is given when a cluster is restored encrypts it, whatever its
 * source is, and nothing else does: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export function proposedClusterStorage(written: TemplateSibling['properties']): string | undefined {
  const properties = filledIn(written);
  const isRestored = RESTORED_FROM.some((source) => ownValue(properties, source) !== undefined);
  if (isRestored) return properties['KmsKeyId'] === undefined || isUnresolved(properties['KmsKeyId']) ? undefined : storageWord(true);
  const isNew = CLUSTER_SOURCES.every((source) => ownValue(properties, source) === undefined);
  return proposedStorage(properties, isNew ? false : undefined);
}

const RESTORED_FROM = ['SnapshotIdentifier', 'SourceDBClusterIdentifier', 'SourceDbClusterResourceId'];

const CLUSTER_SOURCES = [...RESTORED_FROM, 'ReplicationSourceIdentifier', 'GlobalClusterIdentifier'];
