import type { NetworkAclEntry as Ec2Entry } from '@aws-sdk/client-ec2';
import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Tags, type TemplateResource, type TemplateSibling } from '../resource.ts';
import { ec2Id, taggedOf } from '../shared/ec2-event.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { count, flag, isRecord, listOf, membersOf, shown, text } from '../shared/shown.ts';
import { asItIs, capitalised } from '../shared/spelling.ts';
import { referredTo, statedBlock } from '../shared/template-block.ts';
import { tagsOf } from '../tags.ts';
import { factsRead } from '../unreadable.ts';

/** One line of an access list. */
export interface NetworkAclEntry {
  /** Lines are tried by their numbers, lowest first, and the first that fits decides. null: known only at deployment. */
  readonly ruleNumber: number | null;
  /** null: it may be either, or not there at all. */
  readonly action: 'allow' | 'deny' | null;
  /** `-1` for all, or IANA's number (6 is TCP); null: known only at deployment. */
  readonly protocol: string | null;
  /** -1 where none are named, which means all of them; null: known only at deployment. */
  readonly fromPort: number | null;
  readonly toPort: number | null;
  /** Type and code; null where the protocol is not ICMP. */
  readonly icmp: { readonly type: number; readonly code: number } | null;
  /** IPv4 or IPv6; null: known only at deployment. */
  readonly cidr: string | null;
}

export interface NetworkAcl {
  readonly networkAclId: string;
  readonly vpcId: string;
  /** It came with the VPC, and is in force in every subnet that was given no other. */
  readonly isDefault: boolean;
  /** By number. The last ones, 32767 and 32768, deny what no other fits, and can't be changed. */
  readonly ingress: readonly NetworkAclEntry[];
  readonly egress: readonly NetworkAclEntry[];
  /** The subnets that it is in force in. */
  readonly subnetIds: readonly string[];
  readonly tags: Tags;
}

const ENTRY = 'AWS::EC2::NetworkAclEntry';

/**
 * The list that comes with a VPC is not named by CreateVpc's event: AWS Config's items and the sweep find it. One of a VPC that another account shares with
 * this one is that account's, if it is shown here at all: it is neither listed nor read.
 */
