import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Tags, type TemplateResource } from '../resource.ts';
import { ec2Id, taggedOf } from '../shared/ec2-event.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { flag, isRecord, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead } from '../unreadable.ts';

export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  /** Instances that are launched into it get a public IPv4 address, unless the launch says otherwise. */
  readonly mapPublicIpOnLaunch: boolean;
  /** It is the one of its zone in a default VPC, into which EC2 launches what names no subnet. */
  readonly defaultForAz: boolean;
  readonly tags: Tags;
}

/**
 * The default subnets that come with CreateDefaultVpc are not named by its event: AWS Config's items and the sweep find them. A subnet that another account
 * shares with this one is shown here as well, but only its owner can change it: it is neither listed nor read.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html
 */
export default defineResource<Subnet>()({
  type: 'AWS::EC2::Subnet',
  tagged: true,
  reads: ['ec2:DescribeSubnets'],
  touchedBy: {
    'ec2:CreateSubnet': (_request, response) => ec2Id('subnet', response?.subnet?.subnetId),
    'ec2:CreateDefaultSubnet': (_request, response) => ec2Id('subnet', response?.subnet?.subnetId),
    'ec2:ModifySubnetAttribute': (request) => ec2Id('subnet', request?.subnetId),
    'ec2:DeleteSubnet': (request) => ec2Id('subnet', request?.subnetId),
    'ec2:CreateTags': taggedOf('subnet'),
    'ec2:DeleteTags': taggedOf('subnet'),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ec2:${region}:${accountId}:subnet/${id}`,

  async read(ask, { id, accountId }) {
    const subnet = (await orNull(ask('ec2:DescribeSubnets', { SubnetIds: [id] })))?.Subnets?.[0];
    if (!subnet || (subnet.OwnerId ?? accountId) !== accountId) return null;
    const { VpcId: vpcId, MapPublicIpOnLaunch: mapPublicIpOnLaunch, DefaultForAz: defaultForAz = false } = subnet;
    return factsRead<Subnet>('EC2', { subnetId: id, vpcId, mapPublicIpOnLaunch, defaultForAz, tags: tagsOf(subnet.Tags) });
  },

  async *list(ask, { accountId }) {
    const pages = pagesOf(
      (NextToken) => ask('ec2:DescribeSubnets', { NextToken }),
      ({ NextToken }) => NextToken,
    );
    const subnets = await allOf(pages, ({ Subnets }) => Subnets);
    for (const { SubnetId, OwnerId = accountId } of subnets) if (SubnetId && OwnerId === accountId) yield SubnetId;
  },

  fromConfigurationItem,
  fromTemplate,
});

function fromConfigurationItem({ resourceId, configuration, tags }: ConfigurationItem): Partial<Subnet> {
  if (!isRecord(configuration)) return {};
  return shown<Subnet>({
    subnetId: text(configuration['subnetId']) ?? resourceId,
    vpcId: text(configuration['vpcId']),
    mapPublicIpOnLaunch: flag(configuration['mapPublicIpOnLaunch']),
    defaultForAz: flag(configuration['defaultForAz']),
    tags: { ...tagsOf(configuration['tags']), ...tags },
  });
}

/**
 * CloudFormation leaves it to EC2 where the template does not say so, and a subnet that is made by a call gives out no public addresses; only default subnets
 * do. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html
 */
function fromTemplate({ properties }: TemplateResource): Partial<Subnet> {
  return shown<Subnet>({
    vpcId: text(properties['VpcId']),
    mapPublicIpOnLaunch: flag(properties['MapPublicIpOnLaunch'] ?? false),
    defaultForAz: false,
    tags: tagsOf(properties['Tags']),
  });
}
