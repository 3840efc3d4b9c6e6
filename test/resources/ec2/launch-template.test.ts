import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import launchTemplate from '../../../resources/ec2/launch-template.ts';
import { type TemplateResource, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::LaunchTemplate', id: 'lt-1' } as const;
const template = {
  LaunchTemplateId: 'lt-1',
  LaunchTemplateName: 'web',
  DefaultVersionNumber: 2,
  LatestVersionNumber: 4,
  Tags: [{ Key: 'team', Value: 'media' }],
};
const INTERFACE = { DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: ['sg-1'] };
const data = {
  ImageId: 'ami-1',
  UserData: 'c2VjcmV0',
  MetadataOptions: { State: 'applied', HttpTokens: 'optional', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 2 },
  NetworkInterfaces: [INTERFACE, { DeviceIndex: 1 }],
  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8 } }],
};
const versions = [
  { VersionNumber: 2, DefaultVersion: true, LaunchTemplateData: data },
  { VersionNumber: 3, DefaultVersion: false, LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required' } } },
];
const answers = {
  'ec2:DescribeLaunchTemplates': () => ({ LaunchTemplates: [template] }),
  'ec2:DescribeLaunchTemplateVersions': () => ({ LaunchTemplateVersions: versions }),
};

function read(given: object = {}) {
  return launchTemplate.read(answering({ ...answers, ...given }, launchTemplate.reads), ref, NOW);
}

describe('reads a launch template', () => {
  it('as its default version has it, without its user data', async () => {
    expect(await read()).toEqual({
      launchTemplateId: 'lt-1',
      name: 'web',
      defaultVersion: 2,
      latestVersion: 3,
      lastNumber: 4,
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'optional' },
      metadataSpecification: { HttpTokens: 'optional', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 2 },
      networkInterfaces: [
        { associatePublicIpAddress: true, specification: INTERFACE },
        { associatePublicIpAddress: null, specification: { DeviceIndex: 1 } },
      ],
      namesSnapshots: false,
      tags: { team: 'media' },
    });
  });
  it('that says nothing of all this', async () => {
    const bare = [{ VersionNumber: 2, LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { SnapshotId: 'snap-1' } }] } }];

    expect(await read({ 'ec2:DescribeLaunchTemplateVersions': () => ({ LaunchTemplateVersions: bare }) })).toMatchObject({
      latestVersion: 2,
      metadataOptions: { httpEndpoint: null, httpTokens: null },
      metadataSpecification: null,
      networkInterfaces: [],
      namesSnapshots: true,
    });
  });
  it.each(['ec2:DescribeLaunchTemplates', 'ec2:DescribeLaunchTemplateVersions'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'InvalidLaunchTemplateId.NotFound', 'No such template.');
    };

    expect(await read({ [action]: missing })).toBeNull();
  });
  it('that is not among those answered as null', async () => {
    expect(await read({ 'ec2:DescribeLaunchTemplates': () => ({ LaunchTemplates: [] }) })).toBeNull();
  });
  it('but for its data where the default version was made another one between the calls', async () => {
    expect(unread(await read({ 'ec2:DescribeLaunchTemplateVersions': () => ({ LaunchTemplateVersions: versions.slice(1) }) }))).toEqual({
      metadataOptions: expect.stringContaining('without'),
      metadataSpecification: expect.stringContaining('without'),
      networkInterfaces: expect.stringContaining('without'),
      namesSnapshots: expect.stringContaining('without'),
    });
  });
  it('and does not tell two states apart by the number that was given out last', async () => {
    const facts = await read();

    expect(facts && launchTemplate.canonical?.(facts)).toEqual(facts && launchTemplate.canonical?.({ ...facts, lastNumber: 9 }));
    expect(facts && launchTemplate.canonical?.(facts)).not.toEqual(facts && launchTemplate.canonical?.({ ...facts, latestVersion: 4 }));
  });
});

