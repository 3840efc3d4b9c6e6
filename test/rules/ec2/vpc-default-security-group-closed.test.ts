import vpcDefaultSecurityGroupClosed from '../../../rules/ec2/vpc-default-security-group-closed.ts';
import { testRule } from '../rule-tester.ts';
import { anotherGroup, GROUP, live } from './group-rules.ts';

const ITSELF = live('sgr-1', '-1', -1, -1, anotherGroup('sg-1'));
const OUT = live('sgr-2', '-1', -1, -1, { cidr: '0.0.0.0/0' });

function open(ingress: number, egress: number): string {
  return `Whatever is launched without a group of its own gets the rules of this default group: ingress ${ingress}, egress ${egress}.`;
}

function revokeAll(ingress: number, egress: number): string {
  return `Revoke every rule of the default group (ingress ${ingress}, egress ${egress}). Whatever uses this group, and no other, loses all its new connections.`;
}

testRule(vpcDefaultSecurityGroupClosed, GROUP, {
  valid: [{ name: 'a default group without rules', facts: { groupId: 'sg-1', groupName: 'default', ingress: [], egress: [] } }],
  notApplicable: [
    { name: 'a group of another name', facts: { groupId: 'sg-1', groupName: 'default-web', ingress: [ITSELF], egress: [OUT] } },
    { name: 'a group whose name is made up at deployment', facts: { groupName: null, ingress: [], egress: [OUT] } },
  ],
  invalid: [
    {
      name: 'the rules that a default group comes with',
      facts: { groupId: 'sg-1', groupName: 'default', ingress: [ITSELF], egress: [OUT] },
      message: open(1, 1),
      plan: {
        risk: 'high',
        message: revokeAll(1, 1),
        steps: [
          {
            apply: { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1'] } },
            revert: {
              action: 'ec2:AuthorizeSecurityGroupIngress',
              input: { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }] }] },
            },
          },
          {
            apply: { action: 'ec2:RevokeSecurityGroupEgress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-2'] } },
            revert: {
              action: 'ec2:AuthorizeSecurityGroupEgress',
              input: { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
            },
          },
        ],
      },
    },
    {
      name: 'egress alone, to every kind of peer, put back as it was',
      facts: {
        groupId: 'sg-1',
        groupName: 'default',
        ingress: [],
        egress: [
          live('sgr-1', 'icmpv6', -1, -1, { cidr6: '2001:db8::/32' }, { description: 'ping' }),
          live('sgr-2', 'icmp', 8, 0, { cidr: '203.0.113.0/24' }),
          live('sgr-3', '50', -1, -1, { prefixListId: 'pl-1', entries: null }, { description: 'IPsec' }),
          live('sgr-4', 'tcp', 443, 443, { groupId: 'sg-2', userId: '444455556666', vpcPeeringConnectionId: 'pcx-1' }, { description: 'partner' }),
          live('sgr-5', '-1', -1, -1, { cidr: '10.0.0.0/8' }, { tags: { team: 'video' } }),
        ],
      },
      message: open(0, 5),
      plan: {
        risk: 'high',
        message: revokeAll(0, 5),
        steps: [
          {
            apply: { action: 'ec2:RevokeSecurityGroupEgress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1', 'sgr-2', 'sgr-3', 'sgr-4'] } },
            revert: {
              action: 'ec2:AuthorizeSecurityGroupEgress',
              input: {
                GroupId: 'sg-1',
                IpPermissions: [
                  { IpProtocol: 'icmpv6', FromPort: -1, ToPort: -1, Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32', Description: 'ping' }] },
                  { IpProtocol: 'icmp', FromPort: 8, ToPort: 0, IpRanges: [{ CidrIp: '203.0.113.0/24' }] },
                  { IpProtocol: '50', PrefixListIds: [{ PrefixListId: 'pl-1', Description: 'IPsec' }] },
                  {
                    IpProtocol: 'tcp',
                    FromPort: 443,
                    ToPort: 443,
                    UserIdGroupPairs: [{ GroupId: 'sg-2', UserId: '444455556666', VpcPeeringConnectionId: 'pcx-1', Description: 'partner' }],
                  },
                ],
              },
            },
          },
          {
            apply: { action: 'ec2:RevokeSecurityGroupEgress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-5'] } },
            revert: {
              action: 'ec2:AuthorizeSecurityGroupEgress',
              input: {
                GroupId: 'sg-1',
                IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
                TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'team', Value: 'video' }] }],
              },
            },
          },
        ],
      },
    },
    {
      name: 'a peer that no call could put back, and plans nothing',
      facts: {
        groupId: 'sg-1',
        groupName: 'default',
        ingress: [ITSELF],
        egress: [live('sgr-2', 'tcp', 443, 443, { groupId: null, userId: null, vpcPeeringConnectionId: null })],
      },
      message: open(1, 1),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a group whose name is not shown', facts: { groupId: 'sg-1', ingress: [], egress: [] }, message: 'Not shown here: groupName.' },
    { name: 'a default group whose egress is not shown', facts: { groupId: 'sg-1', groupName: 'default', ingress: [] }, message: 'Not shown here: egress.' },
  ],
});
