import type { SecurityGroupRule as Ec2Rule } from '@aws-sdk/client-ec2';
import { type Ask, orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, EVERY, type Tags, type TemplateResource, type TemplateSibling } from '../resource.ts';
import { ec2Id, within } from '../shared/ec2-event.ts';
import { ownValue } from '../shared/own-value.ts';
import { allOf, pagesOf } from '../shared/pages.ts';
import { membersOf } from '../shared/shown.ts';
import { referredTo, statedBlock } from '../shared/template-block.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** The other end of a rule. A list of prefixes whose entries are null, and an unknown peer, may be anybody. */
export type Peer =
  | { readonly cidr: string }
  | { readonly cidr6: string }
  /** `prefixListId` null: known only at deployment; `entries` null: the surface does not show them, or their owner no longer shares them. */
  | { readonly prefixListId: string | null; readonly entries: readonly string[] | null }
  /** `groupId` null: known only at deployment; `userId` null: the group is of this very account. */
  | { readonly groupId: string | null; readonly userId: string | null; readonly vpcPeeringConnectionId: string | null }
  /** Why it is not known, to follow "whose peer is". */
  | { readonly unknown: string };

/** One rule of a security group, as EC2 counts them: one peer each. */
export interface SecurityGroupRule {
  /** null where the surface shows none: only live facts do. */
  readonly ruleId: string | null;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, an IANA number, or `-1` for all; null: known only at deployment. */
  readonly protocol: string | null;
  /** -1 where the protocol has no ports (then for ICMP: all types or codes); null: known only at deployment. */
  readonly fromPort: number | null;
  readonly toPort: number | null;
  readonly peer: Peer;
  readonly description: string | null;
  /** Not there where the surface does not show them: only live facts do. */
  readonly tags?: Tags;
}

export interface SecurityGroup {
  readonly groupId: string;
  /** null: a name that CloudFormation makes up or learns at deployment. It is never `default`, which EC2 keeps for the group that comes with a VPC. */
  readonly groupName: string | null;
  /** null: in EC2-Classic. */
  readonly vpcId: string | null;
  readonly tags: Tags;
  readonly ingress: readonly SecurityGroupRule[];
  readonly egress: readonly SecurityGroupRule[];
}

type Reads = 'ec2:DescribeSecurityGroups' | 'ec2:DescribeSecurityGroupRules' | 'ec2:GetManagedPrefixListEntries';
type Shown = Readonly<Record<string, unknown>>;

/**
 * Attaching a group (RunInstances, ModifyNetworkInterfaceAttribute, AssociateSecurityGroupVpc) changes nothing in it, and is not listened to. Left to AWS
 * Config's items and the sweep: what does not name the group, as CreateVpc (its default group), tags of a single rule.
 */
