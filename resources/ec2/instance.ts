import type { Datapoint } from '@aws-sdk/client-cloudwatch';
import type { Instance as Ec2Instance, InstanceNetworkInterface } from '@aws-sdk/client-ec2';
import { type Ask, AwsError, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, isSameText, type Tags, TemplateRef, type TemplateResource, type TemplateSibling } from '../resource.ts';
import { ec2Id, itemsOf, taggedOf, within } from '../shared/ec2-event.ts';
import { type MetadataOptions, metadataOptionsFrom } from '../shared/metadata-options.ts';
import { ownValue } from '../shared/own-value.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { flag, isRecord, listOf, membersOf, shown, text } from '../shared/shown.ts';
import { asItIs, capitalised } from '../shared/spelling.ts';
import { tagsOf } from '../tags.ts';
import { factsRead } from '../unreadable.ts';

export interface Instance {
  readonly instanceId: string;
  /** `pending`, `running`, `stopping`, `stopped`, `shutting-down`, `terminated`. */
  readonly state: string;
  /** When it was last started: ISO-8601 UTC. */
  readonly launchedAt: string;
  readonly metadataOptions: MetadataOptions;
  /** It asked for metadata by version 1 in the two weeks before it was read; null: not known, as of one that did not run, or was not measured, all the time. */
  readonly usedV1InTwoWeeks: boolean | null;
  /** IPv4, of all its network interfaces; null: one that is given only at launch. */
  readonly publicAddresses: readonly (string | null)[];
  readonly tags: Tags;
}

type Reads = 'ec2:DescribeInstances' | 'cloudwatch:GetMetricStatistics';

const HOUR = 3_600_000;
const TWO_WEEKS = 14 * 24 * HOUR;

/**
 * An address that is given to, or taken from, a network interface by its own name (AssociateAddress, DisassociateAddress, ModifyNetworkInterfaceAttribute) does
 * not name the instance: AWS Config's items and the sweep find it. One that is terminated is gone, though EC2 shows it for an hour.
 */
