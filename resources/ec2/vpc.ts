import type { FlowLog as Ec2FlowLog } from '@aws-sdk/client-ec2';
import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, EVERY, isUnresolved, type Tags, type TemplateResource, type TemplateSibling } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { isRecord, shown, text } from '../shared/shown.ts';
import { referredTo } from '../shared/template-block.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable } from '../unreadable.ts';

/** One flow log of a VPC; those of a subnet or a network interface are theirs, and see a part of the traffic. */
export interface FlowLog {
  /** In a template: `<LogicalId>`. */
  readonly flowLogId: string;
  /** `ACCEPT`, `REJECT`, `ALL`; null: known only at deployment. */
  readonly trafficType: string | null;
  /** Nothing arrives, because its last delivery failed: the destination is gone, or the role may not write. Where the rate was limited, some does. */
  readonly failing: boolean;
}

export interface Vpc {
  readonly vpcId: string;
  /** Those that are active, by id. An item of AWS Config does not show them. */
  readonly flowLogs: readonly FlowLog[];
  readonly tags: Tags;
}

/**
 * VPCs that another account shares with this one are neither listed nor
 * read: it has their flow logs.
 */
export default defineResource<Vpc>()({
  type: 'AWS::EC2::VPC',
  tagged: true,
  reads: ['ec2:DescribeVpcs', 'ec2:DescribeFlowLogs'],
  touchedBy: {
    'ec2:CreateVpc': (_request, response) => vpcsIn(response?.vpc?.vpcId),
    'ec2:CreateDefaultVpc': (_request, response) => vpcsIn(response?.vpc?.vpcId),
    'ec2:DeleteVpc': (request) => vpcsIn(request?.vpcId),
    // It is an object for one, a list for several (not confirmed): whatever it is, an id is looked for in it.
    'ec2:CreateFlowLogs': (request) => vpcsIn(request),
    // It names flow logs, and not their VPC; the VPCs of one Region are few.
    'ec2:DeleteFlowLogs': () => EVERY,
    'ec2:CreateTags': (request) => vpcsIn(request?.resourcesSet),
    'ec2:DeleteTags': (request) => vpcsIn(request?.resourcesSet),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ec2:${region}:${accountId}:vpc/${id}`,

  async read(ask, { id, accountId }) {
    const flowLogs = pagesOf(
      (NextToken) => ask('ec2:DescribeFlowLogs', { Filter: [{ Name: 'resource-id', Values: [id] }], NextToken }),
      ({ NextToken }) => NextToken,
    );
    const [found, logs] = await Promise.all([orNull(ask('ec2:DescribeVpcs', { VpcIds: [id] })), orUnreadable(allOf(flowLogs, ({ FlowLogs }) => FlowLogs))]);
    const vpc = found?.Vpcs?.[0];
    if (!vpc || (vpc.OwnerId ?? accountId) !== accountId) return null;
    return factsRead<Vpc>('EC2', {
      vpcId: id,
      flowLogs: from(logs, (all) => all.flatMap(liveFlowLog).sort((a, b) => (a.flowLogId < b.flowLogId ? -1 : 1))),
      tags: tagsOf(vpc.Tags),
    });
  },

  async *list(ask, { accountId }) {
    for await (const { Vpcs = [] } of pagesOf(
      (NextToken) => ask('ec2:DescribeVpcs', { NextToken }),
      ({ NextToken }) => NextToken,
    )) {
      for (const { VpcId, OwnerId = accountId } of Vpcs) if (VpcId && OwnerId === accountId) yield VpcId;
    }
  },

  fromConfigurationItem,
  fromTemplate,

  // Deliveries fail and succeed by themselves.
  canonical: ({ flowLogs, ...vpc }) => ({ ...vpc, flowLogs: flowLogs?.map(({ failing: _failing, ...log }) => log) }),
});

/** Every VPC's id in a part of a record, at any depth. */
function vpcsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return /^vpc-[0-9a-f]+$/.test(part) ? [part] : [];
  return typeof part === 'object' && part !== null ? [...new Set(Object.values(part).flatMap(vpcsIn))] : [];
}

function liveFlowLog({ FlowLogId, TrafficType, FlowLogStatus, DeliverLogsStatus, DeliverLogsErrorMessage }: Ec2FlowLog): FlowLog[] {
  if (!FlowLogId) throw new TypeError('EC2 answered a flow log without an id.');
  // One that is being deleted has another status.
  if (FlowLogStatus !== 'ACTIVE') return [];
  // A rate that was limited is so for some network interfaces: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html
  const failing = DeliverLogsStatus === 'FAILED' && DeliverLogsErrorMessage !== 'Rate limited';
  return [{ flowLogId: FlowLogId, trafficType: TrafficType ?? null, failing }];
}

function fromConfigurationItem({ resourceId, configuration, tags }: ConfigurationItem): Partial<Vpc> {
  const recordedTags = isRecord(configuration) ? tagsOf(configuration['tags']) : {};
  return shown<Vpc>({ vpcId: resourceId, tags: recordedTags && { ...recordedTags, ...tags } });
}

function fromTemplate({ logicalId, properties, siblings }: TemplateResource): Partial<Vpc> {
  return shown<Vpc>({ flowLogs: proposedFlowLogs(logicalId, siblings), tags: tagsOf(properties['Tags']) });
}

/** Undefined where none is known to be of this VPC, and one may be. */
function proposedFlowLogs(vpc: string, siblings: readonly TemplateSibling[]): FlowLog[] | undefined {
  const candidates = siblings.filter(({ type, properties }) => type === 'AWS::EC2::FlowLog' && ['VPC', undefined].includes(kindOf(properties)));
  const own = candidates.filter(({ properties: { ResourceId: id } }) => referredTo(id) === vpc);
  if (own.length === 0 && candidates.some(({ properties }) => isUnresolved(properties['ResourceId']))) return undefined;
  return own.map(({ logicalId, properties }) => ({ flowLogId: `<${logicalId}>`, trafficType: text(properties['TrafficType']) ?? null, failing: false }));
}

/** Undefined: known only at deployment. */
function kindOf({ ResourceType }: TemplateSibling['properties']): string | undefined {
  return isUnresolved(ResourceType) ? undefined : (text(ResourceType) ?? '');
}
