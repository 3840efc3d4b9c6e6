import type { AuthorizeSecurityGroupIngressRequest, IpPermission } from '@aws-sdk/client-ec2';
import type { Peer, SecurityGroupRule } from '../../resources/ec2/security-group.ts';
import type { Step } from '../rule.ts';

type IngressStep = Step<'ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'>;
type EgressStep = Step<'ec2:RevokeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupEgress'>;

type Call = { readonly revoke: { readonly GroupId: string; readonly SecurityGroupRuleIds: string[] }; readonly authorize: Authorization };
type Authorization = Pick<AuthorizeSecurityGroupIngressRequest, 'IpPermissions' | 'TagSpecifications'> & { readonly GroupId: string };

/** Revokes just these ingress rules; null where one of them is not known well enough to be revoked, and put back, exactly. */
export function revokeIngress(groupId: string, rules: readonly SecurityGroupRule[]): IngressStep[] | null {
  return (
    callsOf(groupId, rules)?.map(({ revoke, authorize }) => ({
      apply: { action: 'ec2:RevokeSecurityGroupIngress', input: revoke },
      revert: { action: 'ec2:AuthorizeSecurityGroupIngress', input: authorize },
    })) ?? null
  );
}

/** Revokes just these egress rules; null as for ingress. */
export function revokeEgress(groupId: string, rules: readonly SecurityGroupRule[]): EgressStep[] | null {
  return (
    callsOf(groupId, rules)?.map(({ revoke, authorize }) => ({
      apply: { action: 'ec2:RevokeSecurityGroupEgress', input: revoke },
      revert: { action: 'ec2:AuthorizeSecurityGroupEgress', input: authorize },
    })) ?? null
  );
}

/** One call for all rules whose tags are equal: EC2 gives the tags of one call to every rule that it makes. */
function callsOf(GroupId: string, rules: readonly SecurityGroupRule[]): Call[] | null {
  const byTags = new Map<string, { ids: string[]; permissions: IpPermission[]; tags: [string, string][] }>();
  for (const rule of rules) {
    const permission = permissionOf(rule);
    if (rule.ruleId === null || rule.tags === undefined || permission === null) return null;
    // Nobody but AWS may set tags that begin so.
    const tags = Object.entries(rule.tags)
      .filter(([key]) => !key.startsWith('aws:'))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(tags);
    const call = byTags.get(key) ?? { ids: [], permissions: [], tags };
    byTags.set(key, call);
    call.ids.push(rule.ruleId);
    call.permissions.push(permission);
  }
  return [...byTags.values()].map(({ ids, permissions, tags }) => ({
    revoke: { GroupId, SecurityGroupRuleIds: ids },
    authorize: {
      GroupId,
      IpPermissions: permissions,
      ...(tags.length > 0 && { TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: tags.map(([Key, Value]) => ({ Key, Value })) }] }),
    },
  }));
}

/** Protocols whose ports (for ICMP: type and code) EC2 keeps; all others take none. */
const WITH_PORTS = ['tcp', '6', 'udp', '17', 'icmp', '1', 'icmpv6', '58'];

function permissionOf({ protocol, fromPort, toPort, peer, description }: SecurityGroupRule): IpPermission | null {
  if (protocol === null || fromPort === null || toPort === null) return null;
  const peers = peersOf(peer, description === null ? {} : { Description: description });
  return peers && { IpProtocol: protocol, ...(WITH_PORTS.includes(protocol) && { FromPort: fromPort, ToPort: toPort }), ...peers };
}

function peersOf(peer: Peer, described: { readonly Description?: string }): Partial<IpPermission> | null {
  if ('cidr' in peer) return { IpRanges: [{ CidrIp: peer.cidr, ...described }] };
  if ('cidr6' in peer) return { Ipv6Ranges: [{ CidrIpv6: peer.cidr6, ...described }] };
  if ('entries' in peer) return peer.prefixListId === null ? null : { PrefixListIds: [{ PrefixListId: peer.prefixListId, ...described }] };
  if ('unknown' in peer || peer.groupId === null) return null;
  const { groupId: GroupId, userId, vpcPeeringConnectionId } = peer;
  const pair = {
    GroupId,
    ...(userId !== null && { UserId: userId }),
    ...(vpcPeeringConnectionId !== null && { VpcPeeringConnectionId: vpcPeeringConnectionId }),
  };
  return { UserIdGroupPairs: [{ ...pair, ...described }] };
}
