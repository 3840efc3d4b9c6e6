import type { ConfigurationItem } from '../resource.ts';
import type { Bucket } from '../s3/bucket.ts';
import { ownValue } from './own-value.ts';
import { recordedGrants } from './s3-acl.ts';
import { bucketArn } from './s3-bucket-arn.ts';
import { recordedEncryption } from './s3-encryption.ts';
import { recordedLifecycle } from './s3-lifecycle.ts';
import { eitherBlock, recordedPublicAccessBlock } from './s3-public-access-block.ts';
import { flag, isRecord, membersOf, orNone, shown as shownFacts, text } from './shown.ts';

/**
 * What AWS Config recorded of a bucket: all but its ownership controls, the policy's status, and what the account blocks. It leaves out what is not set up: an
 * item that shows the ACL, which every bucket has, and no public access block, default encryption, lifecycle or website tells that there is none. One that does
 * not show the ACL tells nothing of these.
 */
export function bucketFromItem({ accountId, region, resourceId, supplementaryConfiguration: shown, tags }: ConfigurationItem): Partial<Bucket> {
  const isWhole = 'AccessControlList' in shown;
  const ifSetUp = <T>(name: string, read: (value: unknown) => T | undefined): T | null | undefined => {
    const recorded = ownValue(shown, name) ?? null;
    return recorded === null && isWhole ? null : read(recorded);
  };
  const publicAccessBlock = ifSetUp('PublicAccessBlockConfiguration', recordedPublicAccessBlock);
  const website = ifSetUp('BucketWebsiteConfiguration', (recorded) => isRecord(recorded) || undefined);
  return {
    accountId,
    region,
    name: resourceId,
    arn: bucketArn(resourceId, region),
    tags,
    ...shownFacts<Omit<Bucket, 'tags'>>({
      policy: recordedPolicy(shown['BucketPolicy']),
      publicAccessBlock,
      effectiveBlock: publicAccessBlock === undefined ? undefined : eitherBlock(publicAccessBlock, null),
      acl: recordedGrants(shown['AccessControlList']),
      owner: text(membersOf(membersOf(shown['AccessControlList'])['owner'])['id']),
      website: website === null ? false : website,
      encryption: ifSetUp('ServerSideEncryptionConfiguration', recordedEncryption),
      versioning: recordedVersioning(shown['BucketVersioningConfiguration']),
      logging: recordedLogging(shown['BucketLoggingConfiguration']),
      lifecycle: ifSetUp('BucketLifecycleConfiguration', recordedLifecycle),
    }),
  };
}

function recordedPolicy(recorded: unknown): string | object | null | undefined {
  const { policyText } = membersOf(recorded);
  return policyText === null || typeof policyText === 'string' || typeof policyText === 'object' ? policyText : undefined;
}

/** `Off`: it never was on. MFA Delete is null where nobody set it. */
function recordedVersioning(recorded: unknown): Bucket['versioning'] | undefined {
  const { status, isMfaDeleteEnabled } = membersOf(recorded);
  if (status !== 'Off' && status !== 'Enabled' && status !== 'Suspended') return undefined;
  return { status: status === 'Off' ? null : status, mfaDelete: flag(isMfaDeleteEnabled) ?? false };
}

/** Where it is off, the item names no destination. */
function recordedLogging(recorded: unknown): Bucket['logging'] | undefined {
  if (!isRecord(recorded)) return undefined;
  const bucket = orNone(recorded['destinationBucketName'], text);
  return typeof bucket === 'string' ? { bucket, prefix: text(recorded['logFilePrefix']) ?? null } : bucket;
}
