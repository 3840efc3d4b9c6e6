import type {
  IpPermission,
  IpRange,
  Ipv6Range,
  PrefixListId,
  RevokedSecurityGroupRule,
  SecurityGroupRule as SdkRule,
  Tag,
  UserIdGroupPair,
} from '@aws-sdk/client-ec2';
import ipaddr from 'ipaddr.js';
import { partitionOf } from '../resources/partition.ts';
import type { Tags } from '../resources/resource.ts';
import type { Context } from './operation.ts';
import type { Peer, SecurityGroup, SecurityGroupRule, Traffic } from './state.ts';

/** A rule as a call names it, before EC2 gives it an id. */
export interface Wanted extends Traffic {
  readonly description: string | undefined;
}

/** How a call may name rules: in `IpPermissions`, or one rule in the older top-level parameters. */
export interface Named {
  readonly IpPermissions?: IpPermission[] | undefined;
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly CidrIp?: string | undefined;
}

const PROTOCOL_NAMES: ReadonlyMap<string, string> = new Map([
  ['1', 'icmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['58', 'icmpv6'],
  ['all', '-1'],
]);
const WITH_PORTS = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);

/** Each single rule that a call names, in EC2's own spelling: protocols by name, addresses without their host bits. Throws the error that EC2 answers. */
export function rulesNamed(named: Named, isEgress: boolean, context: Context): Wanted[] {
  const { IpPermissions, IpProtocol, FromPort, ToPort, CidrIp } = named;
  const shorthand = IpProtocol === undefined ? [] : [{ IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [{ CidrIp }] }];
  return [...(IpPermissions ?? []), ...shorthand].flatMap((permission) => rulesOf(permission, isEgress, context));
}

function rulesOf(permission: IpPermission, isEgress: boolean, context: Context): Wanted[] {
  if (permission.IpProtocol === undefined) throw context.refuse('invalid', 'MissingParameter', 'The request must contain the parameter ipProtocol');
  const spelled = permission.IpProtocol.toLowerCase();
  const protocol = PROTOCOL_NAMES.get(spelled) ?? spelled;
  if (!/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/.test(protocol)) {
    throw context.refuse(
      'invalid',
      'InvalidPermission.Malformed',
      `Unsupported IP protocol "${permission.IpProtocol}" - supported: [0-255, tcp, udp, icmp, icmpv6]`,
    );
  }
  const { fromPort, toPort } = portsOf(permission, protocol, context);
  return peersOf(permission, context).map(({ peer, description }) => ({ isEgress, protocol, fromPort, toPort, peer, description }));
}

