import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import snapshot from '../../../resources/ec2/snapshot.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::Snapshot', id: 'snap-1' } as const;
const answers = {
  'ec2:DescribeSnapshots': () => ({
    Snapshots: [{ SnapshotId: 'snap-1', OwnerId: place.accountId, Encrypted: false, Tags: [{ Key: 'team', Value: 'media' }] }],
  }),
  'ec2:DescribeSnapshotAttribute': () => ({ CreateVolumePermissions: [{ UserId: '444455556666' }, { Group: 'all' }] }),
};

describe('reads a snapshot', () => {
  it('with its permissions', async () => {
    expect(await snapshot.read(answering(answers, snapshot.reads), ref, NOW)).toEqual({
      snapshotId: 'snap-1',
      encrypted: false,
      groups: ['all'],
      accounts: ['444455556666'],
      tags: { team: 'media' },
    });
  });
  it('that is shared with nobody and has no tags', async () => {
    const bare = {
      ...answers,
      'ec2:DescribeSnapshots': () => ({ Snapshots: [{ SnapshotId: 'snap-1', OwnerId: place.accountId, Encrypted: true }] }),
      'ec2:DescribeSnapshotAttribute': () => ({ SnapshotId: 'snap-1' }),
    };

    expect(await snapshot.read(answering(bare, snapshot.reads), ref, NOW)).toMatchObject({ groups: [], accounts: [], tags: {} });
  });
  it.each(['ec2:DescribeSnapshots', 'ec2:DescribeSnapshotAttribute'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'InvalidSnapshot.NotFound', 'No such snapshot.');
    };

    expect(await snapshot.read(answering({ ...answers, [action]: missing }, snapshot.reads), ref, NOW)).toBeNull();
  });
  it('of another account as null, without asking for permissions that are not shown to others', async () => {
    const { 'ec2:DescribeSnapshotAttribute': _, ...others } = answers;
    const foreign = () => ({ Snapshots: [{ SnapshotId: 'snap-1', OwnerId: '444455556666', Encrypted: false }] });

    expect(await snapshot.read(answering({ ...others, 'ec2:DescribeSnapshots': foreign }, snapshot.reads), ref, NOW)).toBeNull();
  });
  it('but for what a denied call shows, or EC2 does not say', async () => {
    const denied = () => {
      throw new AwsError('denied', 'ec2:DescribeSnapshotAttribute', 'UnauthorizedOperation', 'Not allowed.');
    };
    const half = () => ({ Snapshots: [{ SnapshotId: 'snap-1', OwnerId: place.accountId }] });

    expect(unread(await snapshot.read(answering({ ...answers, 'ec2:DescribeSnapshotAttribute': denied }, snapshot.reads), ref, NOW))).toEqual({
      groups: expect.stringContaining('ec2:DescribeSnapshotAttribute'),
      accounts: expect.stringContaining('ec2:DescribeSnapshotAttribute'),
    });
    expect(unread(await snapshot.read(answering({ ...answers, 'ec2:DescribeSnapshots': half }, snapshot.reads), ref, NOW))).toEqual({
      encrypted: expect.stringContaining('without encrypted'),
    });
  });
});

it('lists the own snapshots of every page', async () => {
  const pages = [{ Snapshots: [{ SnapshotId: 'snap-1' }], NextToken: '1' }, { Snapshots: [], NextToken: '2' }, { Snapshots: [{ SnapshotId: 'snap-2' }] }];
  const ask = answering(
    {
      'ec2:DescribeSnapshots': ({ OwnerIds, NextToken = '0' }: { OwnerIds?: string[]; NextToken?: string }) =>
        OwnerIds?.join() === 'self' ? pages[Number(NextToken)] : { Snapshots: [{ SnapshotId: 'snap-of-another' }] },
    },
    snapshot.reads,
  );

  expect(await collected(snapshot.list(ask, place))).toEqual(['snap-1', 'snap-2']);
});

