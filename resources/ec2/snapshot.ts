import { type Ask, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource, type Tags } from '../resource.ts';
import { ec2Id, itemsOf, taggedOf, within } from '../shared/ec2-event.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { membersOf } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

/** An EBS snapshot that the account owns. */
export interface Snapshot {
  readonly snapshotId: string;
  readonly encrypted: boolean;
  /** Who may make a volume of it, as its own permissions say. EC2 has one group: `all`, everybody. */
  readonly groups: readonly string[];
  readonly accounts: readonly string[];
  readonly tags: Tags;
}

type Reads = 'ec2:DescribeSnapshots' | 'ec2:DescribeSnapshotAttribute';

const PAGE_SIZE = 1000;

/** Neither AWS Config nor CloudFormation knows the type. ImportSnapshot answers before there is a snapshot: left to the sweep. */
export default defineResource<Snapshot>()({
  type: 'AWS::EC2::Snapshot',
  tagged: true,
  reads: ['ec2:DescribeSnapshots', 'ec2:DescribeSnapshotAttribute'],
  touchedBy: {
    'ec2:ModifySnapshotAttribute': (request) => snapshotId(membersOf(request)['snapshotId']),
    'ec2:ResetSnapshotAttribute': (request) => snapshotId(membersOf(request)['snapshotId']),
    'ec2:CreateSnapshot': (_request, response) => snapshotId(membersOf(response)['snapshotId']),
    'ec2:CreateSnapshots': (_request, response) => createdTogether(response),
    // What is copied may be another account's: the copy is what was made here.
    'ec2:CopySnapshot': (_request, response) => snapshotId(membersOf(response)['snapshotId']),
    'ec2:RestoreSnapshotFromRecycleBin': (request) =>
      snapshotId(within('RestoreSnapshotFromRecycleBinRequest', request)['SnapshotId'] ?? membersOf(request)['snapshotId']),
    'ec2:DeleteSnapshot': (request) => snapshotId(membersOf(request)['snapshotId']),
    'ec2:CreateTags': taggedOf('snap'),
    'ec2:DeleteTags': taggedOf('snap'),
  },
  // EC2's ARNs of snapshots name no account: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  arn: ({ region, id }) => `arn:${partitionOf(region)}:ec2:${region}::snapshot/${id}`,

  async read(ask, { id, accountId }) {
    const own = await ownSnapshot(ask, id, accountId);
    if (!own) return null;

    return factsRead<Snapshot>('EC2', {
      snapshotId: id,
      encrypted: own.snapshot.Encrypted,
      groups: from(own.permissions, (permissions) => permissions.flatMap(({ Group }) => Group ?? [])),
      accounts: from(own.permissions, (permissions) => permissions.flatMap(({ UserId }) => UserId ?? [])),
      tags: tagsOf(own.snapshot.Tags),
    });
  },

  async *list(ask) {
    const pages = pagesOf(
      (NextToken) => ask('ec2:DescribeSnapshots', { OwnerIds: ['self'], MaxResults: PAGE_SIZE, NextToken }),
      ({ NextToken }) => NextToken,
    );
    for await (const { Snapshots = [] } of pages) for (const { SnapshotId } of Snapshots) if (SnapshotId) yield SnapshotId;
  },

  canonical: ({ groups, accounts, ...rest }) => ({ ...rest, groups: groups?.toSorted(), accounts: accounts?.toSorted() }),
});

/**
 * The snapshot and its permissions; null where it is gone, or another account's. Asked one after the other: other accounts' public snapshots may be
 * tagged here as well, so that events name them, but their permissions are shown to their owner only.
 */
async function ownSnapshot(ask: Ask<Reads>, id: string, accountId: string) {
  const found = await orNull(ask('ec2:DescribeSnapshots', { SnapshotIds: [id] }));
  const snapshot = found?.Snapshots?.[0];
  if (snapshot?.OwnerId !== accountId) return null;
  const attribute = await orUnreadable(orNull(ask('ec2:DescribeSnapshotAttribute', { SnapshotId: id, Attribute: 'createVolumePermission' })));
  return attribute && { snapshot, permissions: from(attribute, ({ CreateVolumePermissions = [] }) => CreateVolumePermissions) };
}

/** The ids of the account's snapshots that anybody may make a volume of, whatever the account blocks. Throws `AwsError`. */
export function publicSnapshots(ask: Ask<'ec2:DescribeSnapshots'>): Promise<string[]> {
  return allOf(
    pagesOf(
      (NextToken) => ask('ec2:DescribeSnapshots', { OwnerIds: ['self'], RestorableByUserIds: ['all'], MaxResults: PAGE_SIZE, NextToken }),
      ({ NextToken }) => NextToken,
    ),
    ({ Snapshots }) => Snapshots?.flatMap(({ SnapshotId }) => SnapshotId ?? []),
  );
}

/** Of the record of CreateSnapshots, whose response CloudTrail writes in this shape (not confirmed). */
function createdTogether(response: unknown): readonly (string | undefined)[] {
  const set = within('CreateSnapshotsResponse', response)['snapshotSet'];
  const made = itemsOf(membersOf(set)['item'] ?? set);
  return made.map((item) => snapshotId(membersOf(item)['snapshotId']));
}

function snapshotId(value: unknown): string | undefined {
  return ec2Id('snap', value);
}
