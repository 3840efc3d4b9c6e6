import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import vpc from '../../../resources/ec2/vpc.ts';
import { TemplateRef, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::VPC', id: 'vpc-1' } as const;

describe('reads a VPC', () => {
  const described = () => ({ Vpcs: [{ VpcId: 'vpc-1', Tags: [{ Key: 'team', Value: 'media' }] }] });
  const read = (describe: () => unknown, ...pages: readonly object[]) => {
    const ask = answering(
      {
        'ec2:DescribeVpcs': describe,
        'ec2:DescribeFlowLogs': ({ Filter, NextToken = '0' }: { Filter: unknown; NextToken?: string }) => {
          expect(Filter).toEqual([{ Name: 'resource-id', Values: ['vpc-1'] }]);
          return pages[Number(NextToken)];
        },
      },
      vpc.reads,
    );
    return vpc.read(ask, ref, NOW);
  };

  it('with its active flow logs, of every page, by id', async () => {
    const facts = await read(
      described,
      { FlowLogs: [{ FlowLogId: 'fl-3', TrafficType: 'ALL', FlowLogStatus: 'ACTIVE', DeliverLogsStatus: 'SUCCESS' }], NextToken: '1' },
      { FlowLogs: [], NextToken: '2' },
      {
        FlowLogs: [
          { FlowLogId: 'fl-1', TrafficType: 'REJECT', FlowLogStatus: 'ACTIVE', DeliverLogsStatus: 'FAILED' },
          { FlowLogId: 'fl-2', TrafficType: 'ALL', FlowLogStatus: 'DELETING' },
        ],
      },
    );

    expect(facts).toEqual({
      vpcId: 'vpc-1',
      flowLogs: [
        { flowLogId: 'fl-1', trafficType: 'REJECT', failing: true },
        { flowLogId: 'fl-3', trafficType: 'ALL', failing: false },
      ],
      tags: { team: 'media' },
    });
  });
  it.each([
    ['Access error', true],
    ['Unknown error', true],
    [undefined, true],
    ['Rate limited', false],
  ])('whose last delivery failed: %s', async (DeliverLogsErrorMessage, failing) => {
    const log = { FlowLogId: 'fl-1', TrafficType: 'ALL', FlowLogStatus: 'ACTIVE', DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage };

    expect(await read(described, { FlowLogs: [log] })).toMatchObject({ flowLogs: [{ flowLogId: 'fl-1', failing }] });
  });
  it('that has none', async () => {
    expect(await read(() => ({ Vpcs: [{ VpcId: 'vpc-1' }] }), {})).toEqual({ vpcId: 'vpc-1', flowLogs: [], tags: {} });
  });
  it('that is gone as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'ec2:DescribeVpcs', 'InvalidVpcID.NotFound', 'No such VPC.');
    };

    expect(await read(missing, {})).toBeNull();
  });
  it('of ours, and not one that another account shares with us, whose flow logs it has', async () => {
    expect(await read(() => ({ Vpcs: [{ VpcId: 'vpc-1', OwnerId: '111122223333' }] }), {})).toMatchObject({ vpcId: 'vpc-1' });
    expect(await read(() => ({ Vpcs: [{ VpcId: 'vpc-1', OwnerId: '999999999999' }] }), {})).toBeNull();
  });
  it('not at all where a flow log has no id', async () => {
    await expect(read(described, { FlowLogs: [{ FlowLogStatus: 'ACTIVE' }] })).rejects.toThrow('without an id');
  });
});

it('lists the VPCs of every page, without those that others share', async () => {
  const pages = [
    { Vpcs: [{ VpcId: 'vpc-1', OwnerId: '111122223333' }], NextToken: '1' },
    {
      Vpcs: [{ VpcId: 'vpc-2', OwnerId: '999999999999' }, { VpcId: 'vpc-3' }],
    },
  ];
  const ask = answering({ 'ec2:DescribeVpcs': ({ NextToken = '0' }: { NextToken?: string }) => pages[Number(NextToken)] }, vpc.reads);

  expect(await collected(vpc.list(ask, place))).toEqual(['vpc-1', 'vpc-3']);
});

