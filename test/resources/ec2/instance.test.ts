import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError, type AwsErrorKind } from '../../../aws/call.ts';
import instance from '../../../resources/ec2/instance.ts';
import { TemplateRef, type TemplateResource, type TemplateSibling, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::Instance', id: 'i-1' } as const;
const LONG_AGO = new Date('2026-01-02T03:04:05.000Z');
const described = {
  InstanceId: 'i-1',
  State: { Name: 'running' },
  LaunchTime: LONG_AGO,
  MetadataOptions: { State: 'applied', HttpTokens: 'optional', HttpEndpoint: 'enabled' },
  PublicIpAddress: '203.0.113.9',
  NetworkInterfaces: [
    {
      Association: { PublicIp: '203.0.113.9' },
      PrivateIpAddresses: [{ Association: { PublicIp: '203.0.113.9' } }, { PrivateIpAddress: '10.0.0.9' }, { Association: { PublicIp: '203.0.113.7' } }],
    },
    { PrivateIpAddresses: [] },
  ],
  Tags: [{ Key: 'service', Value: 'web' }],
};

/** What EC2 counted in each of so many whole hours before it is asked, newest first. */
function counted(hours: number, at: (hour: number) => number | undefined = () => 0) {
  const last = Date.parse('2026-11-23T07:00:00.000Z');
  const all = Array.from({ length: hours }, (_, hour) => ({ Timestamp: new Date(last - hour * 3_600_000), Sum: at(hour), Unit: 'Count' }));
  return all.filter(({ Sum }) => Sum !== undefined);
}
const TWO_WEEKS = 14 * 24;

function read(own: object = {}, datapoints: readonly object[] = counted(TWO_WEEKS), asked: unknown[] = []) {
  const answers = {
    'ec2:DescribeInstances': () => ({ Reservations: [{ Instances: [{ ...described, ...own }] }] }),
    'cloudwatch:GetMetricStatistics': (input: unknown) => {
      asked.push(input);
      return { Datapoints: datapoints };
    },
  };
  return instance.read(answering(answers, instance.reads), ref, '2026-11-23T08:20:00.000Z');
}

function readFailing(kind: AwsErrorKind, code: string) {
  const answers = {
    'ec2:DescribeInstances': () => ({ Reservations: [{ Instances: [described] }] }),
    'cloudwatch:GetMetricStatistics': () => {
      throw new AwsError(kind, 'cloudwatch:GetMetricStatistics', code, `${code}: No answer.`);
    },
  };
  return instance.read(answering(answers, instance.reads), ref, '2026-11-23T08:20:00.000Z');
}

describe('reads an instance', () => {
  it('with every public address of every network interface, once', async () => {
    expect(await read()).toEqual({
      instanceId: 'i-1',
      state: 'running',
      launchedAt: '2026-01-02T03:04:05.000Z',
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'optional' },
      usedV1InTwoWeeks: false,
      publicAddresses: ['203.0.113.7', '203.0.113.9'],
      tags: { service: 'web' },
    });
  });
  it('without any public address', async () => {
    expect(await read({ PublicIpAddress: undefined, NetworkInterfaces: undefined })).toMatchObject({ publicAddresses: [] });
  });
  it.each(['gone', 'terminated', 'not among those answered'])('that is %s as null', async (how) => {
    const missing = () => {
      throw new AwsError('missing', 'ec2:DescribeInstances', 'InvalidInstanceID.NotFound', 'No such instance.');
    };
    const terminated = () => ({ Reservations: [{ Instances: [{ ...described, State: { Name: 'terminated' } }] }] });
    const answer = { gone: missing, terminated, 'not among those answered': () => ({ Reservations: [] }) }[how] ?? missing;

    expect(await instance.read(answering({ 'ec2:DescribeInstances': answer }, instance.reads), ref, NOW)).toBeNull();
  });
  it('but for its state where that is not said', async () => {
    expect(unread(await read({ State: undefined }))).toEqual({ state: expect.stringContaining('without state') });
  });
});

