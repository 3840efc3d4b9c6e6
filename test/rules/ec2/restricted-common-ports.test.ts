import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Peer, SecurityGroupRule } from '../../../resources/ec2/security-group.ts';
import restrictedCommonPorts from '../../../rules/ec2/restricted-common-ports.ts';
import type { Step } from '../../../rules/rule.ts';
import { testRule } from '../rule-tester.ts';
import { anotherGroup, GROUP, live } from './group-rules.ts';

const WORLD: Peer = { cidr: '0.0.0.0/0' };

function facts(...ingress: readonly SecurityGroupRule[]) {
  return { groupId: 'sg-1', ingress };
}

function step(ids: readonly string[], permissions: readonly object[]): Step {
  return {
    apply: { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: [...ids] } },
    revert: { action: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-1', IpPermissions: [...permissions] } },
  };
}

function tcp(FromPort: number, ToPort = FromPort, CidrIp = '0.0.0.0/0'): object {
  return { IpProtocol: 'tcp', FromPort, ToPort, IpRanges: [{ CidrIp }] };
}

testRule(restrictedCommonPorts, GROUP, {
  valid: [
    { name: 'SSH from everywhere, which is another rule', facts: facts(live('sgr-1', 'tcp', 22, 22, WORLD)) },
    { name: 'the ports between those named', facts: facts(live('sgr-1', 'tcp', 22, 3305, WORLD), live('sgr-2', 'tcp', 3390, 4332, WORLD)) },
    {
      name: 'MySQL from the office and the private ranges',
      facts: facts(live('sgr-1', 'tcp', 3306, 3306, { cidr: '52.94.76.0/24' }), live('sgr-2', 'tcp', 3306, 3306, { cidr: '10.0.0.0/8' })),
    },
    { name: 'all traffic from another group', facts: facts(live('sgr-1', '-1', -1, -1, anotherGroup('sg-2'))) },
    { name: 'UDP 3389', facts: facts(live('sgr-1', 'udp', 3389, 3389, WORLD)) },
    {
      name: 'an eighth of the internet on each of two ports',
      facts: facts(live('sgr-1', 'tcp', 20, 20, { cidr: '32.0.0.0/3' }), live('sgr-2', 'tcp', 21, 21, { cidr: '192.0.0.0/3' })),
    },
    { name: 'RDP where only 5432 is asked about', facts: facts(live('sgr-1', 'tcp', 3389, 3389, WORLD)), parameters: { ports: [5432] } },
  ],
  invalid: [
    {
      name: 'RDP from everywhere, and leaves HTTPS and the office on RDP',
      facts: facts(live('sgr-1', 'tcp', 443, 443, WORLD), live('sgr-2', 'tcp', 3389, 3389, WORLD), live('sgr-3', 'tcp', 3389, 3389, { cidr: '52.94.76.0/24' })),
      message: 'Anyone on the internet can try what answers on TCP 3389: open to 0.0.0.0/0.',
      plan: {
        risk: 'low',
        message:
          'Revoke just the ingress from 0.0.0.0/0 to TCP 3389; every other rule stays. New connections from there are refused; open ones may go on until they end.',
        steps: [step(['sgr-2'], [tcp(3389)])],
      },
    },
    {
      name: 'FTP on both its ports by one range, and MySQL by halves',
      facts: facts(
        live('sgr-1', 'tcp', 20, 21, WORLD),
        live('sgr-2', 'tcp', 3306, 3306, { cidr: '0.0.0.0/1' }),
        live('sgr-3', 'tcp', 3306, 3306, { cidr: '128.0.0.0/1' }),
      ),
      message: 'Anyone on the internet can try what answers on TCP 20, 21, 3306: open to 0.0.0.0/0, 0.0.0.0/1, 128.0.0.0/1.',
      plan: {
        risk: 'low',
        message:
          'Revoke just the ingress from 0.0.0.0/0, 0.0.0.0/1, 128.0.0.0/1 to TCP 20, 21, 3306; every other rule stays. New connections from there are refused; open ones may go on until they end.',
        steps: [step(['sgr-1', 'sgr-2', 'sgr-3'], [tcp(20, 21), tcp(3306, 3306, '0.0.0.0/1'), tcp(3306, 3306, '128.0.0.0/1')])],
      },
    },
    {
      name: 'all TCP ports, and asks, since more would be cut',
      facts: facts(live('sgr-1', 'tcp', 0, 65_535, WORLD)),
      message: 'Anyone on the internet can try what answers on TCP 20, 21, 3389, 3306, 4333: open to 0.0.0.0/0.',
      plan: {
        risk: 'high',
        message:
          'Revoke just the ingress from 0.0.0.0/0; every other rule stays. More than TCP 20, 21, 3389, 3306, 4333 stops working, for these rules also admit: TCP 0-65535 from 0.0.0.0/0.',
        steps: [step(['sgr-1'], [tcp(0, 65_535)])],
      },
    },
    {
      name: 'a port that two rules open by halves, and asks where one of them also half-opens its neighbour',
      facts: facts(live('sgr-1', 'tcp', 20, 21, { cidr: '0.0.0.0/1' }), live('sgr-2', 'tcp', 21, 21, { cidr: '128.0.0.0/1' })),
      message: 'A large part of the internet can try what answers on TCP 20, 21: open to 0.0.0.0/1, 128.0.0.0/1.',
      plan: {
        risk: 'high',
        message:
          'Revoke just the ingress from 0.0.0.0/1, 128.0.0.0/1 to TCP 20, 21; every other rule stays. These addresses are a large part of the internet, and not all of it: if they were chosen on purpose, allow them instead. New connections from there are refused; open ones may go on until they end.',
        steps: [step(['sgr-1', 'sgr-2'], [tcp(20, 21, '0.0.0.0/1'), tcp(21, 21, '128.0.0.0/1')])],
      },
    },
    {
      name: 'a port of its own choice by IPv6',
      facts: facts(live('sgr-1', 'tcp', 5432, 5432, { cidr6: '2000::/3' })),
      parameters: { ports: [5432] },
      message: 'Anyone on the internet can try what answers on TCP 5432: open to 2000::/3.',
      plan: {
        risk: 'low',
        message:
          'Revoke just the ingress from 2000::/3 to TCP 5432; every other rule stays. New connections from there are refused; open ones may go on until they end.',
        steps: [step(['sgr-1'], [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, Ipv6Ranges: [{ CidrIpv6: '2000::/3' }] }])],
      },
    },
    {
      name: 'the port that is certain beside one that is not',
      facts: facts(live('sgr-1', 'tcp', 3306, 3306, { prefixListId: 'pl-1', entries: null }), live('sgr-2', 'tcp', 3389, 3389, WORLD)),
      message: 'Anyone on the internet can try what answers on TCP 3389: open to 0.0.0.0/0.',
      plan: {
        risk: 'low',
        message:
          'Revoke just the ingress from 0.0.0.0/0 to TCP 3389; every other rule stays. New connections from there are refused; open ones may go on until they end.',
        steps: [step(['sgr-2'], [tcp(3389)])],
      },
    },
  ],
  insufficient: [
    { name: 'a group whose ingress is not shown', facts: { groupId: 'sg-1' }, message: 'Not shown here: ingress.' },
    {
      name: 'a prefix list whose entries are not shown',
      facts: facts(live('sgr-1', 'tcp', 3306, 3306, { prefixListId: 'pl-1', entries: null })),
      message: /^Whether the internet can reach TCP 20, 21, 3389, 3306, 4333 depends on .*: sgr-1 with prefix list pl-1, whose entries are not shown\.$/,
    },
  ],
});

describe('the parameters of restricted-common-ports', () => {
  it.each([
    ['a port that is none', { ports: [65_536] }, 'A port is at most 65535.'],
    ['half a port', { ports: [22.5] }, 'A port is a whole number.'],
    ['a port below 0', { ports: [-1] }, 'A port is at least 0.'],
    ['no port at all', { ports: [] }, 'Name at least one port.'],
  ])('refuse %s', (_name, parameters, message) => {
    expect(v.safeParse(restrictedCommonPorts.parameters, parameters).issues?.map((issue) => issue.message)).toEqual([message]);
  });
});