export default defineResource<SecurityGroup>()({
  type: 'AWS::EC2::SecurityGroup',
  tagged: true,
  reads: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroupRules', 'ec2:GetManagedPrefixListEntries'],
  touchedBy: {
    // It names the list, and not the groups whose rules refer to it.
    'ec2:ModifyManagedPrefixList': dependingOnList,
    'ec2:RestoreManagedPrefixListVersion': dependingOnList,
    'ec2:AuthorizeSecurityGroupIngress': groupOfRules,
    'ec2:AuthorizeSecurityGroupEgress': groupOfRules,
    'ec2:RevokeSecurityGroupIngress': groupOfRules,
    'ec2:RevokeSecurityGroupEgress': groupOfRules,
    'ec2:UpdateSecurityGroupRuleDescriptionsIngress': groupOfRules,
    'ec2:UpdateSecurityGroupRuleDescriptionsEgress': groupOfRules,
    'ec2:ModifySecurityGroupRules': (request) => groupId(at(request, 'ModifySecurityGroupRulesRequest', 'GroupId')) ?? groupId(at(request, 'groupId')),
    'ec2:CreateSecurityGroup': (_request, response) => groupId(at(response, 'groupId')),
    'ec2:DeleteSecurityGroup': (request, response) => groupId(at(request, 'groupId')) ?? groupId(at(response, 'groupId')),
    'ec2:CreateTags': taggedGroups,
    'ec2:DeleteTags': taggedGroups,
  },
  arn: ({ accountId, region, id }) => `arn:${partitionOf(region)}:ec2:${region}:${accountId}:security-group/${id}`,

  async read(ask, { id, accountId }) {
    const [found, rules] = await Promise.all([
      orUnreadable(orNull(ask('ec2:DescribeSecurityGroups', { GroupIds: [id] }))),
      orUnreadable(orNull(rulesOf(ask, id))),
    ]);
    Unreadable.assertAnyAnswered([found, rules]);
    const group = from(found, (answer) => answer?.SecurityGroups?.[0] ?? null);
    if (!group || !rules) return null;

    const lists = [...new Set(rules instanceof Unreadable ? [] : rules.flatMap(({ PrefixListId }) => PrefixListId ?? []))];
    const entries = new Map(await Promise.all(lists.map(async (list) => [list, await entriesShown(ask, list)] as const)));
    const factsOf = (egress: boolean) =>
      from(rules, (all) => all.filter(({ IsEgress }) => IsEgress === egress).map((rule) => liveRule(rule, accountId, entries)));
    return factsRead<SecurityGroup>('EC2', {
      groupId: id,
      groupName: from(group, ({ GroupName }) => GroupName),
      vpcId: from(group, ({ VpcId = null }) => VpcId),
      tags: from(group, ({ Tags }) => tagsOf(Tags)),
      ingress: factsOf(false),
      egress: factsOf(true),
    });
  },

  async *list(ask) {
    let NextToken: string | undefined;
    do {
      const page = await ask('ec2:DescribeSecurityGroups', { NextToken });
      for (const { GroupId } of page.SecurityGroups ?? []) if (GroupId) yield GroupId;
      NextToken = page.NextToken;
    } while (NextToken);
  },

  async *dependents(ask, _place, list) {
    for (const Name of ['ip-permission.prefix-list-id', 'egress.ip-permission.prefix-list-id']) {
      const pages = pagesOf(
        (NextToken) => ask('ec2:DescribeSecurityGroups', { Filters: [{ Name, Values: [list] }], NextToken }),
        ({ NextToken }) => NextToken,
      );
      for (const { GroupId } of await allOf(pages, ({ SecurityGroups }) => SecurityGroups)) if (GroupId) yield GroupId;
    }
  },

  fromConfigurationItem,
  fromTemplate,
  partsInTemplate: ['AWS::EC2::SecurityGroupIngress'],

  canonical: (group) => ({ ...group, ingress: group.ingress && withoutIds(group.ingress), egress: group.egress && withoutIds(group.egress) }),
});

/** In the request itself, or in one of this name, as CloudTrail writes newer calls (which of these it is: not confirmed). */
function dependingOnList(request: unknown): string | undefined {
  const members = ['ModifyManagedPrefixListRequest', 'RestoreManagedPrefixListVersionRequest'].reduce(
    (record, name) => within(name, record),
    membersOf(request),
  );
  const list = ec2Id('pl', members['prefixListId'] ?? members['PrefixListId']);
  return list && `${EVERY}${list}`;
}

function groupOfRules(request: unknown, response: unknown): string | undefined {
  const rules = [...items(at(response, 'securityGroupRuleSet')), ...items(at(response, 'revokedSecurityGroupRuleSet'))];
  // The request may name the group by its name only, as the default VPC allows.
  return groupId(at(request, 'groupId')) ?? rules.map((rule) => groupId(at(rule, 'groupId'))).find((id) => id !== undefined);
}

function taggedGroups(request: unknown): readonly (string | undefined)[] {
  return items(at(request, 'resourcesSet')).map((item) => groupId(at(item, 'resourceId')));
}