describe('knows the use of version 1', () => {
  it.each([
    ['none, where every hour of two weeks was measured', {}, counted(TWO_WEEKS), false],
    ['none, with an hour before them', {}, counted(TWO_WEEKS + 1), false],
    ['not, where the newest hour was not measured', {}, counted(TWO_WEEKS, (hour) => (hour === 0 ? undefined : 0)), null],
    ['some, however long ago within them', {}, counted(TWO_WEEKS, (hour) => (hour === TWO_WEEKS - 1 ? 1 : 0)), true],
    ['some, even of an instance that is young', { LaunchTime: new Date('2026-11-22T00:00:00.000Z') }, counted(32, () => 3), true],
    ['not, where an hour was not measured', {}, counted(TWO_WEEKS, (hour) => (hour === 100 ? undefined : 0)), null],
    ['not, where the oldest hour was not measured', {}, counted(TWO_WEEKS - 1), null],
    ['not, where nothing was measured', {}, [], null],
    ['not, of one that was started since', { LaunchTime: new Date('2026-11-09T08:30:00.000Z') }, counted(TWO_WEEKS), null],
  ])('%s', async (_name, own, datapoints, used) => {
    expect(await read(own, datapoints)).toMatchObject({ usedV1InTwoWeeks: used });
  });
  it.each([
    ['denied', 'AccessDenied'],
    ['unknown', 'SyntaxError'],
    ['unknown', 'TimeoutError'],
    ['unreachable', 'ECONNREFUSED'],
  ] as const)('not, where the call fails (%s, %s), and reads all else', async (kind, code) => {
    expect(await readFailing(kind, code)).toEqual({ ...(await read()), usedV1InTwoWeeks: null });
  });
  it.each([
    ['throttled', 'ThrottlingException'],
    ['unknown', 'TimeOver'],
  ] as const)('later, where asking again may help (%s, %s)', async (kind, code) => {
    await expect(readFailing(kind, code)).rejects.toThrow(code);
  });
  it('by whole hours of its own metric', async () => {
    const asked: unknown[] = [];

    await read({}, [], asked);

    expect(asked).toEqual([
      {
        Namespace: 'AWS/EC2',
        MetricName: 'MetadataNoToken',
        Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }],
        StartTime: new Date('2026-11-09T08:00:00.000Z'),
        EndTime: new Date('2026-11-23T08:20:00.000Z'),
        Period: 3600,
        Statistics: ['Sum'],
      },
    ]);
  });
  it.each([
    ['requires tokens', { HttpTokens: 'required', HttpEndpoint: 'enabled' }],
    ['has no metadata service', { HttpTokens: 'optional', HttpEndpoint: 'disabled' }],
  ])('without asking, of one that %s', async (_name, MetadataOptions) => {
    const asked: unknown[] = [];

    expect(await read({ MetadataOptions }, [], asked)).toMatchObject({ usedV1InTwoWeeks: null });
    expect(asked).toEqual([]);
  });
});

it('is the same after a stop and a start, and as time goes by', async () => {
  const facts = await read();
  const later = await read({ LaunchTime: new Date('2026-11-23T08:00:00.000Z'), State: { Name: 'pending' }, PublicIpAddress: '203.0.113.1' }, []);

  expect(facts && instance.canonical?.(facts)).toEqual(later && instance.canonical?.(later));
});

it('lists the instances of every page that are not terminated', async () => {
  const pages = [
    { Reservations: [{ Instances: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }] }, {}], NextToken: '1' },
    { NextToken: '2' },
    { Reservations: [{ Instances: [{ InstanceId: 'i-3' }] }] },
  ];
  const filters: unknown[] = [];
  const ask = answering(
    {
      'ec2:DescribeInstances': ({ NextToken = '0', Filters }: { NextToken?: string; Filters: unknown }) => {
        filters.push(Filters);
        return pages[Number(NextToken)];
      },
    },
    instance.reads,
  );

  expect(await collected(instance.list(ask, place))).toEqual(['i-1', 'i-2', 'i-3']);
  expect(JSON.stringify(filters)).not.toContain('terminated');
});