it('names no account in its ARN, as EC2 does', () => {
  expect(snapshot.arn(ref)).toBe('arn:aws:ec2:eu-west-1::snapshot/snap-1');
});

describe('is touched', () => {
  const tagged = { resourcesSet: { items: [{ resourceId: 'i-1' }, { resourceId: 'snap-1' }] } };
  it.each<[string, `ec2:${string}`, unknown, unknown, unknown]>([
    [
      'by ModifySnapshotAttribute',
      'ec2:ModifySnapshotAttribute',
      { snapshotId: 'snap-1', attributeType: 'CREATE_VOLUME_PERMISSION' },
      { _return: true },
      'snap-1',
    ],
    ['by ResetSnapshotAttribute', 'ec2:ResetSnapshotAttribute', { snapshotId: 'snap-1' }, null, 'snap-1'],
    ['by CreateSnapshot', 'ec2:CreateSnapshot', { volumeId: 'vol-1' }, { snapshotId: 'snap-1', volumeId: 'vol-1' }, 'snap-1'],
    [
      'by CreateSnapshots, each of them',
      'ec2:CreateSnapshots',
      { CreateSnapshotsRequest: {} },
      { CreateSnapshotsResponse: { snapshotSet: { item: [{ snapshotId: 'snap-1' }, { snapshotId: 'snap-2' }] } } },
      ['snap-1', 'snap-2'],
    ],
    ['by CreateSnapshots in the older shape', 'ec2:CreateSnapshots', {}, { snapshotSet: { items: [{ snapshotId: 'snap-1' }] } }, ['snap-1']],
    ['by CopySnapshot: the copy', 'ec2:CopySnapshot', { sourceSnapshotId: 'snap-of-another' }, { snapshotId: 'snap-1' }, 'snap-1'],
    [
      'by RestoreSnapshotFromRecycleBin',
      'ec2:RestoreSnapshotFromRecycleBin',
      { RestoreSnapshotFromRecycleBinRequest: { SnapshotId: 'snap-1' } },
      null,
      'snap-1',
    ],
    ['by RestoreSnapshotFromRecycleBin in the older shape', 'ec2:RestoreSnapshotFromRecycleBin', { snapshotId: 'snap-1' }, null, 'snap-1'],
    ['by DeleteSnapshot', 'ec2:DeleteSnapshot', { snapshotId: 'snap-1' }, null, 'snap-1'],
    ['by tags', 'ec2:CreateTags', tagged, null, [undefined, 'snap-1']],
    ['by tags that are taken away', 'ec2:DeleteTags', tagged, null, [undefined, 'snap-1']],
    ['not by a call that failed to say what it made', 'ec2:CopySnapshot', { sourceSnapshotId: 'snap-of-another' }, null, undefined],
  ])('%s', (_name, event, request, response, ids) => {
    expect(snapshot.touchedBy[event]?.(request, response, place)).toEqual(ids);
  });

  const record = '../shared/fixtures/cloudtrail-records/ModifySnapshotAttribute.json';
  it.skipIf(!existsSync(record))(`by a call that CloudTrail recorded (passed over where ${record} is missing)`, () => {
    const { requestParameters, responseElements } = JSON.parse(readFileSync(record, 'utf8'));

    expect(snapshot.touchedBy['ec2:ModifySnapshotAttribute']?.(requestParameters, responseElements, place)).toBe('snap-041993b54a9b3af6f');
  });
});

it('is the same in whatever order its permissions come', () => {
  const facts = { snapshotId: 'snap-1', encrypted: false, groups: ['all'], accounts: ['2', '1'], tags: {} };

  expect(snapshot.canonical?.({ ...facts, accounts: ['1', '2'] })).toEqual(snapshot.canonical?.(facts));
  expect(snapshot.canonical?.({ ...facts, groups: [] })).not.toEqual(snapshot.canonical?.(facts));
});
