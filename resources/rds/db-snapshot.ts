import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { namedIn, type RdsSnapshot, recordedSnapshot, restorableBy, taggedSnapshot } from '../shared/rds-snapshot.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/**
 * A snapshot of a database instance. The nightly ones are made by RDS itself, without an event: AWS Config's items and the sweep tell of them. No template
 * declares a snapshot.
 */
export default defineResource<RdsSnapshot>()({
  type: 'AWS::RDS::DBSnapshot',
  tagged: true,
  reads: ['rds:DescribeDBSnapshots', 'rds:DescribeDBSnapshotAttributes'],
  touchedBy: {
    'rds:ModifyDBSnapshotAttribute': namedIn('dBSnapshotIdentifier'),
    'rds:CreateDBSnapshot': namedIn('dBSnapshotIdentifier'),
    // What is copied may be another account's: the copy is what was made here.
    'rds:CopyDBSnapshot': namedIn('targetDBSnapshotIdentifier'),
    'rds:ModifyDBSnapshot': namedIn('dBSnapshotIdentifier'),
    'rds:DeleteDBSnapshot': namedIn('dBSnapshotIdentifier'),
    'rds:DeleteDBInstance': namedIn('finalDBSnapshotIdentifier'),
    'rds:AddTagsToResource': taggedSnapshot('snapshot'),
    'rds:RemoveTagsFromResource': taggedSnapshot('snapshot'),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:rds:${region}:${accountId}:snapshot:${id}`,

  async read(ask, { id }) {
    const [found, attributes] = await Promise.all([
      orUnreadable(orNull(ask('rds:DescribeDBSnapshots', { DBSnapshotIdentifier: id }))),
      orUnreadable(orNull(ask('rds:DescribeDBSnapshotAttributes', { DBSnapshotIdentifier: id }))),
    ]);
    Unreadable.assertAnyAnswered([found, attributes]);
    const snapshot = from(found, (answer) => answer?.DBSnapshots?.[0] ?? null);
    if (!snapshot || !attributes) return null;

    return factsRead<RdsSnapshot>('RDS', {
      snapshotId: id,
      kind: 'DBSnapshot',
      snapshotType: from(snapshot, ({ SnapshotType }) => SnapshotType),
      encrypted: from(snapshot, ({ Encrypted }) => Encrypted),
      restorableBy: from(attributes, ({ DBSnapshotAttributesResult: shown }) => restorableBy(shown?.DBSnapshotAttributes)),
      tags: from(snapshot, ({ TagList }) => tagsOf(TagList)),
    });
  },

  // Without a type asked for, RDS lists the account's own, manual and automated, and none that others share.
  async *list(ask) {
    const pages = pagesOf(
      (Marker) => ask('rds:DescribeDBSnapshots', { Marker }),
      ({ Marker }) => Marker,
    );
    for await (const { DBSnapshots = [] } of pages) for (const { DBSnapshotIdentifier } of DBSnapshots) if (DBSnapshotIdentifier) yield DBSnapshotIdentifier;
  },

  fromConfigurationItem: (item) => recordedSnapshot('DBSnapshot', item, { id: 'dBSnapshotIdentifier', encrypted: 'encrypted' }),

  canonical: ({ restorableBy: values, ...rest }) => ({ ...rest, restorableBy: values?.toSorted() }),
});