/** Rules have ids too (`sgr-…`), and anything may be tagged. */
function groupId(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('sg-') ? value : undefined;
}

async function rulesOf(ask: Ask<Reads>, id: string): Promise<Ec2Rule[]> {
  const rules: Ec2Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ask('ec2:DescribeSecurityGroupRules', { Filters: [{ Name: 'group-id', Values: [id] }], NextToken });
    rules.push(...(page.SecurityGroupRules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return rules;
}

/** null: the list is gone, or its entries may not be read; only rules to which they matter are left without an answer. */
async function entriesShown(ask: Ask<Reads>, PrefixListId: string): Promise<string[] | null> {
  const entries = await orUnreadable(orNull(entriesOf(ask, PrefixListId)));
  return entries instanceof Unreadable ? null : entries;
}

async function entriesOf(ask: Ask<Reads>, PrefixListId: string): Promise<string[]> {
  const entries: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ask('ec2:GetManagedPrefixListEntries', { PrefixListId, NextToken });
    for (const { Cidr } of page.Entries ?? []) if (Cidr !== undefined) entries.push(Cidr);
    NextToken = page.NextToken;
  } while (NextToken);
  return entries;
}

function liveRule(rule: Ec2Rule, accountId: string, entries: ReadonlyMap<string, readonly string[] | null>): SecurityGroupRule {
  const { SecurityGroupRuleId: ruleId, IpProtocol: protocol, FromPort: fromPort = -1, ToPort: toPort = -1, Description: description = null } = rule;
  if (!ruleId || !protocol) throw new TypeError('EC2 answered a security group rule without an id or a protocol.');
  return { ruleId, protocol, fromPort, toPort, peer: livePeer(rule, accountId, entries), description, tags: tagsOf(rule.Tags) ?? {} };
}

function livePeer(rule: Ec2Rule, accountId: string, entries: ReadonlyMap<string, readonly string[] | null>): Peer {
  if (rule.CidrIpv4 !== undefined) return { cidr: rule.CidrIpv4 };
  if (rule.CidrIpv6 !== undefined) return { cidr6: rule.CidrIpv6 };
  if (rule.PrefixListId !== undefined) return { prefixListId: rule.PrefixListId, entries: entries.get(rule.PrefixListId) ?? null };
  const { GroupId, UserId, VpcPeeringConnectionId = null } = rule.ReferencedGroupInfo ?? {};
  if (GroupId !== undefined) return groupPeer(GroupId, UserId, VpcPeeringConnectionId, accountId);
  throw new TypeError(`EC2 answered the security group rule ${rule.SecurityGroupRuleId} with a peer of no kind known here.`);
}

function groupPeer(groupId: string | null, userId: unknown, vpcPeeringConnectionId: unknown, accountId: string): Peer {
  return { groupId, userId: typeof userId === 'string' && userId !== accountId ? userId : null, vpcPeeringConnectionId: text(vpcPeeringConnectionId) };
}

/**
 * An item shows neither ids nor tags of rules, nor the entries of prefix lists. IPv4 ranges stand there twice, in a younger and an older spelling; items
 * before 2017 have the older one only. What is empty may be left out, but not the list of permissions itself.
 */
function fromConfigurationItem({ resourceId, accountId, configuration, tags }: ConfigurationItem): Partial<SecurityGroup> {
  if (!isRecord(configuration)) return {};
  const { groupName, vpcId = null, ipPermissions, ipPermissionsEgress } = configuration;
  return {
    groupId: text(configuration['groupId']) ?? resourceId,
    ...(typeof groupName === 'string' && { groupName }),
    ...((typeof vpcId === 'string' || vpcId === null) && { vpcId }),
    tags: { ...tagsOf(configuration['tags']), ...tags },
    ...(Array.isArray(ipPermissions) && { ingress: ipPermissions.flatMap((permission) => recordedRules(permission, accountId)) }),
    ...(Array.isArray(ipPermissionsEgress) && { egress: ipPermissionsEgress.flatMap((permission) => recordedRules(permission, accountId)) }),
  };
}

function recordedRules(permission: unknown, accountId: string): SecurityGroupRule[] {
  const traffic = trafficOf(at(permission, 'ipProtocol'), at(permission, 'fromPort'), at(permission, 'toPort'));
  const v4 = new Map<string, string | null>();
  for (const range of [...items(at(permission, 'ipv4Ranges')), ...items(at(permission, 'ipRanges'))]) {
    const cidr = text(range) ?? text(at(range, 'cidrIp'));
    if (cidr !== null && !v4.has(cidr)) v4.set(cidr, text(at(range, 'description')));
  }
  const peers: [Peer, unknown][] = [...v4].map(([cidr, description]) => [{ cidr }, description]);
  for (const range of items(at(permission, 'ipv6Ranges'))) {
    const cidr6 = text(range) ?? text(at(range, 'cidrIpv6'));
    if (cidr6 !== null) peers.push([{ cidr6 }, at(range, 'description')]);
  }
  for (const list of items(at(permission, 'prefixListIds'))) {
    peers.push([{ prefixListId: text(list) ?? text(at(list, 'prefixListId')), entries: null }, at(list, 'description')]);
  }
  for (const pair of items(at(permission, 'userIdGroupPairs'))) {
    const peer = groupPeer(text(at(pair, 'groupId')), at(pair, 'userId'), at(pair, 'vpcPeeringConnectionId'), accountId);
    peers.push([peer, at(pair, 'description')]);
  }
  return peers.map(([peer, description]) => ({ ruleId: null, ...traffic, peer, description: text(description) }));
}

/** EC2 adds it to a new group whose template lists no egress rule. https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */
const DEFAULT_EGRESS: SecurityGroupRule = { ruleId: null, protocol: '-1', fromPort: -1, toPort: -1, peer: { cidr: '0.0.0.0/0' }, description: null };

/**
 * A group with the stand-alone rules that point to it; or, by itself, a stand-alone rule of a group that lives elsewhere: it is evaluated by what it adds to that
 * group, whose other rules are another template's.
 */
function fromTemplate(resource: TemplateResource): Partial<SecurityGroup> | null {
  const { type, logicalId, properties, siblings } = resource;
  if (type === 'AWS::EC2::SecurityGroupIngress') {
    const group = targetOf(resource);
    if (siblings.some((sibling) => sibling.type === 'AWS::EC2::SecurityGroup' && sibling.logicalId === group)) return null;
    return { ingress: proposedRules(properties, siblings) };
  }

  const standAlone = (direction: string) => siblings.filter((sibling) => sibling.type === direction && targetOf(sibling) === logicalId);
  const ingress = inlineRules(properties['SecurityGroupIngress'], siblings);
  const egress = inlineRules(properties['SecurityGroupEgress'], siblings);
  const added = standAlone('AWS::EC2::SecurityGroupIngress').flatMap((rule) => proposedRules(rule.properties, siblings));
  const addedEgress = standAlone('AWS::EC2::SecurityGroupEgress').flatMap((rule) => proposedRules(rule.properties, siblings));
  const tags = tagsOf(properties['Tags']);
  return {
    groupName: text(properties['GroupName']),
    ...(typeof properties['VpcId'] === 'string' && { vpcId: properties['VpcId'] }),
    ...(tags && { tags }),
    ...(ingress && { ingress: [...ingress, ...added] }),
    // "The default rule is removed only when you specify one or more egress rules", and CloudFormation's stand-alone ones do so too.
    ...(egress && { egress: egress.length + addedEgress.length === 0 ? [DEFAULT_EGRESS] : [...egress, ...addedEgress] }),
  };
}

/** The logical id of the group in this template that a stand-alone rule belongs to. */
function targetOf({ properties }: TemplateSibling): string | undefined {
  return referredTo(properties['GroupId'] ?? properties['GroupName']);
}

/** Undefined: not even how many there are is known before deployment. */
function inlineRules(list: unknown, siblings: readonly TemplateSibling[]): SecurityGroupRule[] | undefined {
  if (list === undefined) return [];
  if (!Array.isArray(list) && !isRecord(list)) return undefined;
  return items(list).flatMap((rule) => proposedRules(rule, siblings));
}

function proposedRules(rule: unknown, siblings: readonly TemplateSibling[]): SecurityGroupRule[] {
  // The protocol is the one thing that every rule has to say: CloudFormation refuses one that does not, so that it admits nobody.
  if (isRecord(rule) && !Object.hasOwn(rule, 'IpProtocol')) return [];
  const traffic = trafficOf(at(rule, 'IpProtocol'), at(rule, 'FromPort'), at(rule, 'ToPort'));
  const peers: Peer[] = [];
  const [cidr, cidr6] = [statedBlock(at(rule, 'CidrIp'), siblings), at(rule, 'CidrIpv6')];
  if (cidr !== undefined) peers.push(typeof cidr === 'string' ? { cidr } : { unknown: 'known only at deployment' });
  if (cidr6 !== undefined) peers.push(typeof cidr6 === 'string' ? { cidr6 } : { unknown: 'known only at deployment' });
  const list = at(rule, 'SourcePrefixListId') ?? at(rule, 'DestinationPrefixListId');
  if (list !== undefined) peers.push({ prefixListId: text(list), entries: null });
  const group = at(rule, 'SourceSecurityGroupId') ?? at(rule, 'DestinationSecurityGroupId') ?? at(rule, 'SourceSecurityGroupName');
  if (group !== undefined) peers.push(groupPeer(groupId(group) ?? null, at(rule, 'SourceSecurityGroupOwnerId'), null, ''));
  if (peers.length === 0) peers.push({ unknown: isRecord(rule) ? 'missing' : 'known only at deployment' });
  return peers.map((peer) => ({ ruleId: null, ...traffic, peer, description: text(at(rule, 'Description')) }));
}

/** Ports may be written as text. What has none of its own says -1 for both, but TCP and UDP without ports are half a rule: not known. */
function trafficOf(spelt: unknown, from: unknown, to: unknown): Pick<SecurityGroupRule, 'protocol' | 'fromPort' | 'toPort'> {
  const word = typeof spelt === 'number' ? String(spelt) : text(spelt)?.toLowerCase();
  if (word === undefined) return { protocol: null, fromPort: portOf(from, null), toPort: portOf(to, null) };
  const protocol = word === 'all' ? '-1' : word;
  if (protocol === '-1') return { protocol, fromPort: -1, toPort: -1 };
  const unset = ['tcp', '6', 'udp', '17'].includes(protocol) ? null : -1;
  return { protocol, fromPort: portOf(from, unset), toPort: portOf(to, unset) };
}

function portOf(value: unknown, unset: number | null): number | null {
  if (value === undefined || value === null) return unset;
  const port = typeof value === 'string' && /^-?\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof port === 'number' && Number.isInteger(port) ? port : null;
}

function withoutIds(rules: readonly SecurityGroupRule[]): unknown[] {
  const spelt = rules.map((rule) => {
    const { ruleId: _, peer, tags = {}, ...rest } = rule;
    const kept = 'entries' in peer ? { ...peer, entries: peer.entries && [...peer.entries].sort() } : peer;
    return { ...rest, peer: kept, tags: Object.fromEntries(Object.entries(tags).sort()) };
  });
  return spelt
    .map((rule) => [JSON.stringify(rule), rule] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, rule]) => rule);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let inner = value;
  for (const key of path) inner = isRecord(inner) ? ownValue(inner, key) : undefined;
  return inner;
}

/** A list as it is, as CloudTrail's `{items: […]}` (`{}` when empty), or of one. */
function items(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isRecord(value) && 'items' in value) return items(value['items']);
  return value === undefined || value === null || (isRecord(value) && Object.keys(value).length === 0) ? [] : [value];
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Shown {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