/** Protocols without ports keep none, whatever the call says. */
function portsOf({ FromPort, ToPort }: IpPermission, protocol: string, context: Context): { fromPort: number; toPort: number } {
  if (!WITH_PORTS.has(protocol)) return { fromPort: -1, toPort: -1 };
  if ((protocol === 'tcp' || protocol === 'udp') && (FromPort === undefined || ToPort === undefined)) {
    throw context.refuse('invalid', 'InvalidParameterValue', `Invalid value for portRange. Must specify both from and to ports with TCP/UDP.`);
  }
  const fromPort = FromPort ?? -1;
  const toPort = ToPort ?? -1;
  if ((protocol === 'tcp' || protocol === 'udp') && fromPort > toPort) {
    throw context.refuse('invalid', 'InvalidParameterValue', `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
  }
  return { fromPort, toPort };
}

interface Described {
  readonly peer: Peer;
  readonly description: string | undefined;
}

function peersOf({ IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] }: IpPermission, context: Context): Described[] {
  const described: Described[] = [];
  for (const { CidrIp, Description } of IpRanges)
    described.push({ peer: { kind: 'ipv4', cidr: networkOf(CidrIp, 'ipv4', context) }, description: Description });
  for (const { CidrIpv6, Description } of Ipv6Ranges)
    described.push({ peer: { kind: 'ipv6', cidr: networkOf(CidrIpv6, 'ipv6', context) }, description: Description });
  for (const { PrefixListId, Description } of PrefixListIds) {
    if (PrefixListId === undefined) throw context.refuse('invalid', 'MissingParameter', 'The request must contain the parameter prefixListId');
    described.push({ peer: { kind: 'prefix-list', prefixListId: PrefixListId }, description: Description });
  }
  for (const { GroupId, UserId = context.accountId, Description } of UserIdGroupPairs) {
    if (GroupId === undefined) throw context.refuse('invalid', 'MissingParameter', 'The sandbox knows groups by their id only');
    described.push({ peer: { kind: 'group', groupId: GroupId, userId: UserId }, description: Description });
  }
  return described;
}

/** EC2 sets the host bits to nought: `1.2.3.4/0` is kept as `0.0.0.0/0`. */
function networkOf(cidr: string | undefined, kind: 'ipv4' | 'ipv6', context: Context): string {
  if (cidr === undefined) throw context.refuse('invalid', 'MissingParameter', 'The request must contain the parameter cidrIp');
  try {
    const parsed = kind === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(cidr) : ipaddr.IPv6.networkAddressFromCIDR(cidr);
    return `${parsed.toString()}/${cidr.split('/')[1]}`;
  } catch {
    throw context.refuse('invalid', 'InvalidParameterValue', `CIDR block ${cidr} is malformed`);
  }
}

export function isSameTraffic(a: Traffic, b: Traffic): boolean {
  return (
    a.isEgress === b.isEgress &&
    a.protocol === b.protocol &&
    a.fromPort === b.fromPort &&
    a.toPort === b.toPort &&
    a.peer.kind === b.peer.kind &&
    peerName(a.peer) === peerName(b.peer)
  );
}

/** As EC2 names a peer in its messages. */
export function peerName(peer: Peer): string {
  switch (peer.kind) {
    case 'ipv4':
    case 'ipv6':
      return peer.cidr;
    case 'prefix-list':
      return peer.prefixListId;
    case 'group':
      return peer.groupId;
    default:
      return peer satisfies never;
  }
}

interface WithPeers extends IpPermission {
  readonly IpRanges: IpRange[];
  readonly Ipv6Ranges: Ipv6Range[];
  readonly PrefixListIds: PrefixListId[];
  readonly UserIdGroupPairs: UserIdGroupPair[];
}

/** A group's rules of one direction as `DescribeSecurityGroups` shows them: one permission for all peers of a protocol and port range. */
export function permissionsOf({ rules }: SecurityGroup, isEgress: boolean): IpPermission[] {
  const permissions = new Map<string, WithPeers>();
  for (const { protocol, fromPort, toPort, peer, description, isEgress: out } of rules) {
    if (out !== isEgress) continue;
    const key = `${protocol} ${fromPort} ${toPort}`;
    const ports = WITH_PORTS.has(protocol) ? { FromPort: fromPort, ToPort: toPort } : {};
    const permission: WithPeers = permissions.get(key) ?? {
      IpProtocol: protocol,
      ...ports,
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    };
    const text = description === undefined ? {} : { Description: description };
    if (peer.kind === 'ipv4') permission.IpRanges.push({ CidrIp: peer.cidr, ...text });
    if (peer.kind === 'ipv6') permission.Ipv6Ranges.push({ CidrIpv6: peer.cidr, ...text });
    if (peer.kind === 'prefix-list') permission.PrefixListIds.push({ PrefixListId: peer.prefixListId, ...text });
    if (peer.kind === 'group') permission.UserIdGroupPairs.push({ GroupId: peer.groupId, UserId: peer.userId, ...text });
    permissions.set(key, permission);
  }
  return [...permissions.values()];
}

/** A rule as `DescribeSecurityGroupRules` shows it. */
export function shown(rule: SecurityGroupRule, groupId: string, { accountId, region }: Context): SdkRule {
  const { peer } = rule;
  return {
    ...outline(rule, groupId),
    GroupOwnerId: accountId,
    ...(peer.kind === 'group' && { ReferencedGroupInfo: { GroupId: peer.groupId, UserId: peer.userId } }),
    Tags: tagList(rule.tags),
    SecurityGroupRuleArn: `arn:${partitionOf(region)}:ec2:${region}:${accountId}:security-group-rule/${rule.id}`,
  };
}

/** A rule as the answer to its revocation shows it. */
export function shownRevoked(rule: SecurityGroupRule, groupId: string): RevokedSecurityGroupRule {
  const { peer } = rule;
  return { ...outline(rule, groupId), ...(peer.kind === 'group' && { ReferencedGroupId: peer.groupId }) };
}

function outline({ id, isEgress, protocol, fromPort, toPort, peer, description }: SecurityGroupRule, groupId: string) {
  return {
    SecurityGroupRuleId: id,
    GroupId: groupId,
    IsEgress: isEgress,
    IpProtocol: protocol,
    FromPort: fromPort,
    ToPort: toPort,
    ...(peer.kind === 'ipv4' && { CidrIpv4: peer.cidr }),
    ...(peer.kind === 'ipv6' && { CidrIpv6: peer.cidr }),
    ...(peer.kind === 'prefix-list' && { PrefixListId: peer.prefixListId }),
    ...(description !== undefined && { Description: description }),
  };
}

export function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function tagsFrom(tags: readonly Tag[]): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
