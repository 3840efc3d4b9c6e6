import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Place, type Tags, type TemplateResource } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { proposedDocument, recordedDocument, sameDocument } from '../shared/policy-text.ts';
import { count, flag, isRecord, membersOf, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

/** A key of AWS KMS. */
export interface Key {
  readonly keyId: string;
  readonly arn: string;
  /** `CUSTOMER`; `AWS`: a service of AWS's made it for the account (`aws/lambda`), which can use it and change nothing of it. */
  readonly manager: string;
  /** `Enabled`, `Disabled`, `PendingDeletion`, `PendingReplicaDeletion`, `PendingImport`, `Unavailable`, … */
  readonly state: string;
  /** Its material is replaced from time to time. null: that is not its owner's to say: a key of this kind can't be rotated by KMS, or, as a replica, is rotated with its primary key. */
  readonly rotation: boolean | null;
  /** Days between two rotations; 365 where nobody chose another number. */
  readonly rotationPeriodInDays: number;
  /** When it will be deleted, ISO-8601 UTC; null: no date is set. */
  readonly deletionDate: string | null;
  /** Of a primary key whose replicas are to be deleted first: the days that KMS waits from then on. null: of any other. */
  readonly pendingWindowInDays: number | null;
  /** Every key has one: JSON text, or, in a template, an object in which some values are known only at deployment. */
  readonly policy: string | object;
  readonly tags: Tags;
}

/** What decides whether KMS can rotate a key. */
interface Kind {
  readonly spec: string | undefined;
  readonly usage: string | undefined;
  readonly origin: string | undefined;
  readonly isInCustomStore: boolean;
  readonly isReplica: boolean;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
const DEFAULT_PERIOD = 365;

/** A replica of a multi-Region key, in a template. */
const REPLICA_KEY = 'AWS::KMS::ReplicaKey';

/**
 * AWS managed keys are none of an account's own: it can't change, rotate or tag them. Live they are not there; where AWS Config shows one, its manager says so.
 */
export default defineResource<Key>()({
  type: 'AWS::KMS::Key',
  templateTypes: ['AWS::KMS::Key', REPLICA_KEY],
  // Some seconds as a rule. https://docs.aws.amazon.com/kms/latest/developerguide/programming-eventual-consistency.html
  settlesSlowly: true,
  tagged: true,
  reads: ['kms:ListKeys', 'kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:GetKeyPolicy', 'kms:ListResourceTags'],
  touchedBy: {
    'kms:CreateKey': (_request, response) => keyId(response?.keyMetadata?.keyId),
    'kms:EnableKey': ofKeyId,
    'kms:DisableKey': ofKeyId,
    'kms:EnableKeyRotation': ofKeyId,
    'kms:DisableKeyRotation': ofKeyId,
    'kms:ScheduleKeyDeletion': ofKeyId,
    'kms:CancelKeyDeletion': ofKeyId,
    'kms:PutKeyPolicy': ofKeyId,
    // A primary key that becomes a replica, and the other way round; the other one is of another Region.
    'kms:UpdatePrimaryRegion': ofKeyId,
    'kms:TagResource': ofKeyId,
    'kms:UntagResource': ofKeyId,
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:kms:${region}:${accountId}:key/${id}`,

  async read(ask, { id: KeyId }) {
    // First by itself: what it is decides what else may be asked (an asymmetric key has no rotation status; a service's key need not show its policy).
    const metadata = (await orNull(ask('kms:DescribeKey', { KeyId })))?.KeyMetadata;
    if (!metadata || metadata.KeyManager === 'AWS') return null;

    const canRotate = canBeRotated({
      spec: metadata.KeySpec,
      usage: metadata.KeyUsage,
      origin: metadata.Origin,
      isInCustomStore: metadata.CustomKeyStoreId !== undefined,
      isReplica: metadata.MultiRegionConfiguration?.MultiRegionKeyType === 'REPLICA',
    });
    const [rotation, policy, tagList] = await Promise.all([
      canRotate ? orUnreadable(orNull(ask('kms:GetKeyRotationStatus', { KeyId }))) : { KeyRotationEnabled: null, RotationPeriodInDays: undefined },
      orUnreadable(orNull(ask('kms:GetKeyPolicy', { KeyId, PolicyName: 'default' }))),
      orUnreadable(orNull(allTags())),
    ]);
    if (!rotation || !policy || !tagList) return null;

    const { KeyId: keyId, Arn: arn, KeyState: state, KeyManager: manager } = metadata;
    return factsRead<Key>('KMS', {
      keyId,
      arn,
      manager,
      state,
      rotation: canRotate === undefined ? undefined : from(rotation, ({ KeyRotationEnabled }) => KeyRotationEnabled),
      rotationPeriodInDays: from(rotation, ({ RotationPeriodInDays = DEFAULT_PERIOD }) => RotationPeriodInDays),
      deletionDate: metadata.DeletionDate?.toISOString() ?? null,
      pendingWindowInDays: metadata.PendingDeletionWindowInDays ?? null,
      policy: from(policy, ({ Policy }) => Policy),
      tags: from(tagList, tagsOf),
    });

    function allTags() {
      return allOf(
        pagesOf(
          (Marker) => ask('kms:ListResourceTags', { KeyId, Marker }),
          ({ Truncated, NextMarker }) => (Truncated ? NextMarker : undefined),
        ),
        ({ Tags = [] }) => Tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })),
      );
    }
  },

  async *list(ask) {
    for await (const { Keys = [] } of pagesOf(
      (Marker) => ask('kms:ListKeys', { Marker }),
      ({ Truncated, NextMarker }) => (Truncated ? NextMarker : undefined),
    )) {
      for (const { KeyId } of Keys) if (KeyId) yield KeyId;
    }
  },

  idOf: ({ arn, resourceId }) => keyId(arn) ?? keyId(resourceId),

  fromConfigurationItem,
  fromTemplate,

  // When a key is deleted moves on with each new schedule, since that is told in days; that it will be is its state. And KMS shows no rotation meanwhile.
  canonical: ({ deletionDate: _date, ...facts }) => ({ ...facts, policy: sameDocument(facts.policy) }),
});

/** The calls that change a key take its id or its ARN, and answer the ARN. An alias (what other calls take) names no key for certain: it may be moved. */
function ofKeyId(request: { readonly keyId?: unknown } | null | undefined, response: { readonly keyId?: unknown } | null | undefined): string | undefined {
  return keyId(response?.keyId) ?? keyId(request?.keyId);
}

/** The id in an id or an ARN of a key; undefined for an alias. */
function keyId(idOrArn: unknown): string | undefined {
  if (typeof idOrArn !== 'string' || idOrArn === '' || idOrArn.startsWith('alias/')) return undefined;
  if (!idOrArn.startsWith('arn:')) return idOrArn;
  const [kind, id] = (idOrArn.split(':')[5] ?? '').split('/');
  return kind === 'key' && id ? id : undefined;
}

/** Whether KMS rotates a key of this kind when told to; undefined where what is known leaves that open. */
function canBeRotated({ spec, usage, origin, isInCustomStore, isReplica }: Kind): boolean | undefined {
  if (isInCustomStore || isReplica) return false;
  if (spec !== undefined && spec !== 'SYMMETRIC_DEFAULT') return false;
  if (usage !== undefined && usage !== 'ENCRYPT_DECRYPT') return false;
  if (origin !== undefined && origin !== 'AWS_KMS') return false;
  // A key of the symmetric default spec can have no other use than encryption.
  return spec === undefined || origin === undefined ? undefined : true;
}

/**
 * AWS Config records the key's description; the policy and the rotation status in the supplement. Items of before 2021 name no multi-Region keys, since there
 * were none, and call the spec `customerMasterKeySpec`; those of before 2019 name none, since all keys were symmetric. Of a service's own key the tags are not the account's to set, and not shown.
 */
function fromConfigurationItem({ configuration, supplementaryConfiguration, tags }: ConfigurationItem): Partial<Key> {
  if (!isRecord(configuration)) return {};
  const canRotate = canBeRotated({
    spec: text(configuration['keySpec']) ?? text(configuration['customerMasterKeySpec']) ?? 'SYMMETRIC_DEFAULT',
    usage: text(configuration['keyUsage']),
    origin: text(configuration['origin']),
    isInCustomStore: typeof configuration['customKeyStoreId'] === 'string',
    isReplica: membersOf(configuration['multiRegionConfiguration'])['multiRegionKeyType'] === 'REPLICA',
  });
  const { KeyRotationStatus: status, Policy: policy } = supplementaryConfiguration;
  const manager = text(configuration['keyManager']);
  return shown<Key>({
    keyId: text(configuration['keyId']),
    arn: text(configuration['arn']),
    manager,
    state: text(configuration['keyState']),
    // KMS rotates a service's own key by itself.
    rotation: canRotate === false || manager === 'AWS' ? null : canRotate && flag(isRecord(status) ? status['keyRotationEnabled'] : status),
    deletionDate: orNone(configuration['deletionDate'], instantIn),
    policy: recordedDocument(policy),
    tags: manager === 'AWS' ? undefined : tags,
  });
}

/** A moment: items of the recorder hold milliseconds since 1970, or a text. */
function instantIn(value: unknown): string | undefined {
  const date = typeof value === 'number' || typeof value === 'string' ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}

/**
 * What is left out is as CloudFormation documents it: a symmetric key for encryption, made by KMS, enabled, not rotated, with KMS's default policy. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html
 */
function fromTemplate({ type, properties, accountId, region }: TemplateResource): Partial<Key> {
  const canRotate = canBeRotated({
    spec: text(properties['KeySpec'] ?? 'SYMMETRIC_DEFAULT'),
    usage: text(properties['KeyUsage'] ?? 'ENCRYPT_DECRYPT'),
    origin: text(properties['Origin'] ?? 'AWS_KMS'),
    isInCustomStore: false,
    isReplica: type === REPLICA_KEY,
  });
  const enabled = flag(properties['Enabled'] ?? true);
  return shown<Key>({
    manager: 'CUSTOMER',
    state: enabled === undefined ? undefined : enabled ? 'Enabled' : 'Disabled',
    rotation: canRotate === false ? null : canRotate && flag(properties['EnableKeyRotation'] ?? false),
    rotationPeriodInDays: count(properties['RotationPeriodInDays'] ?? DEFAULT_PERIOD),
    deletionDate: null,
    pendingWindowInDays: null,
    policy: properties['KeyPolicy'] === undefined ? defaultPolicy({ accountId, region }) : proposedDocument(properties['KeyPolicy']),
    tags: tagsOf(properties['Tags']),
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultPolicy({ accountId, region }: Place): object {
  const Statement = [{ Effect: 'Allow', Principal: { AWS: `arn:${partitionOf(region)}:iam::${accountId}:root` }, Action: 'kms:*', Resource: '*' }];
  return { Version: '2012-10-17', Statement };
}