export default defineResource<Instance>()({
  type: 'AWS::EC2::Instance',
  settlesSlowly: true,
  tagged: true,
  reads: ['ec2:DescribeInstances', 'cloudwatch:GetMetricStatistics'],
  touchedBy: {
    'ec2:RunInstances': instancesNamed,
    'ec2:StartInstances': instancesNamed,
    'ec2:StopInstances': instancesNamed,
    'ec2:TerminateInstances': instancesNamed,
    'ec2:ModifyInstanceMetadataOptions': (request) => {
      const { instanceId, InstanceId = instanceId } = within('ModifyInstanceMetadataOptionsRequest', request);
      return ec2Id('i', InstanceId);
    },
    'ec2:AssociateAddress': ofRequest,
    'ec2:AttachNetworkInterface': ofRequest,
    'ec2:CreateTags': taggedOf('i'),
    'ec2:DeleteTags': taggedOf('i'),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ec2:${region}:${accountId}:instance/${id}`,

  async read(ask, { id }, now) {
    const instance = (await orNull(ask('ec2:DescribeInstances', { InstanceIds: [id] })))?.Reservations?.[0]?.Instances?.[0];
    if (!instance || instance.State?.Name === 'terminated') return null;

    const { InstanceId: instanceId, LaunchTime, NetworkInterfaces = [] } = instance;
    const state = instance.State?.Name;
    const metadataOptions = liveMetadataOptions(instance);
    // Only one that still takes version 1 is worth the second call.
    const mayUseV1 = metadataOptions.httpTokens !== 'required' && metadataOptions.httpEndpoint !== 'disabled';
    return factsRead<Instance>('EC2', {
      instanceId,
      state,
      launchedAt: LaunchTime?.toISOString(),
      metadataOptions,
      usedV1InTwoWeeks: mayUseV1 && LaunchTime ? await usedV1(ask, id, LaunchTime, now) : null,
      publicAddresses: [...new Set([instance.PublicIpAddress ?? [], ...NetworkInterfaces.map(addressesOf)].flat())].sort(),
      tags: tagsOf(instance.Tags),
    });
  },

  async *list(ask) {
    const there = { Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down', 'stopping', 'stopped'] };
    const pages = pagesOf(
      (NextToken) => ask('ec2:DescribeInstances', { Filters: [there], NextToken }),
      ({ NextToken }) => NextToken,
    );
    const instances = await allOf(pages, ({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances));
    for (const { InstanceId } of instances) if (InstanceId) yield InstanceId;
  },

  fromConfigurationItem,
  fromTemplate,

  /** Without what a stop and a start change, and what passes with time. */
  canonical: ({ instanceId, metadataOptions, tags }) => ({ instanceId, metadataOptions, tags }),
});

function instancesNamed(request: { readonly instancesSet?: unknown } | null | undefined, response: { readonly instancesSet?: unknown } | null | undefined) {
  // Of a launch, the request's list holds what is to be launched; of the others, what is meant.
  return [...itemsOf(response?.instancesSet), ...itemsOf(request?.instancesSet)].map((item) => ec2Id('i', membersOf(item)['instanceId']));
}

function ofRequest(request: { readonly instanceId?: unknown } | null | undefined): string | undefined {
  return ec2Id('i', request?.instanceId);
}

/**
 * What was asked for last, also while EC2 is still about to apply it (not confirmed). EC2 answers both for every instance; an emulator (moto 5.2.5) forgets what a change
 * did not name, which is then EC2's default.
 */
function liveMetadataOptions({ MetadataOptions }: Ec2Instance): MetadataOptions {
  return { httpEndpoint: MetadataOptions?.HttpEndpoint ?? 'enabled', httpTokens: MetadataOptions?.HttpTokens ?? 'optional' };
}

function addressesOf({ Association, PrivateIpAddresses = [] }: InstanceNetworkInterface): string[] {
  return [Association, ...PrivateIpAddresses.map((each) => each.Association)].flatMap((association) => association?.PublicIp ?? []);
}

/**
 * By EC2's own count of what was asked for without a token. That nothing was counted is proof only where the instance ran all the time, and every hour was
 * measured: an hour without a number may have seen anything. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
 */
async function usedV1(ask: Ask<Reads>, id: string, launched: Date, now: string): Promise<boolean | null> {
  const end = Math.floor(Date.parse(now) / HOUR) * HOUR;
  const start = end - TWO_WEEKS;
  const answer = await orNotKnown(
    ask('cloudwatch:GetMetricStatistics', {
      Namespace: 'AWS/EC2',
      MetricName: 'MetadataNoToken',
      Dimensions: [{ Name: 'InstanceId', Value: id }],
      StartTime: new Date(start),
      EndTime: new Date(now),
      Period: HOUR / 1000,
      Statistics: ['Sum'],
    }),
  );
  if (answer === null) return null;
  const measured = answer.Datapoints ?? [];
  if (measured.some(({ Sum = 0 }) => Sum > 0)) return true;
  return launched.getTime() <= start && isWithoutGaps(measured, start, end) ? false : null;
}

/**
 * The answer; null where the call failed, however it did: it only weighs how risky a remediation is, and that it is not known is one more reason to ask a
 * person. Throttled, or without the time to wait for it, it is thrown on: asked again, it may well be answered.
 */
async function orNotKnown<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsError && error.kind !== 'throttled' && error.code !== 'TimeOver') return null;
    throw error;
  }
}

/** Each whole hour has a number. */
function isWithoutGaps(measured: readonly Datapoint[], start: number, end: number): boolean {
  const hours = new Set(measured.flatMap(({ Timestamp, Sum }) => (Timestamp && Sum !== undefined ? Math.floor(Timestamp.getTime() / HOUR) : [])));
  for (let hour = start / HOUR; hour < end / HOUR; hour += 1) if (!hours.has(hour)) return false;
  return true;
}

/** Items of before November 2019 say nothing of the metadata. AWS Config records every instance's state: one that is shown without is there, and may run. */
function fromConfigurationItem({ resourceId, configuration, tags }: ConfigurationItem): Partial<Instance> {
  if (!isRecord(configuration)) return {};
  const { metadataOptions, publicIpAddress } = configuration;
  const own = text(publicIpAddress);
  // Its own address is enough to know that it has one, whatever interfaces are shown.
  const ofInterfaces = listOf(configuration['networkInterfaces'], recordedAddresses)?.flat() ?? (own === undefined ? undefined : []);
  return shown<Instance>({
    instanceId: text(configuration['instanceId']) ?? resourceId,
    state: text(membersOf(configuration['state'])['name']) ?? 'running',
    launchedAt: text(configuration['launchTime']),
    metadataOptions: isRecord(metadataOptions) ? metadataOptionsFrom(metadataOptions, asItIs) : undefined,
    publicAddresses: ofInterfaces && [...new Set([own ?? [], ...ofInterfaces].flat())].sort(),
    tags: { ...tagsOf(configuration['tags']), ...tags },
  });
}

function recordedAddresses(networkInterface: unknown): string[] | undefined {
  if (!isRecord(networkInterface)) return undefined;
  const privates = networkInterface['privateIpAddresses'];
  const associations = [networkInterface, ...(Array.isArray(privates) ? privates : [])].map((each) => membersOf(each)['association']);
  return associations.flatMap((association) => text(membersOf(association)['publicIp']) ?? []);
}

/**
 * What a template proposes will run. Where neither it nor a launch template beside it says how metadata are asked for, the account and the image decide, and
 * that is not shown. An instance that follows a launch template from elsewhere may get anything from it.
 */
function fromTemplate(resource: TemplateResource): Partial<Instance> {
  const { properties, siblings } = resource;
  const inherited = launchDataOf(properties['LaunchTemplate'], siblings);
  const metadata = properties['MetadataOptions'] ?? inherited?.['MetadataOptions'];
  return shown<Instance>({
    state: 'running',
    metadataOptions: metadata === undefined ? undefined : metadataOptionsFrom(metadata, capitalised),
    publicAddresses: proposedAddresses(resource, inherited),
    tags: tagsOf(properties['Tags']),
  });
}

/** What the launch template in this template says; nothing where there is none; undefined where it is not known. */
function launchDataOf(named: unknown, siblings: readonly TemplateSibling[]): Readonly<Record<string, unknown>> | undefined {
  if (named === undefined) return {};
  const { LaunchTemplateId, LaunchTemplateName, Version } = membersOf(named);
  const template = siblings.find(({ type, logicalId, properties }) => {
    if (type !== 'AWS::EC2::LaunchTemplate') return false;
    return (
      isSameText(LaunchTemplateName, properties['LaunchTemplateName']) || (LaunchTemplateId instanceof TemplateRef && LaunchTemplateId.logicalId === logicalId)
    );
  });
  // The default version may be an older one than the template makes.
  const isLatest = Version === '$Latest' || (Version instanceof TemplateRef && Version.attribute === 'LatestVersionNumber');
  const data = template && isLatest ? template.properties['LaunchTemplateData'] : undefined;
  return isRecord(data) ? data : undefined;
}

/**
 * EC2 gives an address to the first network interface, if it is new and the only one: as the launch says, or else as the subnet does.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
 */
function proposedAddresses(resource: TemplateResource, inherited: Readonly<Record<string, unknown>> | undefined): readonly null[] | undefined {
  const { logicalId, siblings } = resource;
  if (siblings.some((sibling) => givesAddressTo(sibling, 'InstanceId', logicalId))) return [null];
  const properties = { ...inherited, ...resource.properties };
  const interfaces = properties['NetworkInterfaces'] ?? (inherited ? [] : undefined);
  if (!Array.isArray(interfaces)) return undefined;

  const decisions = interfaces.map((each) => addressOf(each, siblings));
  if (decisions.includes(true)) return [null];
  if (decisions.includes(undefined)) return undefined;
  if (interfaces.length > 1 || decisions.includes(false)) return [];
  const subnet = membersOf(interfaces[0])['SubnetId'] ?? properties['SubnetId'];
  switch (givenBySubnet(subnet, siblings)) {
    case true:
      return [null];
    case false:
      return [];
    default:
      return undefined;
  }
}

/** The launch says so, or not; null: the subnet does; undefined: not known. */
function addressOf(networkInterface: unknown, siblings: readonly TemplateSibling[]): boolean | null | undefined {
  if (!isRecord(networkInterface)) return undefined;
  const { AssociatePublicIpAddress, NetworkInterfaceId } = networkInterface;
  if (AssociatePublicIpAddress !== undefined) return flag(AssociatePublicIpAddress);
  if (NetworkInterfaceId === undefined) return null;
  // One that exists keeps the address that it has.
  if (!(NetworkInterfaceId instanceof TemplateRef) || !siblings.some(isOfType('AWS::EC2::NetworkInterface', NetworkInterfaceId.logicalId))) return undefined;
  return siblings.some((sibling) => givesAddressTo(sibling, 'NetworkInterfaceId', NetworkInterfaceId.logicalId));
}

function givenBySubnet(subnet: unknown, siblings: readonly TemplateSibling[]): boolean | undefined {
  if (!(subnet instanceof TemplateRef)) return undefined;
  const proposed = siblings.find(isOfType('AWS::EC2::Subnet', subnet.logicalId));
  return proposed && flag(proposed.properties['MapPublicIpOnLaunch'] ?? false);
}

function isOfType(type: string, logicalId: string): (sibling: TemplateSibling) => boolean {
  return (sibling) => sibling.type === type && sibling.logicalId === logicalId;
}

/** An Elastic IP address for it. */
function givesAddressTo({ type, properties }: TemplateSibling, property: string, logicalId: string): boolean {
  const target = ownValue(properties, property);
  return (type === 'AWS::EC2::EIP' || type === 'AWS::EC2::EIPAssociation') && target instanceof TemplateRef && target.logicalId === logicalId;
}
