import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Peer, SecurityGroupRule } from '../../../resources/ec2/security-group.ts';
import rule from '../../../rules/ec2/vpc-sg-open-only-to-authorized-ports.ts';
import type { Step } from '../../../rules/rule.ts';
import { testRule } from '../rule-tester.ts';
import { anotherGroup, GROUP, live } from './group-rules.ts';

const WORLD: Peer = { cidr: '0.0.0.0/0' };
const WORLD6: Peer = { cidr6: '::/0' };

function facts(...ingress: readonly SecurityGroupRule[]) {
  return { groupId: 'sg-1', ingress };
}

function open(rules: string): string {
  return `The internet may come in by ports that nobody authorised: ${rules}. Whatever answers there can be tried by anyone.`;
}

function plan(rules: string, ids: readonly string[], permissions: readonly object[]): { risk: 'high'; message: string; steps: readonly Step[] } {
  return {
    risk: 'high',
    message: `Revoke the ingress of ${rules}, all of it, also to authorised ports in between; every other rule stays. New connections are refused; open ones may go on until they end. Whoever was meant to come in this way has to be let in by a rule for them.`,
    steps: [
      {
        apply: { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: [...ids] } },
        revert: { action: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-1', IpPermissions: [...permissions] } },
      },
    ],
  };
}