it.each([
  ['CreateVpc', { cidrBlock: '10.0.0.0/16' }, { vpc: { vpcId: 'vpc-1' } }, ['vpc-1']],
  ['CreateDefaultVpc', {}, { vpc: { vpcId: 'vpc-1' } }, ['vpc-1']],
  ['DeleteVpc', { vpcId: 'vpc-1' }, null, ['vpc-1']],
  ['CreateFlowLogs', { CreateFlowLogsRequest: { ResourceType: 'VPC', ResourceId: { tag: 1, content: 'vpc-1' } } }, null, ['vpc-1']],
  [
    'CreateFlowLogs',
    { CreateFlowLogsRequest: { LogGroupName: 'vpc-flow-logs', ResourceId: [{ content: 'vpc-1' }, { content: 'vpc-2' }, { content: 'subnet-1' }] } },
    null,
    ['vpc-1', 'vpc-2'],
  ],
  ['CreateTags', { resourcesSet: { items: [{ resourceId: 'vpc-1' }, { resourceId: 'subnet-1' }] }, tagSet: {} }, null, ['vpc-1']],
  ['DeleteTags', { resourcesSet: { items: [{ resourceId: 'vpc-1' }] } }, null, ['vpc-1']],
] as const)('is touched by %s', (event, request, response, ids) => {
  expect(vpc.touchedBy[`ec2:${event}`]?.(request, response, place)).toEqual(ids);
});

it('is the same whether a delivery failed or not', () => {
  const canonical = (failing: boolean) => vpc.canonical?.({ vpcId: 'vpc-1', tags: {}, flowLogs: [{ flowLogId: 'fl-1', trafficType: 'ALL', failing }] });

  expect(canonical(true)).toEqual(canonical(false));
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_EC2_VPC.json';
  it.skipIf(!existsSync(fixture))(`shows all but its flow logs (passed over where ${fixture} is missing)`, () => {
    const item = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(vpc.fromConfigurationItem?.({ ...item, region: item.awsRegion })).toEqual({ vpcId: 'vpc-0990dc6d', tags: {} });
  });
  it('finds tags in either place', () => {
    const item = { ...place, resourceId: 'vpc-1', resourceName: undefined, arn: undefined, supplementaryConfiguration: {} };

    expect(vpc.fromConfigurationItem?.({ ...item, configuration: { tags: [{ key: 'a', value: '1' }] }, tags: { b: '2' } })).toEqual({
      vpcId: 'vpc-1',
      tags: { a: '1', b: '2' },
    });
    expect(vpc.fromConfigurationItem?.({ ...item, configuration: null, tags: {} })).toEqual({ vpcId: 'vpc-1', tags: {} });
  });
});

describe('in a template', () => {
  const flowLog = (properties: Record<string, unknown>) => ({
    logicalId: 'Log',
    type: 'AWS::EC2::FlowLog',
    properties: { ResourceType: 'VPC', TrafficType: 'ALL', ...properties },
  });
  const proposed = (...siblings: readonly ReturnType<typeof flowLog>[]) =>
    vpc.fromTemplate?.({
      ...place,
      logicalId: 'Vpc',
      type: 'AWS::EC2::VPC',
      properties: { Tags: [{ Key: 'team', Value: 'media' }] },
      siblings: [{ logicalId: 'Subnet', type: 'AWS::EC2::Subnet', properties: { VpcId: new TemplateRef('Vpc') } }, ...siblings],
    });
  const own = { flowLogId: '<Log>', trafficType: 'ALL', failing: false };

  it.each([
    ['none', [], []],
    ['the one that refers to it', [flowLog({ ResourceId: new TemplateRef('Vpc') })], [own]],
    ['the one that refers to it in a text', [flowLog({ ResourceId: new TemplateText([new TemplateRef('Vpc')]) })], [own]],
    ['the one that refers to its id', [flowLog({ ResourceId: new TemplateRef('Vpc', 'VpcId') })], [own]],
    [
      'one whose traffic is known only at deployment',
      [flowLog({ ResourceId: new TemplateRef('Vpc'), TrafficType: UNRESOLVED })],
      [{ ...own, trafficType: null }],
    ],
    ['one whose kind is, too', [flowLog({ ResourceId: new TemplateRef('Vpc'), ResourceType: UNRESOLVED })], [own]],
    ['not that of another', [flowLog({ ResourceId: new TemplateRef('Other') }), flowLog({ ResourceId: 'vpc-1' })], []],
    ['not that of a subnet', [flowLog({ ResourceType: 'Subnet', ResourceId: new TemplateRef('Subnet') })], []],
    ['what can not be told', [flowLog({ ResourceId: UNRESOLVED })], undefined],
    ['its own, whatever another may be of', [flowLog({ ResourceId: UNRESOLVED }), flowLog({ ResourceId: new TemplateRef('Vpc') })], [own]],
  ])('has %s', (_name, siblings, flowLogs) => {
    expect(proposed(...siblings)?.flowLogs).toEqual(flowLogs);
    expect(proposed(...siblings)?.tags).toEqual({ team: 'media' });
  });
});
