import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import subnet from '../../../resources/ec2/subnet.ts';
import { type TemplateResource, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EC2::Subnet', id: 'subnet-1' } as const;
const described = { SubnetId: 'subnet-1', VpcId: 'vpc-1', MapPublicIpOnLaunch: true, DefaultForAz: false, Tags: [{ Key: 'tier', Value: 'public' }] };

function read(answer: () => unknown) {
  return subnet.read(answering({ 'ec2:DescribeSubnets': answer }, subnet.reads), ref, NOW);
}

describe('reads a subnet', () => {
  it('with its tags', async () => {
    expect(await read(() => ({ Subnets: [described] }))).toEqual({
      subnetId: 'subnet-1',
      vpcId: 'vpc-1',
      mapPublicIpOnLaunch: true,
      defaultForAz: false,
      tags: { tier: 'public' },
    });
  });
  it('that is gone as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'ec2:DescribeSubnets', 'InvalidSubnetID.NotFound', 'No such subnet.');
    };

    expect(await read(missing)).toBeNull();
    expect(await read(() => ({ Subnets: [] }))).toBeNull();
  });
  it('of ours, and not one that another account shares with us', async () => {
    expect(await read(() => ({ Subnets: [{ ...described, OwnerId: '111122223333' }] }))).toMatchObject({ subnetId: 'subnet-1' });
    expect(await read(() => ({ Subnets: [{ ...described, OwnerId: '999988887777' }] }))).toBeNull();
  });
  it('but for whether it gives out addresses, where EC2 does not say that', async () => {
    expect(unread(await read(() => ({ Subnets: [{ ...described, MapPublicIpOnLaunch: undefined }] })))).toEqual({
      mapPublicIpOnLaunch: expect.stringContaining('without'),
    });
  });
});

it('lists our subnets of every page', async () => {
  const pages = [
    { Subnets: [{ SubnetId: 'subnet-1', OwnerId: '111122223333' }], NextToken: '1' },
    { Subnets: [{ SubnetId: 'subnet-9', OwnerId: '999988887777' }], NextToken: '2' },
    { Subnets: [{ SubnetId: 'subnet-2' }] },
  ];
  const ask = answering({ 'ec2:DescribeSubnets': ({ NextToken = '0' }: { NextToken?: string }) => pages[Number(NextToken)] }, subnet.reads);

  expect(await collected(subnet.list(ask, place))).toEqual(['subnet-1', 'subnet-2']);
});

describe('is touched', () => {
  const made = { subnet: { subnetId: 'subnet-1', vpcId: 'vpc-1' } };
  it.each([
    ['by CreateSubnet', 'ec2:CreateSubnet', { vpcId: 'vpc-1' }, made, 'subnet-1'],
    ['by CreateDefaultSubnet', 'ec2:CreateDefaultSubnet', { availabilityZone: 'eu-west-1a' }, made, 'subnet-1'],
    ['by ModifySubnetAttribute', 'ec2:ModifySubnetAttribute', { subnetId: 'subnet-1', mapPublicIpOnLaunch: { value: true } }, { _return: true }, 'subnet-1'],
    ['by DeleteSubnet', 'ec2:DeleteSubnet', { subnetId: 'subnet-1' }, null, 'subnet-1'],
    [
      'by tags of it, among others',
      'ec2:CreateTags',
      { resourcesSet: { items: [{ resourceId: 'vpc-1' }, { resourceId: 'subnet-1' }] } },
      null,
      [undefined, 'subnet-1'],
    ],
    ['by tags taken off it', 'ec2:DeleteTags', { resourcesSet: { items: [{ resourceId: 'subnet-1' }] } }, null, ['subnet-1']],
    ['not by a call that names nothing', 'ec2:ModifySubnetAttribute', null, null, undefined],
    ['not by a creation without an answer', 'ec2:CreateSubnet', {}, null, undefined],
    ['not by tags of nothing', 'ec2:CreateTags', {}, null, []],
  ] as const)('%s', (_name, event, request, response, id) => {
    expect(subnet.touchedBy[event]?.(request, response, place)).toEqual(id);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_EC2_Subnet.json';
  it.skipIf(!existsSync(fixture))(`shows all of it (passed over where ${fixture} is missing)`, () => {
    const item = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(subnet.fromConfigurationItem?.({ ...item, region: item.awsRegion })).toEqual({
      subnetId: 'subnet-29428871',
      vpcId: 'vpc-0990dc6d',
      mapPublicIpOnLaunch: true,
      defaultForAz: true,
      tags: {},
    });
  });
  it('is not shown without a configuration', () => {
    const item = { ...place, resourceId: 'subnet-1', resourceName: undefined, arn: undefined, configuration: undefined };

    expect(subnet.fromConfigurationItem?.({ ...item, supplementaryConfiguration: {}, tags: {} })).toEqual({});
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>): TemplateResource => ({
    ...place,
    logicalId: 'Subnet',
    type: 'AWS::EC2::Subnet',
    properties,
    siblings: [],
  });

  it.each([
    ['gives out no addresses unless it says so', {}, false],
    ['may say so', { MapPublicIpOnLaunch: true }, true],
    ['may say so in a word', { MapPublicIpOnLaunch: 'true' }, true],
    ['may leave it to the deployment, and then does not show it', { MapPublicIpOnLaunch: UNRESOLVED }, undefined],
  ])('%s', (_name, properties, expected) => {
    expect(subnet.fromTemplate?.(proposed(properties))?.mapPublicIpOnLaunch).toBe(expected);
  });
});

it('has the ARN that IAM knows it by', () => {
  expect(subnet.arn(ref)).toBe('arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1');
});