testRule(rule, GROUP, {
  valid: [
    { name: 'a group that admits nothing', facts: facts() },
    { name: 'HTTP and HTTPS from everywhere', facts: facts(live('sgr-1', 'tcp', 80, 80, WORLD), live('sgr-2', '6', 443, 443, WORLD6)) },
    {
      name: 'everything from the office and from another group',
      facts: facts(live('sgr-1', '-1', -1, -1, { cidr: '52.94.76.0/24' }), live('sgr-2', '-1', -1, -1, anotherGroup('sg-2'))),
    },
    { name: 'a ping from everywhere, which has no port', facts: facts(live('sgr-1', 'icmp', 8, -1, WORLD), live('sgr-2', 'icmpv6', -1, -1, WORLD6)) },
    { name: 'a seventh of the internet', facts: facts(live('sgr-1', 'tcp', 5432, 5432, { cidr: '192.0.0.0/3' })) },
    {
      name: 'what the policy authorises, by numbers and by ranges',
      facts: facts(live('sgr-1', 'tcp', 22, 22, WORLD), live('sgr-2', 'tcp', 1020, 1024, WORLD), live('sgr-3', 'udp', 500, 500, WORLD)),
      parameters: { authorizedTcpPorts: [22, '1020-1022', '1023-1025'], authorizedUdpPorts: ['500-500'] },
    },
    { name: 'what the policy allows to connect', facts: facts(live('sgr-1', 'tcp', 5432, 5432, WORLD)), parameters: { allowed: ['0.0.0.0/0'] } },
    { name: 'an authorised port from what is not shown', facts: facts(live('sgr-1', 'tcp', 443, 443, { prefixListId: 'pl-1', entries: null })) },
  ],
  invalid: [
    {
      name: 'a database, and leaves HTTPS',
      facts: facts(live('sgr-1', 'tcp', 443, 443, WORLD), live('sgr-2', 'tcp', 5432, 5432, WORLD)),
      message: open('TCP 5432 from 0.0.0.0/0'),
      plan: plan('TCP 5432 from 0.0.0.0/0', ['sgr-2'], [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]),
    },
    {
      name: 'a range with an authorised port in it',
      facts: facts(live('sgr-1', 'tcp', 440, 450, WORLD6)),
      message: open('TCP 440-450 from ::/0'),
      plan: plan('TCP 440-450 from ::/0', ['sgr-1'], [{ IpProtocol: 'tcp', FromPort: 440, ToPort: 450, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }]),
    },
    {
      name: 'a range whose last port alone is not authorised',
      facts: facts(live('sgr-1', 'tcp', 80, 81, WORLD)),
      message: open('TCP 80-81 from 0.0.0.0/0'),
      plan: plan('TCP 80-81 from 0.0.0.0/0', ['sgr-1'], [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 81, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]),
    },
    {
      name: 'a range from one authorised port to another',
      facts: facts(live('sgr-1', 'tcp', 80, 443, WORLD)),
      message: open('TCP 80-443 from 0.0.0.0/0'),
      plan: plan('TCP 80-443 from 0.0.0.0/0', ['sgr-1'], [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]),
    },
    {
      name: 'the highest port',
      facts: facts(live('sgr-1', 'udp', 65_535, 65_535, WORLD)),
      message: open('UDP 65535 from 0.0.0.0/0'),
      plan: plan('UDP 65535 from 0.0.0.0/0', ['sgr-1'], [{ IpProtocol: 'udp', FromPort: 65_535, ToPort: 65_535, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]),
    },
    {
      name: 'all traffic, though all of TCP is authorised',
      facts: facts(live('sgr-1', '-1', -1, -1, WORLD)),
      parameters: { authorizedTcpPorts: ['0-65535'] },
      message: open('all traffic from 0.0.0.0/0'),
      plan: plan('all traffic from 0.0.0.0/0', ['sgr-1'], [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]),
    },
    {
      name: 'HTTP over UDP, and HTTPS where it is not authorised',
      facts: facts(live('sgr-1', 'udp', 443, 443, WORLD), live('sgr-2', 'tcp', 443, 443, WORLD), live('sgr-3', 'tcp', 80, 80, WORLD)),
      parameters: { authorizedTcpPorts: [80] },
      message: open('UDP 443 from 0.0.0.0/0, TCP 443 from 0.0.0.0/0'),
      plan: plan(
        'UDP 443 from 0.0.0.0/0, TCP 443 from 0.0.0.0/0',
        ['sgr-1', 'sgr-2'],
        [
          { IpProtocol: 'udp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
        ],
      ),
    },
    {
      name: 'the internet by halves, where their ranges of ports overlap',
      facts: facts(live('sgr-1', 'tcp', 6000, 6400, { cidr: '0.0.0.0/1' }), live('sgr-2', 'tcp', 6379, 6379, { cidr: '128.0.0.0/1' })),
      message: open('TCP 6000-6400 from 0.0.0.0/1, TCP 6379 from 128.0.0.0/1'),
      plan: plan(
        'TCP 6000-6400 from 0.0.0.0/1, TCP 6379 from 128.0.0.0/1',
        ['sgr-1', 'sgr-2'],
        [
          { IpProtocol: 'tcp', FromPort: 6000, ToPort: 6400, IpRanges: [{ CidrIp: '0.0.0.0/1' }] },
          { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379, IpRanges: [{ CidrIp: '128.0.0.0/1' }] },
        ],
      ),
    },
    {
      name: 'what is certain over UDP beside what is not over TCP',
      facts: facts(live('sgr-1', 'tcp', 5432, 5432, { prefixListId: 'pl-1', entries: null }), live('sgr-2', 'udp', 53, 53, WORLD)),
      message: open('UDP 53 from 0.0.0.0/0'),
      plan: plan('UDP 53 from 0.0.0.0/0', ['sgr-2'], [{ IpProtocol: 'udp', FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]),
    },
    {
      name: 'a recorded rule, which has no id to be revoked by',
      facts: facts({ ...live('', 'tcp', 5432, 5432, WORLD), ruleId: null }),
      message: open('TCP 5432 from 0.0.0.0/0'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a group whose rules are not shown', facts: { groupId: 'sg-1' }, message: 'Not shown here: ingress.' },
    {
      name: 'a database from a list whose entries are not shown',
      facts: facts(live('sgr-1', 'tcp', 5432, 5432, { prefixListId: 'pl-1', entries: null })),
      message: /^Whether the internet can reach a TCP port that nobody authorised depends on .* entries are not shown/,
    },
    { name: 'ports that are known only at deployment', facts: facts({ ...live('sgr-1', 'tcp', 0, 0, WORLD), fromPort: null, toPort: null }) },
  ],
});

describe('the authorised ports', () => {
  it.each([
    [[70_000], 'at most 65535'],
    [[-1], 'at least 0'],
    [[80.5], 'whole number'],
    [['443'], 'written as 1020-1025'],
    [['1025-1020'], 'begins with the lower one'],
    [['1-70000'], '65535 at the latest'],
    [[null], 'Name ports by their numbers'],
  ])('are refused where they are %j', (authorizedTcpPorts, why) => {
    const parsed = v.safeParse(rule.parameters, { authorizedTcpPorts });

    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.issues)).toContain(why);
  });
});