describe('is touched', () => {
  const two = { instancesSet: { items: [{ instanceId: 'i-1' }, { instanceId: 'i-2' }] } };
  it.each([
    ['by RunInstances, each of them', 'ec2:RunInstances', { instancesSet: { items: [{ imageId: 'ami-1', minCount: 2 }] } }, two, ['i-1', 'i-2', undefined]],
    ['by StartInstances', 'ec2:StartInstances', two, null, ['i-1', 'i-2']],
    ['by StopInstances', 'ec2:StopInstances', two, {}, ['i-1', 'i-2']],
    ['by TerminateInstances', 'ec2:TerminateInstances', null, two, ['i-1', 'i-2']],
    [
      'by ModifyInstanceMetadataOptions',
      'ec2:ModifyInstanceMetadataOptions',
      { ModifyInstanceMetadataOptionsRequest: { InstanceId: 'i-1', HttpTokens: 'optional' } },
      null,
      'i-1',
    ],
    ['by ModifyInstanceMetadataOptions, recorded plainly', 'ec2:ModifyInstanceMetadataOptions', { instanceId: 'i-1' }, null, 'i-1'],
    ['by AssociateAddress', 'ec2:AssociateAddress', { instanceId: 'i-1', allocationId: 'eipalloc-1' }, null, 'i-1'],
    ['not by AssociateAddress of an interface', 'ec2:AssociateAddress', { networkInterfaceId: 'eni-1' }, null, undefined],
    ['by AttachNetworkInterface', 'ec2:AttachNetworkInterface', { instanceId: 'i-1', networkInterfaceId: 'eni-1' }, null, 'i-1'],
    ['by tags', 'ec2:CreateTags', { resourcesSet: { items: [{ resourceId: 'i-1' }, { resourceId: 'vol-1' }] } }, null, ['i-1', undefined]],
    ['by tags taken off', 'ec2:DeleteTags', { resourcesSet: { items: [{ resourceId: 'i-1' }] } }, null, ['i-1']],
    ['not by a launch without an answer', 'ec2:RunInstances', null, null, []],
    ['not by a call that names nothing', 'ec2:ModifyInstanceMetadataOptions', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, id) => {
    expect(instance.touchedBy[event]?.(request, response, place)).toEqual(id);
  });
  const fixture = '../shared/fixtures/eventbridge/c7n-event-cloud-trail-run-instances.json';
  it.skipIf(!existsSync(fixture))(`by a launch as it was recorded (passed over where ${fixture} is missing)`, () => {
    const { requestParameters, responseElements } = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(instance.touchedBy['ec2:RunInstances']?.(requestParameters, responseElements, place)).toEqual(['i-784cdacd', 'i-7b4cdace', undefined]);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_EC2_Instance.json';
  it.skipIf(!existsSync(fixture))(`shows all but its use of version 1 (passed over where ${fixture} is missing)`, () => {
    const item = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(instance.fromConfigurationItem?.({ ...item, region: item.awsRegion })).toEqual({
      instanceId: 'i-03402838daac1d611',
      state: 'running',
      launchedAt: '2017-04-05T22:15:53.000Z',
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'optional' },
      publicAddresses: ['34.205.29.138'],
      tags: {},
    });
  });
  it('shows no address where there is none, nothing of metadata where the item is old, and as running what has no other state', () => {
    const networkInterfaces = [{ association: null, privateIpAddresses: [{ association: null }] }];
    const item = { ...place, resourceId: 'i-1', resourceName: undefined, arn: undefined, supplementaryConfiguration: {}, tags: {} };
    const facts = instance.fromConfigurationItem?.({ ...item, configuration: { publicIpAddress: null, networkInterfaces } });

    expect(facts).toEqual({ instanceId: 'i-1', state: 'running', publicAddresses: [], tags: {} });
    expect(instance.fromConfigurationItem?.({ ...item, configuration: { publicIpAddress: '34.205.29.138' } })?.publicAddresses).toEqual(['34.205.29.138']);
    expect(instance.fromConfigurationItem?.({ ...item, configuration: { publicIpAddress: null } })?.publicAddresses).toBeUndefined();
    expect(instance.fromConfigurationItem?.({ ...item, configuration: undefined })).toEqual({});
  });
});

describe('in a template', () => {
  const sibling = (logicalId: string, type: string, properties: Record<string, unknown>): TemplateSibling => ({ logicalId, type, properties });
  const proposed = (properties: Record<string, unknown>, ...siblings: readonly TemplateSibling[]) => {
    const resource: TemplateResource = { ...place, logicalId: 'Web', type: 'AWS::EC2::Instance', properties, siblings };
    return instance.fromTemplate?.(resource);
  };
  const launchTemplate = (LaunchTemplateData: unknown) => sibling('Launch', 'AWS::EC2::LaunchTemplate', { LaunchTemplateName: 'web', LaunchTemplateData });
  const LATEST = { LaunchTemplateId: new TemplateRef('Launch'), Version: new TemplateRef('Launch', 'LatestVersionNumber') };
  const REQUIRED = { MetadataOptions: { HttpTokens: 'required' } };

  it.each([
    ['that says what it demands', [REQUIRED], { httpEndpoint: null, httpTokens: 'required' }],
    ['that says nothing, which leaves it to account and image', [{}], undefined],
    ['that leaves the tokens to account and image', [{ MetadataOptions: { HttpEndpoint: 'enabled' } }], { httpEndpoint: 'enabled', httpTokens: null }],
    ['that leaves the tokens to the deployment', [{ MetadataOptions: { HttpTokens: UNRESOLVED } }], { httpEndpoint: null }],
    ['that follows a launch template beside it', [{ LaunchTemplate: LATEST }, launchTemplate(REQUIRED)], { httpEndpoint: null, httpTokens: 'required' }],
    [
      'that follows it by name',
      [{ LaunchTemplate: { LaunchTemplateName: 'web', Version: '$Latest' } }, launchTemplate(REQUIRED)],
      { httpEndpoint: null, httpTokens: 'required' },
    ],
    [
      'that says otherwise than its launch template',
      [{ LaunchTemplate: LATEST, MetadataOptions: { HttpTokens: 'optional' } }, launchTemplate(REQUIRED)],
      { httpEndpoint: null, httpTokens: 'optional' },
    ],
    [
      'that follows the default version, which may be an older one',
      [{ LaunchTemplate: { ...LATEST, Version: '$Default' } }, launchTemplate(REQUIRED)],
      undefined,
    ],
    [
      'that follows a launch template from elsewhere',
      [{ LaunchTemplate: { LaunchTemplateId: 'lt-9', Version: '$Latest' } }, launchTemplate(REQUIRED)],
      undefined,
    ],
    ['that follows one whose data are not known', [{ LaunchTemplate: LATEST }, launchTemplate(UNRESOLVED)], undefined],
  ] as const)('one %s is seen so', (_name, [properties, ...siblings], expected) => {
    expect(proposed(properties, ...siblings)?.metadataOptions).toEqual(expected);
  });

  const subnet = (properties: Record<string, unknown>) => sibling('Subnet', 'AWS::EC2::Subnet', properties);
  const IN_SUBNET = { SubnetId: new TemplateRef('Subnet') };
  const card = { NetworkInterfaceId: new TemplateRef('Card') };
  const CARD = sibling('Card', 'AWS::EC2::NetworkInterface', {});
  it.each([
    ['given by its only network interface', [{ NetworkInterfaces: [{ AssociatePublicIpAddress: true }] }], [null]],
    ['given in a word', [{ NetworkInterfaces: [{ AssociatePublicIpAddress: 'true' }] }], [null]],
    [
      'refused by its only network interface',
      [{ NetworkInterfaces: [{ AssociatePublicIpAddress: false, ...IN_SUBNET }] }, subnet({ MapPublicIpOnLaunch: true })],
      [],
    ],
    ['asked for by one of several', [{ NetworkInterfaces: [{ DeviceIndex: '1' }, { AssociatePublicIpAddress: true }] }], [null]],
    ['given to none of several that do not ask', [{ NetworkInterfaces: [{ DeviceIndex: '0' }, { DeviceIndex: '1' }] }], []],
    ['known only at deployment', [{ NetworkInterfaces: [{ AssociatePublicIpAddress: UNRESOLVED }] }], undefined],
    ['not known, as its network interfaces are not', [{ NetworkInterfaces: UNRESOLVED }], undefined],
    ['not known, as one of them is not', [{ NetworkInterfaces: [UNRESOLVED, { DeviceIndex: '1' }] }], undefined],
    ['given by its subnet', [IN_SUBNET, subnet({ MapPublicIpOnLaunch: true })], [null]],
    ["given by its network interface's subnet", [{ NetworkInterfaces: [IN_SUBNET] }, subnet({ MapPublicIpOnLaunch: true })], [null]],
    ['given by no subnet that does not say so', [IN_SUBNET, subnet({})], []],
    ['not known, as that of its subnet is not', [IN_SUBNET, subnet({ MapPublicIpOnLaunch: UNRESOLVED })], undefined],
    ['not known, as its subnet lives elsewhere', [{ SubnetId: 'subnet-9' }], undefined],
    ['not known, as the default subnet is asked', [{}], undefined],
    ['an Elastic IP address', [IN_SUBNET, subnet({}), sibling('Ip', 'AWS::EC2::EIP', { InstanceId: new TemplateRef('Web') })], [null]],
    ['an associated address', [IN_SUBNET, subnet({}), sibling('Ip', 'AWS::EC2::EIPAssociation', { InstanceId: new TemplateRef('Web') })], [null]],
    ['not the address of another', [IN_SUBNET, subnet({}), sibling('Ip', 'AWS::EC2::EIP', { InstanceId: new TemplateRef('Other') })], []],
    ['none, as its network interface has none', [{ NetworkInterfaces: [card] }, CARD], []],
    [
      'that of its network interface',
      [{ NetworkInterfaces: [card] }, CARD, sibling('Ip', 'AWS::EC2::EIPAssociation', { NetworkInterfaceId: new TemplateRef('Card') })],
      [null],
    ],
    ['not known, as its network interface lives elsewhere', [{ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-9' }] }], undefined],
    ['given by its launch template', [{ LaunchTemplate: LATEST }, launchTemplate({ NetworkInterfaces: [{ AssociatePublicIpAddress: true }] })], [null]],
    ['not known, as its launch template is not', [{ LaunchTemplate: { LaunchTemplateId: 'lt-9' }, ...IN_SUBNET }, subnet({})], undefined],
    [
      'refused in spite of a launch template that is not known',
      [{ LaunchTemplate: { LaunchTemplateId: 'lt-9' }, NetworkInterfaces: [{ AssociatePublicIpAddress: false }] }],
      [],
    ],
  ] as const)('its public address is %s', (_name, [properties, ...siblings], expected) => {
    expect(proposed(properties, ...siblings)?.publicAddresses).toEqual(expected);
  });
  it('will run, with its tags', () => {
    expect(proposed({ Tags: [{ Key: 'service', Value: 'web' }] })).toEqual({ state: 'running', tags: { service: 'web' } });
  });
});

it('has the ARN that IAM knows it by', () => {
  expect(instance.arn(ref)).toBe('arn:aws:ec2:eu-west-1:111122223333:instance/i-1');
});
