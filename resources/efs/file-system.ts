import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Place, type Tags, type TemplateResource } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { sameDocument } from '../shared/policy-text.ts';
import { flag, isRecord, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

export interface FileSystem {
  /** `fs-…` */
  readonly id: string;
  /** `available`, `updating`… A word of the service's, and of the moment. */
  readonly state: string;
  readonly encrypted: boolean;
  /**
   * The text exactly as the service answers it; as an object, where a template writes it so. null: it has none, and then whoever reaches a mount target over
   * the network may use the file system; nobody else may.
   */
  readonly policy: string | object | null;
  readonly tags: Tags;
}

interface Request {
  readonly fileSystemId?: unknown;
  readonly resourceId?: unknown;
}
interface Response {
  readonly fileSystemId?: unknown;
}
const ofFileSystem = (request: Request | null | undefined) => idIn(request?.fileSystemId);
const ofTagged = (request: Request | null | undefined) => idIn(request?.resourceId);

export default defineResource<FileSystem>()({
  type: 'AWS::EFS::FileSystem',
  tagged: true,
  reads: ['elasticfilesystem:DescribeFileSystems', 'elasticfilesystem:DescribeFileSystemPolicy'],
  touchedBy: {
    'elasticfilesystem:CreateFileSystem': (_request: unknown, response: Response | null | undefined) => idIn(response?.fileSystemId),
    'elasticfilesystem:UpdateFileSystem': ofFileSystem,
    'elasticfilesystem:DeleteFileSystem': ofFileSystem,
    'elasticfilesystem:PutFileSystemPolicy': ofFileSystem,
    'elasticfilesystem:DeleteFileSystemPolicy': ofFileSystem,
    'elasticfilesystem:TagResource': ofTagged,
    'elasticfilesystem:UntagResource': ofTagged,
    // The former calls for tags.
    'elasticfilesystem:CreateTags': ofFileSystem,
    'elasticfilesystem:DeleteTags': ofFileSystem,
  },
  arn: ({ id, ...place }) => fileSystemArn(id, place),

  async read(ask, { id: FileSystemId }) {
    const [found, policy] = await Promise.all([
      orNull(ask('elasticfilesystem:DescribeFileSystems', { FileSystemId })),
      // Missing: the policy, or the file system itself, which the other call tells.
      orUnreadable(orNull(ask('elasticfilesystem:DescribeFileSystemPolicy', { FileSystemId }))),
    ]);
    const fileSystem = found?.FileSystems?.[0];
    // What is being deleted is as good as gone.
    if (!fileSystem || fileSystem.LifeCycleState === 'deleting' || fileSystem.LifeCycleState === 'deleted') return null;

    return factsRead<FileSystem>('EFS', {
      id: FileSystemId,
      state: fileSystem.LifeCycleState,
      encrypted: fileSystem.Encrypted,
      policy: from(policy, (answer) => (answer ? answer.Policy : null)),
      tags: tagsOf(fileSystem.Tags),
    });
  },

  async *list(ask) {
    for await (const { FileSystems = [] } of pagesOf(
      (Marker) => ask('elasticfilesystem:DescribeFileSystems', { Marker }),
      ({ NextMarker }) => NextMarker,
    )) {
      for (const { FileSystemId } of FileSystems) if (FileSystemId) yield FileSystemId;
    }
  },

  idOf: ({ arn, resourceId }) => idIn(arn) ?? idIn(resourceId),

  fromConfigurationItem,
  fromTemplate,
  // Without what passes by itself.
  canonical: ({ state: _state, policy, ...rest }) => ({ ...rest, policy: sameDocument(policy) }),
});

function fileSystemArn(id: string, { accountId, region }: Place): string {
  return `arn:${partitionOf(region)}:elasticfilesystem:${region}:${accountId}:file-system/${id}`;
}

/** Calls take the id, or the ARN; access points have tags, too. */
function idIn(idOrArn: unknown): string | undefined {
  const named = text(idOrArn);
  if (!named?.startsWith('arn:')) return named?.startsWith('fs-') ? named : undefined;
  return /:file-system\/(fs-[^/]+)$/.exec(named)?.[1];
}

/** In CloudFormation's spelling, as AWS Config records this type. The published schema does not hold the policy: where it is not shown, it is not known. */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<FileSystem> {
  if (!isRecord(configuration)) return {};
  const recordedTags = tagsOf(configuration['FileSystemTags']);
  return shown<FileSystem>({
    id: text(configuration['FileSystemId']),
    encrypted: flag(configuration['Encrypted']),
    policy: 'FileSystemPolicy' in configuration ? orNone(configuration['FileSystemPolicy'], policyIn) : undefined,
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/** Not encrypted, and without a policy, unless the template asks for it: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-efs-filesystem.html */
function fromTemplate({ properties }: TemplateResource): Partial<FileSystem> {
  return shown<FileSystem>({
    encrypted: flag(properties['Encrypted'] ?? false),
    policy: orNone(properties['FileSystemPolicy'], policyIn),
    tags: tagsOf(properties['FileSystemTags']),
  });
}

function policyIn(value: unknown): string | object | undefined {
  return isRecord(value) ? value : text(value);
}
