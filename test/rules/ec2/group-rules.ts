import type { Peer, SecurityGroupRule } from '../../../resources/ec2/security-group.ts';
import type { ResourceRef } from '../../../resources/resource.ts';

export const GROUP: ResourceRef = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::SecurityGroup', id: 'sg-1' };

/** A rule as it is read live. */
export function live(ruleId: string, protocol: string, fromPort: number, toPort: number, peer: Peer, more: Partial<SecurityGroupRule> = {}): SecurityGroupRule {
  return { ruleId, protocol, fromPort, toPort, peer, description: null, tags: {}, ...more };
}

/** TCP 22 from these IPv4 ranges: `sgr-1`, `sgr-2` and so on. */
export function sshFrom(...cidrs: readonly string[]): SecurityGroupRule[] {
  return cidrs.map((cidr, index) => live(`sgr-${index + 1}`, 'tcp', 22, 22, { cidr }));
}

/** TCP 22 from these IPv6 ranges. */
export function sshFromIpv6(...cidrs: readonly string[]): SecurityGroupRule[] {
  return cidrs.map((cidr6, index) => live(`sgr-6${index + 1}`, 'tcp', 22, 22, { cidr6 }));
}

export function anotherGroup(groupId: string): Peer {
  return { groupId, userId: null, vpcPeeringConnectionId: null };
}
