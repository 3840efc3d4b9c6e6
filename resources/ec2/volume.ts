import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Tags, type TemplateResource } from '../resource.ts';
import { ec2Id, taggedOf, within } from '../shared/ec2-event.ts';
import { pagesOf } from '../shared/pages.ts';
import { flag, membersOf, named, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead } from '../unreadable.ts';

/** An EBS volume. */
export interface Volume {
  readonly volumeId: string;
  readonly encrypted: boolean;
  /** The ARN of its key; a template may name a key otherwise. null: it is not encrypted, or a template does not show by which key. */
  readonly kmsKeyId: string | null;
  /** Attached to a machine. A template's volume counts as attached: whoever proposes one means to use it, and what it is attached to may be elsewhere. */
  readonly attached: boolean;
  readonly tags: Tags;
}

/**
 * The volumes that RunInstances makes, or an Auto Scaling group, are not named in its event: AttachVolume, AWS Config's items and the sweep tell of them.
 * Encryption is for life, so that ModifyVolume changes nothing here.
 */
export default defineResource<Volume>()({
  type: 'AWS::EC2::Volume',
  tagged: true,
  reads: ['ec2:DescribeVolumes'],
  touchedBy: {
    'ec2:CreateVolume': (_request, response) => volumeId(membersOf(response)['volumeId']),
    'ec2:AttachVolume': (request) => volumeId(membersOf(request)['volumeId']),
    'ec2:DetachVolume': (request) => volumeId(membersOf(request)['volumeId']),
    'ec2:DeleteVolume': (request) => volumeId(membersOf(request)['volumeId']),
    'ec2:RestoreVolumeFromRecycleBin': (request) =>
      volumeId(within('RestoreVolumeFromRecycleBinRequest', request)['VolumeId'] ?? membersOf(request)['volumeId']),
    'ec2:CreateTags': taggedOf('vol'),
    'ec2:DeleteTags': taggedOf('vol'),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ec2:${region}:${accountId}:volume/${id}`,

  async read(ask, { id }) {
    const found = await orNull(ask('ec2:DescribeVolumes', { VolumeIds: [id] }));
    const volume = found?.Volumes?.[0];
    if (!volume) return null;

    const { Encrypted: encrypted, KmsKeyId: kmsKeyId = null, Attachments: attachments = [] } = volume;
    return factsRead<Volume>('EC2', { volumeId: id, encrypted, kmsKeyId, attached: attachments.length > 0, tags: tagsOf(volume.Tags) });
  },

  async *list(ask) {
    const pages = pagesOf(
      (NextToken) => ask('ec2:DescribeVolumes', { MaxResults: 1000, NextToken }),
      ({ NextToken }) => NextToken,
    );
    for await (const { Volumes = [] } of pages) for (const { VolumeId } of Volumes) if (VolumeId) yield VolumeId;
  },

  fromConfigurationItem,
  fromTemplate,
});

function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Volume> {
  const { volumeId: id, encrypted, kmsKeyId, attachments, state } = membersOf(configuration);
  return shown<Volume>({
    volumeId: text(id),
    encrypted: flag(encrypted),
    kmsKeyId: orNone(kmsKeyId, text),
    attached: Array.isArray(attachments) ? attachments.length > 0 : inUse(state),
    tags,
  });
}

function inUse(state: unknown): boolean | undefined {
  return typeof state === 'string' ? state === 'in-use' : undefined;
}

/**
 * A volume that names a key is encrypted: EC2 makes none with a key and without encryption. One of a snapshot is if the snapshot is, which a template does
 * not show. Otherwise what is not asked for is not relied on: whether the account encrypts by default, a template does not show either.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
 */
function fromTemplate({ properties }: TemplateResource): Partial<Volume> {
  const { Encrypted, KmsKeyId, SnapshotId, SourceVolumeId } = properties;
  const asked = Encrypted === undefined ? undefined : (flag(Encrypted) ?? 'at deployment');
  const isCopy = SnapshotId !== undefined || SourceVolumeId !== undefined;
  const left = KmsKeyId !== undefined ? true : isCopy ? undefined : false;
  return shown<Volume>({
    encrypted: asked === 'at deployment' ? undefined : (asked ?? left),
    kmsKeyId: named(KmsKeyId) ?? null,
    attached: true,
    tags: tagsOf(properties['Tags']),
  });
}

function volumeId(value: unknown): string | undefined {
  return ec2Id('vol', value);
}
