import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import volume from '../../../resources/ec2/volume.ts';
import { TemplateRef, type TemplateResource, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::Volume', id: 'vol-1' } as const;
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000000';
const reading = (described: object) => volume.read(answering({ 'ec2:DescribeVolumes': () => ({ Volumes: [described] }) }, volume.reads), ref, NOW);

describe('reads a volume', () => {
  it('that is encrypted and attached', async () => {
    const described = { VolumeId: 'vol-1', Encrypted: true, KmsKeyId: KEY, Attachments: [{ InstanceId: 'i-1' }], Tags: [{ Key: 'team', Value: 'media' }] };

    expect(await reading(described)).toEqual({ volumeId: 'vol-1', encrypted: true, kmsKeyId: KEY, attached: true, tags: { team: 'media' } });
  });
  it('that is neither', async () => {
    expect(await reading({ VolumeId: 'vol-1', Encrypted: false })).toEqual({
      volumeId: 'vol-1',
      encrypted: false,
      kmsKeyId: null,
      attached: false,
      tags: {},
    });
  });
  it('that is gone as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'ec2:DescribeVolumes', 'InvalidVolume.NotFound', 'No such volume.');
    };

    expect(await volume.read(answering({ 'ec2:DescribeVolumes': missing }, volume.reads), ref, NOW)).toBeNull();
    expect(await volume.read(answering({ 'ec2:DescribeVolumes': () => ({ Volumes: [] }) }, volume.reads), ref, NOW)).toBeNull();
  });
  it('but for whether it is encrypted, where EC2 does not say that', async () => {
    expect(unread(await reading({ VolumeId: 'vol-1' }))).toEqual({ encrypted: expect.stringContaining('without') });
  });
});

it('lists the volumes of every page', async () => {
  const pages = [{ Volumes: [{ VolumeId: 'vol-1' }], NextToken: '1' }, { Volumes: [], NextToken: '2' }, { Volumes: [{ VolumeId: 'vol-2' }] }];
  const ask = answering({ 'ec2:DescribeVolumes': ({ NextToken = '0' }: { NextToken?: string }) => pages[Number(NextToken)] }, volume.reads);

  expect(await collected(volume.list(ask, place))).toEqual(['vol-1', 'vol-2']);
});

it.each<[string, `ec2:${string}`, unknown, unknown, unknown]>([
  ['CreateVolume', 'ec2:CreateVolume', { size: '8' }, { volumeId: 'vol-1' }, 'vol-1'],
  ['AttachVolume', 'ec2:AttachVolume', { volumeId: 'vol-1', instanceId: 'i-1' }, null, 'vol-1'],
  ['DetachVolume', 'ec2:DetachVolume', { volumeId: 'vol-1' }, null, 'vol-1'],
  ['DeleteVolume', 'ec2:DeleteVolume', { volumeId: 'vol-1' }, null, 'vol-1'],
  ['RestoreVolumeFromRecycleBin', 'ec2:RestoreVolumeFromRecycleBin', { volumeId: 'vol-1' }, null, 'vol-1'],
  [
    'RestoreVolumeFromRecycleBin, as newer calls are recorded',
    'ec2:RestoreVolumeFromRecycleBin',
    { RestoreVolumeFromRecycleBinRequest: { VolumeId: 'vol-1' } },
    null,
    'vol-1',
  ],
  ['tags', 'ec2:CreateTags', { resourcesSet: { items: [{ resourceId: 'snap-1' }, { resourceId: 'vol-1' }] } }, null, [undefined, 'vol-1']],
  ['tags that are taken away', 'ec2:DeleteTags', { resourcesSet: { items: [{ resourceId: 'vol-1' }] } }, null, ['vol-1']],
])('is touched by %s', (_name, event, request, response, ids) => {
  expect(volume.touchedBy[event]?.(request, response, place)).toEqual(ids);
});

describe('in what AWS Config recorded', () => {
  const item = { ...place, resourceId: 'vol-1', resourceName: undefined, arn: undefined, supplementaryConfiguration: {}, tags: { team: 'media' } };
  const fixture = '../shared/fixtures/config-items/AWS_EC2_Volume.json';
  it.skipIf(!existsSync(fixture))(`shows all of it (passed over where ${fixture} is missing)`, () => {
    const recorded = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(volume.fromConfigurationItem?.({ ...recorded, region: recorded.awsRegion })).toEqual({
      volumeId: 'vol-a416b170',
      encrypted: true,
      kmsKeyId: 'arn:aws:kms:ap-southeast-1:055409840355:key/bd41e26b-d347-4c59-ab0b-32aee30fcf8d',
      attached: true,
      tags: {},
    });
  });
  it.each([
    ['attached to nothing, by its list', { encrypted: false, attachments: [] }, { encrypted: false, kmsKeyId: null, attached: false }],
    ['attached, by its state', { encrypted: false, state: 'in-use' }, { encrypted: false, kmsKeyId: null, attached: true }],
    ['attached to nothing, by its state', { encrypted: false, state: 'available' }, { encrypted: false, kmsKeyId: null, attached: false }],
    ['of which nothing is said', {}, { kmsKeyId: null }],
  ])('shows one %s', (_name, configuration, facts) => {
    expect(volume.fromConfigurationItem?.({ ...item, configuration })).toEqual({ ...facts, tags: { team: 'media' } });
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>): TemplateResource => ({
    ...place,
    logicalId: 'Disk',
    type: 'AWS::EC2::Volume',
    properties,
    siblings: [],
  });
  it.each<[string, Record<string, unknown>, object]>([
    ['is not encrypted where nothing is said', { Size: 8 }, { encrypted: false, kmsKeyId: null }],
    ['is encrypted where that is asked for', { Encrypted: true }, { encrypted: true, kmsKeyId: null }],
    ['may spell that as a word', { Encrypted: 'False' }, { encrypted: false, kmsKeyId: null }],
    ['is encrypted where it names a key', { KmsKeyId: KEY }, { encrypted: true, kmsKeyId: KEY }],
    ['is encrypted where it refers to a key', { KmsKeyId: new TemplateRef('Key', 'Arn') }, { encrypted: true, kmsKeyId: '<Key.Arn>' }],
    ['is encrypted with a key that is known only at deployment', { KmsKeyId: UNRESOLVED }, { encrypted: true, kmsKeyId: null }],
    ['is not where it says so beside a key', { Encrypted: false, KmsKeyId: KEY }, { encrypted: false, kmsKeyId: KEY }],
    ['is as its snapshot is, which is not shown', { SnapshotId: 'snap-1' }, { kmsKeyId: null }],
    ['of a snapshot is encrypted where that is asked for', { SnapshotId: 'snap-1', Encrypted: 'true' }, { encrypted: true, kmsKeyId: null }],
    ['does not show what is known only at deployment', { Encrypted: UNRESOLVED, KmsKeyId: KEY }, { kmsKeyId: KEY }],
  ])('%s', (_name, properties, facts) => {
    expect(volume.fromTemplate?.(proposed({ ...properties, Tags: [{ Key: 'team', Value: 'media' }] }))).toEqual({
      ...facts,
      attached: true,
      tags: { team: 'media' },
    });
  });
});