export default defineResource<NetworkAcl>()({
  type: 'AWS::EC2::NetworkAcl',
  tagged: true,
  reads: ['ec2:DescribeNetworkAcls'],
  touchedBy: {
    'ec2:CreateNetworkAcl': (_request, response) => ec2Id('acl', response?.networkAcl?.networkAclId),
    'ec2:DeleteNetworkAcl': ofRequest,
    'ec2:CreateNetworkAclEntry': ofRequest,
    'ec2:ReplaceNetworkAclEntry': ofRequest,
    'ec2:DeleteNetworkAclEntry': ofRequest,
    'ec2:ReplaceNetworkAclAssociation': ofRequest,
    'ec2:CreateTags': taggedOf('acl'),
    'ec2:DeleteTags': taggedOf('acl'),
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ec2:${region}:${accountId}:network-acl/${id}`,

  async read(ask, { id, accountId }) {
    const acl = (await orNull(ask('ec2:DescribeNetworkAcls', { NetworkAclIds: [id] })))?.NetworkAcls?.[0];
    if (!acl || (acl.OwnerId ?? accountId) !== accountId) return null;
    const { VpcId: vpcId, IsDefault: isDefault, Entries = [], Associations = [] } = acl;
    const entriesOf = (egress: boolean) =>
      Entries.filter(({ Egress }) => Egress === egress)
        .map(liveEntry)
        .sort(byNumber);
    return factsRead<NetworkAcl>('EC2', {
      networkAclId: id,
      vpcId,
      isDefault,
      ingress: entriesOf(false),
      egress: entriesOf(true),
      subnetIds: Associations.flatMap(({ SubnetId }) => SubnetId ?? []).sort(),
      tags: tagsOf(acl.Tags),
    });
  },

  async *list(ask, { accountId }) {
    const pages = pagesOf(
      (NextToken) => ask('ec2:DescribeNetworkAcls', { NextToken }),
      ({ NextToken }) => NextToken,
    );
    const acls = await allOf(pages, ({ NetworkAcls }) => NetworkAcls);
    for (const { NetworkAclId, OwnerId = accountId } of acls) if (NetworkAclId && OwnerId === accountId) yield NetworkAclId;
  },

  fromConfigurationItem,
  fromTemplate,
  partsInTemplate: [ENTRY],

  // Every subnet that is made or moved comes and goes here: which those are is another matter than what the list admits.
  canonical: ({ subnetIds: _subnets, ...rest }) => rest,
});

function ofRequest(request: { readonly networkAclId?: unknown } | null | undefined): string | undefined {
  return ec2Id('acl', request?.networkAclId);
}

function liveEntry({ RuleNumber, RuleAction, Protocol, PortRange, IcmpTypeCode, CidrBlock, Ipv6CidrBlock = CidrBlock }: Ec2Entry): NetworkAclEntry {
  if (RuleNumber === undefined || (RuleAction !== 'allow' && RuleAction !== 'deny') || !Protocol || !Ipv6CidrBlock) {
    throw new TypeError(`EC2 answered the entry ${RuleNumber} of a network ACL without its number, action, protocol or block.`);
  }
  const { Type: type = -1, Code: code = -1 } = IcmpTypeCode ?? {};
  return {
    ruleNumber: RuleNumber,
    action: RuleAction,
    protocol: Protocol,
    fromPort: PortRange?.From ?? -1,
    toPort: PortRange?.To ?? -1,
    icmp: IcmpTypeCode ? { type, code } : null,
    cidr: Ipv6CidrBlock,
  };
}

function byNumber(one: NetworkAclEntry, other: NetworkAclEntry): number {
  return (one.ruleNumber ?? 0) - (other.ruleNumber ?? 0);
}

/** As an item records it, and as a template spells it but for the names, which differ in their first letter, and for ICMP. */
function entryFrom(shownEntry: Readonly<Record<string, unknown>>, named: (name: string) => string): NetworkAclEntry {
  const at = (name: string) => shownEntry[named(name)];
  const action = text(at('ruleAction'))?.toLowerCase();
  const protocol = protocolOf(at('protocol'));
  const ports = at('portRange') ?? {};
  const isForAll = protocol === '-1' || (isRecord(ports) && Object.keys(ports).length === 0);
  const portOf = (name: string) => (isForAll ? -1 : (count(membersOf(ports)[named(name)]) ?? null));
  const icmp = membersOf(at('icmpTypeCode') ?? at('icmp'));
  const [type, code] = [count(icmp[named('type')]), count(icmp[named('code')])];
  return {
    ruleNumber: count(at('ruleNumber')) ?? null,
    action: action === 'allow' || action === 'deny' ? action : null,
    protocol,
    // What is for all protocols is for all ports, whatever range somebody wrote beside it.
    fromPort: portOf('from'),
    toPort: portOf('to'),
    icmp: type === undefined && code === undefined ? null : { type: type ?? -1, code: code ?? -1 },
    cidr: text(at('cidrBlock')) ?? text(at('ipv6CidrBlock')) ?? null,
  };
}

const PROTOCOL_NUMBERS: ReadonlyMap<string, string> = new Map([
  ['all', '-1'],
  ['icmp', '1'],
  ['tcp', '6'],
  ['udp', '17'],
  ['icmpv6', '58'],
]);

/** A number, or the name that some write for it. */
function protocolOf(spelt: unknown): string | null {
  const word = typeof spelt === 'number' ? String(spelt) : text(spelt)?.toLowerCase();
  return word === undefined ? null : (PROTOCOL_NUMBERS.get(word) ?? word);
}

function fromConfigurationItem({ resourceId, configuration, tags }: ConfigurationItem): Partial<NetworkAcl> {
  if (!isRecord(configuration)) return {};
  const entries = listOf(configuration['entries'], (entry) => (isRecord(entry) && flag(entry['egress']) !== undefined ? entry : undefined));
  const entriesOf = (egress: boolean) =>
    entries
      ?.filter((entry) => flag(entry['egress']) === egress)
      .map((entry) => entryFrom(entry, asItIs))
      .sort(byNumber);
  return shown<NetworkAcl>({
    networkAclId: text(configuration['networkAclId']) ?? resourceId,
    vpcId: text(configuration['vpcId']),
    isDefault: flag(configuration['isDefault']),
    ingress: entriesOf(false),
    egress: entriesOf(true),
    subnetIds: listOf(configuration['associations'], (each) => text(membersOf(each)['subnetId']))?.sort(),
    tags: { ...tagsOf(configuration['tags']), ...tags },
  });
}

/** May stand before, and decide otherwise than, whatever is shown. */
const NOT_SHOWN: NetworkAclEntry = { ruleNumber: null, action: null, protocol: null, fromPort: null, toPort: null, icmp: null, cidr: null };

/**
 * A list with the entries that point to it: a list of a template admits nothing but what they allow. By itself, an entry of a list that lives elsewhere, whose
 * other entries are not shown. Which subnets a list is in force in is not read from templates.
 */
function fromTemplate(resource: TemplateResource): Partial<NetworkAcl> | null {
  const { type, logicalId, properties, siblings } = resource;
  if (type === ENTRY) {
    const target = targetOf(resource);
    if (siblings.some((sibling) => sibling.type === 'AWS::EC2::NetworkAcl' && sibling.logicalId === target)) return null;
    return { ingress: [...proposedEntries(resource, false, siblings), NOT_SHOWN], egress: [...proposedEntries(resource, true, siblings), NOT_SHOWN] };
  }
  const entries = siblings.filter((sibling) => sibling.type === ENTRY && targetOf(sibling) === logicalId);
  return shown<NetworkAcl>({
    vpcId: text(properties['VpcId']),
    isDefault: false,
    ingress: entries.flatMap((entry) => proposedEntries(entry, false, siblings)).sort(byNumber),
    egress: entries.flatMap((entry) => proposedEntries(entry, true, siblings)).sort(byNumber),
    tags: tagsOf(properties['Tags']),
  });
}

/** The logical id of the list that an entry belongs to. */
function targetOf({ properties }: TemplateSibling): string | undefined {
  return referredTo(properties['NetworkAclId']);
}

/** The entry, where it is one of that direction; where that is known only at deployment, one that may not be there. */
function proposedEntries({ properties }: TemplateSibling, egress: boolean, siblings: readonly TemplateSibling[]): NetworkAclEntry[] {
  const direction = flag(properties['Egress'] ?? false);
  if (direction === !egress) return [];
  const entry = entryFrom({ ...properties, CidrBlock: statedBlock(properties['CidrBlock'], siblings) }, capitalised);
  return [direction === undefined ? { ...entry, action: null } : entry];
}
