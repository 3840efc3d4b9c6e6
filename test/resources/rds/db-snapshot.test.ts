import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import snapshot from '../../../resources/rds/db-snapshot.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::RDS::DBSnapshot', id: 'before-migration' } as const;
const answers = {
  'rds:DescribeDBSnapshots': () => ({
    DBSnapshots: [{ DBSnapshotIdentifier: 'before-migration', SnapshotType: 'manual', Encrypted: false, TagList: [{ Key: 'team', Value: 'media' }] }],
  }),
  'rds:DescribeDBSnapshotAttributes': () => ({
    DBSnapshotAttributesResult: {
      DBSnapshotAttributes: [
        { AttributeName: 'another', AttributeValues: ['all'] },
        { AttributeName: 'restore', AttributeValues: ['444455556666', 'all'] },
      ],
    },
  }),
};

describe('reads a snapshot', () => {
  it('with those who may restore it', async () => {
    expect(await snapshot.read(answering(answers, snapshot.reads), ref, NOW)).toEqual({
      snapshotId: 'before-migration',
      kind: 'DBSnapshot',
      snapshotType: 'manual',
      encrypted: false,
      restorableBy: ['444455556666', 'all'],
      tags: { team: 'media' },
    });
  });
  it.each([
    ['without attributes', {}],
    ['with an attribute without values', { DBSnapshotAttributesResult: { DBSnapshotAttributes: [{ AttributeName: 'restore' }] } }],
  ])('%s as shared with nobody', async (_name, attributes) => {
    const ask = answering({ ...answers, 'rds:DescribeDBSnapshotAttributes': () => attributes }, snapshot.reads);

    expect(await snapshot.read(ask, ref, NOW)).toMatchObject({ restorableBy: [] });
  });
  it.each(['rds:DescribeDBSnapshots', 'rds:DescribeDBSnapshotAttributes'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'DBSnapshotNotFound', 'No such snapshot.');
    };

    expect(await snapshot.read(answering({ ...answers, [action]: missing }, snapshot.reads), ref, NOW)).toBeNull();
  });
  it('but for whether it is encrypted, where RDS leaves that out', async () => {
    const ask = answering({ ...answers, 'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [{ SnapshotType: 'manual' }] }) }, snapshot.reads);

    expect(unread(await snapshot.read(ask, ref, NOW))).toEqual({ encrypted: expect.stringContaining('without encrypted') });
  });
});

it('lists the snapshots of every page', async () => {
  const pages = [
    { DBSnapshots: [{ DBSnapshotIdentifier: 'one' }], Marker: '1' },
    { DBSnapshots: [], Marker: '2' },
    { DBSnapshots: [{ DBSnapshotIdentifier: 'rds:media-2026-11-23-04-05' }] },
  ];
  const ask = answering({ 'rds:DescribeDBSnapshots': ({ Marker = '0' }: { Marker?: string }) => pages[Number(Marker)] }, snapshot.reads);

  expect(await collected(snapshot.list(ask, place))).toEqual(['one', 'rds:media-2026-11-23-04-05']);
});

describe('is touched', () => {
  const arn = 'arn:aws:rds:eu-west-1:111122223333';
  it.each<[string, `rds:${string}`, unknown, unknown]>([
    [
      'by ModifyDBSnapshotAttribute',
      'rds:ModifyDBSnapshotAttribute',
      { dBSnapshotIdentifier: 'Before-Migration', attributeName: 'restore', valuesToAdd: ['all'] },
      'before-migration',
    ],
    ['by CreateDBSnapshot, in another spelling', 'rds:CreateDBSnapshot', { dbSnapshotIdentifier: 'one', dBInstanceIdentifier: 'media' }, 'one'],
    [
      'by CopyDBSnapshot: the copy',
      'rds:CopyDBSnapshot',
      { sourceDBSnapshotIdentifier: 'arn:aws:rds:eu-west-1:444455556666:snapshot:theirs', targetDBSnapshotIdentifier: 'ours' },
      'ours',
    ],
    ['by ModifyDBSnapshot', 'rds:ModifyDBSnapshot', { dBSnapshotIdentifier: 'one' }, 'one'],
    ['by DeleteDBSnapshot', 'rds:DeleteDBSnapshot', { dBSnapshotIdentifier: 'one' }, 'one'],
    ['by DeleteDBInstance that leaves one', 'rds:DeleteDBInstance', { dBInstanceIdentifier: 'media', finalDBSnapshotIdentifier: 'last' }, 'last'],
    ['not by DeleteDBInstance that leaves none', 'rds:DeleteDBInstance', { dBInstanceIdentifier: 'media', skipFinalSnapshot: true }, undefined],
    ['by tags', 'rds:AddTagsToResource', { resourceName: `${arn}:snapshot:one`, tags: [] }, 'one'],
    ['by tags of an automated one', 'rds:RemoveTagsFromResource', { resourceName: `${arn}:snapshot:rds:media-2026-11-23` }, 'rds:media-2026-11-23'],
    ['not by tags of a cluster snapshot', 'rds:AddTagsToResource', { resourceName: `${arn}:cluster-snapshot:one` }, undefined],
    ['not by tags of an instance', 'rds:AddTagsToResource', { resourceName: `${arn}:db:one` }, undefined],
  ])('%s', (_name, event, request, id) => {
    expect(snapshot.touchedBy[event]?.(request, null, place)).toBe(id);
  });
});

describe('in what AWS Config recorded', () => {
  const item = { ...place, resourceId: 'one', resourceName: 'one', arn: undefined, configuration: { tagList: [{ key: 'team', value: 'media' }] }, tags: {} };
  const fixture = '../shared/fixtures/config-items/AWS_RDS_DBSnapshot.json';
  it.skipIf(!existsSync(fixture))(`shows all of it (passed over where ${fixture} is missing)`, () => {
    const recorded = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(snapshot.fromConfigurationItem?.({ ...recorded, region: recorded.awsRegion })).toEqual({
      snapshotId: 'rds:myrdstest-2016-10-20-23-52',
      kind: 'DBSnapshot',
      snapshotType: 'automated',
      encrypted: true,
      restorableBy: [],
      tags: {},
    });
  });
  it.each<[string, Record<string, unknown>, object]>([
    ['who may restore it', { DBSnapshotAttributes: [{ attributeName: 'restore', attributeValues: ['all'] }] }, { restorableBy: ['all'] }],
    ['that in a text', { DBSnapshotAttributes: '[{"attributeName":"restore","attributeValues":["all"]}]' }, { restorableBy: ['all'] }],
    ['nobody, where the attribute is not there', { DBSnapshotAttributes: [] }, { restorableBy: [] }],
    ['not what is not there', {}, {}],
    ['not what is no JSON', { DBSnapshotAttributes: '[{' }, {}],
    ['not what is of another shape', { DBSnapshotAttributes: [{ attributeName: 'restore', attributeValues: 'all' }] }, {}],
  ])('shows %s', (_name, supplementaryConfiguration, facts) => {
    expect(snapshot.fromConfigurationItem?.({ ...item, supplementaryConfiguration })).toEqual({ kind: 'DBSnapshot', tags: { team: 'media' }, ...facts });
  });
});

it('is the same in whatever order those come who may restore it', () => {
  const facts = { snapshotId: 'one', kind: 'DBSnapshot' as const, snapshotType: 'manual', encrypted: false, restorableBy: ['all', '1'], tags: {} };

  expect(snapshot.canonical?.({ ...facts, restorableBy: ['1', 'all'] })).toEqual(snapshot.canonical?.(facts));
});