it('lists those of every page', async () => {
  const pages = [
    { LaunchTemplates: [{ LaunchTemplateId: 'lt-1' }], NextToken: '1' },
    { LaunchTemplates: [], NextToken: '2' },
    { LaunchTemplates: [{ LaunchTemplateId: 'lt-2' }] },
  ];
  const ask = answering({ 'ec2:DescribeLaunchTemplates': ({ NextToken = '0' }: { NextToken?: string }) => pages[Number(NextToken)] }, launchTemplate.reads);

  expect(await collected(launchTemplate.list(ask, place))).toEqual(['lt-1', 'lt-2']);
});

describe('is touched', () => {
  it.each([
    [
      'by CreateLaunchTemplate',
      'ec2:CreateLaunchTemplate',
      { CreateLaunchTemplateRequest: { LaunchTemplateName: 'web' } },
      { CreateLaunchTemplateResponse: { launchTemplate: { launchTemplateId: 'lt-1' } } },
      'lt-1',
    ],
    ['by CreateLaunchTemplate, recorded plainly', 'ec2:CreateLaunchTemplate', {}, { launchTemplate: { launchTemplateId: 'lt-1' } }, 'lt-1'],
    [
      'by CreateLaunchTemplateVersion, of a template that the request names by its name',
      'ec2:CreateLaunchTemplateVersion',
      { CreateLaunchTemplateVersionRequest: { LaunchTemplateName: 'web' } },
      { CreateLaunchTemplateVersionResponse: { launchTemplateVersion: { launchTemplateId: 'lt-1' } } },
      'lt-1',
    ],
    [
      'by CreateLaunchTemplateVersion whose answer was not recorded',
      'ec2:CreateLaunchTemplateVersion',
      { CreateLaunchTemplateVersionRequest: { LaunchTemplateId: 'lt-1' } },
      null,
      'lt-1',
    ],
    ['by ModifyLaunchTemplate', 'ec2:ModifyLaunchTemplate', { ModifyLaunchTemplateRequest: { LaunchTemplateId: 'lt-1', SetDefaultVersion: 2 } }, null, 'lt-1'],
    [
      'by ModifyLaunchTemplate of a name',
      'ec2:ModifyLaunchTemplate',
      { ModifyLaunchTemplateRequest: { LaunchTemplateName: 'web' } },
      { ModifyLaunchTemplateResponse: { launchTemplate: { launchTemplateId: 'lt-1' } } },
      'lt-1',
    ],
    [
      'by DeleteLaunchTemplateVersions',
      'ec2:DeleteLaunchTemplateVersions',
      { DeleteLaunchTemplateVersionsRequest: { LaunchTemplateId: 'lt-1', LaunchTemplateVersion: { tag: 1, content: '2' } } },
      null,
      'lt-1',
    ],
    [
      'by DeleteLaunchTemplateVersions of a name',
      'ec2:DeleteLaunchTemplateVersions',
      null,
      { DeleteLaunchTemplateVersionsResponse: { successfullyDeletedLaunchTemplateVersionSet: { items: [{ launchTemplateId: 'lt-1' }] } } },
      'lt-1',
    ],
    ['by DeleteLaunchTemplate', 'ec2:DeleteLaunchTemplate', { DeleteLaunchTemplateRequest: { LaunchTemplateId: 'lt-1' } }, null, 'lt-1'],
    ['by tags', 'ec2:CreateTags', { resourcesSet: { items: [{ resourceId: 'lt-1' }] } }, null, ['lt-1']],
    ['by tags taken off', 'ec2:DeleteTags', { resourcesSet: { items: [{ resourceId: 'lt-1' }] } }, null, ['lt-1']],
    ['not by a call that names nothing', 'ec2:ModifyLaunchTemplate', null, null, undefined],
    ['not by a deletion that names nothing', 'ec2:DeleteLaunchTemplateVersions', {}, {}, undefined],
  ] as const)('%s', (_name, event, request, response, id) => {
    expect(launchTemplate.touchedBy[event]?.(request, response, place)).toEqual(id);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_EC2_LaunchTemplate.json';
  it.skipIf(!existsSync(fixture))(`shows the only version (passed over where ${fixture} is missing)`, () => {
    const item = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(launchTemplate.fromConfigurationItem?.({ ...item, region: item.awsRegion })).toEqual({
      launchTemplateId: 'lt-test',
      name: 'test',
      defaultVersion: 1,
      latestVersion: 1,
      metadataOptions: { httpEndpoint: null, httpTokens: null },
      networkInterfaces: [],
      tags: {},
    });
  });
  const recorded = (configuration: unknown) =>
    launchTemplate.fromConfigurationItem?.({
      ...place,
      resourceId: 'lt-1',
      resourceName: undefined,
      arn: undefined,
      configuration,
      supplementaryConfiguration: {},
      tags: {},
    });
  const LaunchTemplateData = { MetadataOptions: { HttpTokens: 'required' }, NetworkInterfaces: [{ AssociatePublicIpAddress: false }] };
  it('shows what it says of them', () => {
    expect(recorded({ DefaultVersionNumber: '2', LatestVersionNumber: '2', LaunchTemplateData })).toMatchObject({
      metadataOptions: { httpEndpoint: null, httpTokens: 'required' },
      networkInterfaces: [{ associatePublicIpAddress: false }],
    });
  });
  it('does not show the default version where there is a later one', () => {
    expect(Object.keys(recorded({ DefaultVersionNumber: '1', LatestVersionNumber: '2', LaunchTemplateData }) ?? {})).not.toContain('metadataOptions');
    expect(Object.keys(recorded({ LatestVersionNumber: '2', LaunchTemplateData }) ?? {})).not.toContain('networkInterfaces');
  });
  it('shows the only version that an item without numbers tells of', () => {
    expect(recorded({ LaunchTemplateData })).toEqual({
      launchTemplateId: 'lt-1',
      metadataOptions: { httpEndpoint: null, httpTokens: 'required' },
      networkInterfaces: [{ associatePublicIpAddress: false }],
      tags: {},
    });
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>) => {
    const resource: TemplateResource = { ...place, logicalId: 'Web', type: 'AWS::EC2::LaunchTemplate', properties, siblings: [] };
    return launchTemplate.fromTemplate?.(resource);
  };

  it.each([
    ['says nothing', {}, { httpEndpoint: null, httpTokens: null }],
    ['says what it demands', { MetadataOptions: { HttpTokens: 'required' } }, { httpEndpoint: null, httpTokens: 'required' }],
    ['leaves the tokens to the deployment', { MetadataOptions: { HttpTokens: UNRESOLVED, HttpEndpoint: 'enabled' } }, { httpEndpoint: 'enabled' }],
    ['leaves it all to the deployment', { MetadataOptions: UNRESOLVED }, undefined],
  ])('that %s of metadata', (_name, LaunchTemplateData, expected) => {
    expect(proposed({ LaunchTemplateData })?.metadataOptions).toEqual(expected);
  });
  it('shows the addresses of its network interfaces, as far as they are known', () => {
    const NetworkInterfaces = [
      { AssociatePublicIpAddress: 'true' },
      { AssociatePublicIpAddress: false },
      { DeviceIndex: 0 },
      { AssociatePublicIpAddress: UNRESOLVED },
      UNRESOLVED,
    ];

    expect(proposed({ LaunchTemplateData: { NetworkInterfaces } })?.networkInterfaces).toEqual([
      { associatePublicIpAddress: true },
      { associatePublicIpAddress: false },
      { associatePublicIpAddress: null },
      {},
      {},
    ]);
    expect(proposed({ LaunchTemplateData: { NetworkInterfaces: UNRESOLVED } })?.networkInterfaces).toBeUndefined();
  });
  it('has the tags that are for itself', () => {
    const TagSpecifications = [
      { ResourceType: 'instance', Tags: [{ Key: 'of', Value: 'instances' }] },
      { ResourceType: 'launch-template', Tags: [{ Key: 'team', Value: 'media' }] },
    ];

    expect(proposed({ LaunchTemplateName: 'web', LaunchTemplateData: UNRESOLVED, TagSpecifications })).toEqual({ name: 'web', tags: { team: 'media' } });
    expect(proposed({ TagSpecifications: UNRESOLVED })).toEqual({});
  });
});

it('has the ARN that IAM knows it by', () => {
  expect(launchTemplate.arn(ref)).toBe('arn:aws:ec2:eu-west-1:111122223333:launch-template/lt-1');
});
