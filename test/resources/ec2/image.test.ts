import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { toAwsError } from '../../../functions/adapters/aws-error.ts';
import image from '../../../resources/ec2/image.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::Image', id: 'ami-1' } as const;
const ORGANIZATION = 'arn:aws:organizations::111122223333:organization/o-1';
const UNIT = 'arn:aws:organizations::111122223333:ou/o-1/ou-1';
const answers = {
  'ec2:DescribeImages': () => ({ Images: [{ ImageId: 'ami-1', OwnerId: place.accountId, Name: 'base', Tags: [{ Key: 'team', Value: 'media' }] }] }),
  'ec2:DescribeImageAttribute': () => ({
    LaunchPermissions: [{ UserId: '444455556666' }, { OrganizationArn: ORGANIZATION }, { Group: 'all' }, { OrganizationalUnitArn: UNIT }],
  }),
};

describe('reads an image', () => {
  it('with its permissions', async () => {
    expect(await image.read(answering(answers, image.reads), ref, NOW)).toEqual({
      imageId: 'ami-1',
      name: 'base',
      groups: ['all'],
      accounts: ['444455556666'],
      organizations: [ORGANIZATION],
      organizationalUnits: [UNIT],
      tags: { team: 'media' },
    });
  });
  it('that is shared with nobody, and has neither name nor tags', async () => {
    const bare = {
      ...answers,
      'ec2:DescribeImages': () => ({ Images: [{ ImageId: 'ami-1', OwnerId: place.accountId }] }),
      'ec2:DescribeImageAttribute': () => ({ ImageId: 'ami-1' }),
    };

    expect(await image.read(answering(bare, image.reads), ref, NOW)).toMatchObject({ name: null, groups: [], accounts: [], organizations: [], tags: {} });
  });
  it.each(['ec2:DescribeImages', 'ec2:DescribeImageAttribute'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'InvalidAMIID.NotFound', 'No such image.');
    };

    expect(await image.read(answering({ ...answers, [action]: missing }, image.reads), ref, NOW)).toBeNull();
  });
  it('that EC2 says is no longer available as null', async () => {
    const thrown = Object.assign(new Error('The image is no longer available'), { name: 'InvalidAMIID.Unavailable', $metadata: { httpStatusCode: 400 } });
    const unavailable = () => {
      throw toAwsError('ec2:DescribeImageAttribute', thrown);
    };

    expect(await image.read(answering({ ...answers, 'ec2:DescribeImageAttribute': unavailable }, image.reads), ref, NOW)).toBeNull();
  });
  it('that was deregistered, or is switched off, as null', async () => {
    expect(await image.read(answering({ ...answers, 'ec2:DescribeImages': () => ({ Images: [] }) }, image.reads), ref, NOW)).toBeNull();
  });
  it('of another account as null, without asking for permissions that are not shown to others', async () => {
    const { 'ec2:DescribeImageAttribute': _, ...others } = answers;
    const foreign = () => ({ Images: [{ ImageId: 'ami-1', OwnerId: '137112412989' }] });

    expect(await image.read(answering({ ...others, 'ec2:DescribeImages': foreign }, image.reads), ref, NOW)).toBeNull();
  });
  it('but for what a denied call shows', async () => {
    const denied = () => {
      throw new AwsError('denied', 'ec2:DescribeImageAttribute', 'UnauthorizedOperation', 'Not allowed.');
    };

    expect(unread(await image.read(answering({ ...answers, 'ec2:DescribeImageAttribute': denied }, image.reads), ref, NOW))).toEqual({
      groups: expect.stringContaining('ec2:DescribeImageAttribute'),
      accounts: expect.stringContaining('ec2:DescribeImageAttribute'),
      organizations: expect.stringContaining('ec2:DescribeImageAttribute'),
      organizationalUnits: expect.stringContaining('ec2:DescribeImageAttribute'),
    });
  });
});

it('lists the own images of every page', async () => {
  const pages = [{ Images: [{ ImageId: 'ami-1' }], NextToken: '1' }, { Images: [], NextToken: '2' }, { Images: [{ ImageId: 'ami-2' }] }];
  const ask = answering(
    {
      'ec2:DescribeImages': ({ Owners, NextToken = '0' }: { Owners?: string[]; NextToken?: string }) =>
        Owners?.join() === 'self' ? pages[Number(NextToken)] : { Images: [{ ImageId: 'ami-of-another' }] },
    },
    image.reads,
  );

  expect(await collected(image.list(ask, place))).toEqual(['ami-1', 'ami-2']);
});

it('names no account in its ARN, as EC2 does', () => {
  expect(image.arn(ref)).toBe('arn:aws:ec2:eu-west-1::image/ami-1');
});

describe('is touched', () => {
  it.each<[string, `ec2:${string}`, unknown, unknown, unknown]>([
    ['by ModifyImageAttribute', 'ec2:ModifyImageAttribute', { imageId: 'ami-1', attributeType: 'launchPermission' }, { _return: true }, 'ami-1'],
    ['by ResetImageAttribute', 'ec2:ResetImageAttribute', { imageId: 'ami-1' }, null, 'ami-1'],
    ['by DisableImage', 'ec2:DisableImage', { DisableImageRequest: { ImageId: 'ami-1' } }, null, 'ami-1'],
    ['by EnableImage', 'ec2:EnableImage', { imageId: 'ami-1' }, null, 'ami-1'],
    ['by RestoreImageFromRecycleBin', 'ec2:RestoreImageFromRecycleBin', { RestoreImageFromRecycleBinRequest: { ImageId: 'ami-1' } }, null, 'ami-1'],
    ['by DeregisterImage', 'ec2:DeregisterImage', { imageId: 'ami-1' }, null, 'ami-1'],
    ['by CreateImage', 'ec2:CreateImage', { instanceId: 'i-1' }, { imageId: 'ami-1' }, 'ami-1'],
    ['by RegisterImage', 'ec2:RegisterImage', { name: 'base' }, { imageId: 'ami-1' }, 'ami-1'],
    ['by CopyImage: the copy', 'ec2:CopyImage', { sourceImageId: 'ami-of-another' }, { imageId: 'ami-1' }, 'ami-1'],
    ['by tags', 'ec2:CreateTags', { resourcesSet: { items: [{ resourceId: 'ami-1' }] } }, null, ['ami-1']],
    ['by tags that are taken away', 'ec2:DeleteTags', { resourcesSet: { items: [{ resourceId: 'vol-1' }] } }, null, [undefined]],
  ])('%s', (_name, event, request, response, ids) => {
    expect(image.touchedBy[event]?.(request, response, place)).toEqual(ids);
  });

  const record = '../shared/fixtures/cloudtrail-records/ModifyImageAttribute.json';
  it.skipIf(!existsSync(record))(`by a call that CloudTrail recorded (passed over where ${record} is missing)`, () => {
    const { requestParameters, responseElements } = JSON.parse(readFileSync(record, 'utf8'));

    expect(image.touchedBy['ec2:ModifyImageAttribute']?.(requestParameters, responseElements, place)).toBe('ami-de1fbCab6ccB03e6D');
  });
});

it('is the same in whatever order its permissions come', () => {
  const facts = {
    imageId: 'ami-1',
    name: 'base',
    groups: [],
    accounts: ['2', '1'],
    organizations: [],
    organizationalUnits: [],
    tags: {},
  };

  expect(image.canonical?.({ ...facts, accounts: ['1', '2'] })).toEqual(image.canonical?.(facts));
  expect(image.canonical?.({ ...facts, groups: ['all'] })).not.toEqual(image.canonical?.(facts));
});
