import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { namedIn, type RdsSnapshot, recordedSnapshot, restorableBy, taggedSnapshot } from '../shared/rds-snapshot.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** A snapshot of a cluster: of Aurora, of a Multi-AZ cluster, and of Neptune and DocumentDB, whose API is RDS's. Otherwise as a snapshot of an instance. */
export default defineResource<RdsSnapshot>()({
  type: 'AWS::RDS::DBClusterSnapshot',
  tagged: true,
  reads: ['rds:DescribeDBClusterSnapshots', 'rds:DescribeDBClusterSnapshotAttributes'],
  touchedBy: {
    'rds:ModifyDBClusterSnapshotAttribute': namedIn('dBClusterSnapshotIdentifier'),
    'rds:CreateDBClusterSnapshot': namedIn('dBClusterSnapshotIdentifier'),
    // What is copied may be another account's: the copy is what was made here.
    'rds:CopyDBClusterSnapshot': namedIn('targetDBClusterSnapshotIdentifier'),
    'rds:DeleteDBClusterSnapshot': namedIn('dBClusterSnapshotIdentifier'),
    'rds:DeleteDBCluster': namedIn('finalDBSnapshotIdentifier'),
    'rds:AddTagsToResource': taggedSnapshot('cluster-snapshot'),
    'rds:RemoveTagsFromResource': taggedSnapshot('cluster-snapshot'),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:rds:${region}:${accountId}:cluster-snapshot:${id}`,

  async read(ask, { id }) {
    const [found, attributes] = await Promise.all([
      orUnreadable(orNull(ask('rds:DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: id }))),
      orUnreadable(orNull(ask('rds:DescribeDBClusterSnapshotAttributes', { DBClusterSnapshotIdentifier: id }))),
    ]);
    Unreadable.assertAnyAnswered([found, attributes]);
    const snapshot = from(found, (answer) => answer?.DBClusterSnapshots?.[0] ?? null);
    if (!snapshot || !attributes) return null;

    return factsRead<RdsSnapshot>('RDS', {
      snapshotId: id,
      kind: 'DBClusterSnapshot',
      snapshotType: from(snapshot, ({ SnapshotType }) => SnapshotType),
      encrypted: from(snapshot, ({ StorageEncrypted }) => StorageEncrypted),
      restorableBy: from(attributes, ({ DBClusterSnapshotAttributesResult: shown }) => restorableBy(shown?.DBClusterSnapshotAttributes)),
      tags: from(snapshot, ({ TagList }) => tagsOf(TagList)),
    });
  },

  // Without a type asked for, RDS lists the account's own, manual and automated, and none that others share.
  async *list(ask) {
    const pages = pagesOf(
      (Marker) => ask('rds:DescribeDBClusterSnapshots', { Marker }),
      ({ Marker }) => Marker,
    );
    for await (const { DBClusterSnapshots = [] } of pages)
      for (const { DBClusterSnapshotIdentifier } of DBClusterSnapshots) if (DBClusterSnapshotIdentifier) yield DBClusterSnapshotIdentifier;
  },

  fromConfigurationItem: (item) => recordedSnapshot('DBClusterSnapshot', item, { id: 'dbclusterSnapshotIdentifier', encrypted: 'storageEncrypted' }),

  canonical: ({ restorableBy: values, ...rest }) => ({ ...rest, restorableBy: values?.toSorted() }),
});
