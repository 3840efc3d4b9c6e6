import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import snapshot from '../../../resources/rds/db-cluster-snapshot.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::RDS::DBClusterSnapshot', id: 'before-migration' } as const;
const answers = {
  'rds:DescribeDBClusterSnapshots': () => ({
    DBClusterSnapshots: [{ DBClusterSnapshotIdentifier: 'before-migration', SnapshotType: 'manual', StorageEncrypted: true, TagList: [] }],
  }),
  'rds:DescribeDBClusterSnapshotAttributes': () => ({
    DBClusterSnapshotAttributesResult: { DBClusterSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: ['444455556666'] }] },
  }),
};

describe('reads a snapshot', () => {
  it('with those who may restore it', async () => {
    expect(await snapshot.read(answering(answers, snapshot.reads), ref, NOW)).toEqual({
      snapshotId: 'before-migration',
      kind: 'DBClusterSnapshot',
      snapshotType: 'manual',
      encrypted: true,
      restorableBy: ['444455556666'],
      tags: {},
    });
  });
  it.each(['rds:DescribeDBClusterSnapshots', 'rds:DescribeDBClusterSnapshotAttributes'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'DBClusterSnapshotNotFoundFault', 'No such snapshot.');
    };

    expect(await snapshot.read(answering({ ...answers, [action]: missing }, snapshot.reads), ref, NOW)).toBeNull();
  });
  it('but for its type where RDS leaves that out', async () => {
    const ask = answering({ ...answers, 'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [{ StorageEncrypted: true }] }) }, snapshot.reads);

    expect(unread(await snapshot.read(ask, ref, NOW))).toEqual({ snapshotType: expect.stringContaining('without snapshotType') });
  });
});

it('lists the snapshots of every page', async () => {
  const pages = [
    { DBClusterSnapshots: [{ DBClusterSnapshotIdentifier: 'one' }], Marker: '1' },
    { DBClusterSnapshots: [], Marker: '2' },
    { DBClusterSnapshots: [{ DBClusterSnapshotIdentifier: 'two' }] },
  ];
  const ask = answering({ 'rds:DescribeDBClusterSnapshots': ({ Marker = '0' }: { Marker?: string }) => pages[Number(Marker)] }, snapshot.reads);

  expect(await collected(snapshot.list(ask, place))).toEqual(['one', 'two']);
});

it.each<[string, `rds:${string}`, unknown, unknown]>([
  ['ModifyDBClusterSnapshotAttribute', 'rds:ModifyDBClusterSnapshotAttribute', { dBClusterSnapshotIdentifier: 'one', attributeName: 'restore' }, 'one'],
  ['CreateDBClusterSnapshot', 'rds:CreateDBClusterSnapshot', { dBClusterSnapshotIdentifier: 'one', dBClusterIdentifier: 'media' }, 'one'],
  [
    'CopyDBClusterSnapshot: the copy',
    'rds:CopyDBClusterSnapshot',
    { sourceDBClusterSnapshotIdentifier: 'theirs', targetDBClusterSnapshotIdentifier: 'ours' },
    'ours',
  ],
  ['DeleteDBClusterSnapshot', 'rds:DeleteDBClusterSnapshot', { dBClusterSnapshotIdentifier: 'one' }, 'one'],
  ['DeleteDBCluster that leaves one', 'rds:DeleteDBCluster', { dBClusterIdentifier: 'media', finalDBSnapshotIdentifier: 'last' }, 'last'],
  ['tags', 'rds:AddTagsToResource', { resourceName: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:one' }, 'one'],
  ['tags of its own kind only', 'rds:RemoveTagsFromResource', { resourceName: 'arn:aws:rds:eu-west-1:111122223333:snapshot:one' }, undefined],
])('is touched by %s', (_name, event, request, id) => {
  expect(snapshot.touchedBy[event]?.(request, null, place)).toBe(id);
});

const fixture = '../shared/fixtures/config-items/AWS_RDS_DBClusterSnapshot.json';
it.skipIf(!existsSync(fixture))(`shows all of it in what AWS Config recorded (passed over where ${fixture} is missing)`, () => {
  const recorded = JSON.parse(readFileSync(fixture, 'utf8'));

  expect(snapshot.fromConfigurationItem?.({ ...recorded, region: recorded.awsRegion })).toEqual({
    snapshotId: 'test',
    kind: 'DBClusterSnapshot',
    snapshotType: 'manual',
    encrypted: true,
    restorableBy: [],
    tags: {},
  });
});

it('is the same in whatever order those come who may restore it', () => {
  const facts = { snapshotId: 'one', kind: 'DBClusterSnapshot' as const, snapshotType: 'manual', encrypted: false, restorableBy: ['all', '1'], tags: {} };

  expect(snapshot.canonical?.({ ...facts, restorableBy: ['1', 'all'] })).toEqual(snapshot.canonical?.(facts));
});
