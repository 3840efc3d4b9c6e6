import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { SecurityGroupRule } from '../../../resources/ec2/security-group.ts';
import restrictedSsh from '../../../rules/ec2/restricted-ssh.ts';
import type { Step } from '../../../rules/rule.ts';
import { testRule } from '../rule-tester.ts';
import { anotherGroup, GROUP, live, sshFrom, sshFromIpv6 } from './group-rules.ts';

const OFFICE = live('sgr-office', 'tcp', 22, 22, { cidr: '198.18.7.0/24' }, { description: 'office' });
const PUBLIC_OFFICE = live('sgr-office', 'tcp', 22, 22, { cidr: '52.94.76.0/24' }, { description: 'office' });

function facts(...ingress: readonly SecurityGroupRule[]) {
  return { groupId: 'sg-1', ingress };
}

function open(peers: string): string {
  return `Anyone on the internet can try to log in by SSH: TCP 22 is open to ${peers}.`;
}

function revoke(peers: string): string {
  return `Revoke just the ingress from ${peers}; every other rule stays. New SSH connections from there are refused; open sessions may go on until they end.`;
}

function partly(peers: string): string {
  return `A large part of the internet can try to log in by SSH: TCP 22 is open to ${peers}.`;
}

function revokePart(peers: string): string {
  return `Revoke just the ingress from ${peers}; every other rule stays. These addresses are a large part of the internet, and not all of it: if they were chosen on purpose, allow them instead. New SSH connections from there are refused; open sessions may go on until they end.`;
}

/** The public `/8`s from 1.0.0.0/8 on. */
const FIFTY = Array.from({ length: 53 }, (_, index) => index + 1)
  .filter((first) => first !== 10)
  .slice(0, 50)
  .map((first) => `${first}.0.0.0/8`);

function revokeMore(peers: string, cut: string): string {
  return `Revoke just the ingress from ${peers}; every other rule stays. More than SSH stops working, for these rules also admit: ${cut}.`;
}

/** One step, whose revert makes these permissions again. */
function step(ids: readonly string[], permissions: readonly object[], tags?: readonly { readonly Key: string; readonly Value: string }[]): Step {
  return {
    apply: { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: [...ids] } },
    revert: {
      action: 'ec2:AuthorizeSecurityGroupIngress',
      input: {
        GroupId: 'sg-1',
        IpPermissions: [...permissions],
        ...(tags && { TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [...tags] }] }),
      },
    },
  };
}

function ssh(range: object): object {
  return { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ...range };
}

function ssh4(...cidrs: readonly string[]): object[] {
  return cidrs.map((CidrIp) => ssh({ IpRanges: [{ CidrIp }] }));
}

testRule(restrictedSsh, GROUP, {
  valid: [
    { name: 'a group without ingress', facts: facts() },
    { name: 'the office', facts: facts(PUBLIC_OFFICE) },
    { name: 'HTTPS from everywhere', facts: facts(live('sgr-1', 'tcp', 443, 443, { cidr: '0.0.0.0/0' })) },
    { name: 'ports 23 and up from everywhere', facts: facts(live('sgr-1', 'tcp', 23, 65_535, { cidr: '0.0.0.0/0' })) },
    { name: 'UDP 22 from everywhere', facts: facts(live('sgr-1', 'udp', 22, 22, { cidr: '0.0.0.0/0' })) },
    { name: 'ICMP of type 22, which is no port', facts: facts(live('sgr-1', 'icmp', 22, 22, { cidr: '0.0.0.0/0' })) },
    { name: 'every private range', facts: facts(...sshFrom('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'), ...sshFromIpv6('fc00::/7')) },
    { name: 'another group, on all ports', facts: facts(live('sgr-1', '-1', -1, -1, anotherGroup('sg-2'))) },
    { name: 'a seventh of the internet', facts: facts(...sshFrom('192.0.0.0/3')) },
    { name: 'one half of the internet, where all of it counts', facts: facts(...sshFrom('0.0.0.0/1')), parameters: { share: 0.9 } },
    { name: 'the same seventh twice', facts: facts(...sshFrom('192.0.0.0/3', '192.0.0.0/4', '208.0.0.0/4')) },
    { name: 'a seventh of IPv4 and an eighth of the public IPv6', facts: facts(...sshFrom('192.0.0.0/3'), ...sshFromIpv6('2000::/6')) },
    { name: 'a range that only looks like everything', facts: facts(...sshFrom('0.0.0.0/32')) },
    { name: 'a prefix list of narrow ranges', facts: facts(live('sgr-1', 'tcp', 22, 22, { prefixListId: 'pl-1', entries: ['52.94.76.0/24', '10.0.0.0/8'] })) },
    { name: 'an empty prefix list', facts: facts(live('sgr-1', 'tcp', 22, 22, { prefixListId: 'pl-1', entries: [] })) },
    { name: 'an unknown prefix list on another port', facts: facts(live('sgr-1', 'tcp', 443, 443, { prefixListId: 'pl-1', entries: null })) },
    { name: 'everybody where everybody is allowed', facts: facts(...sshFrom('0.0.0.0/0')), parameters: { allowed: ['0.0.0.0/0'] } },
    {
      name: 'a wide range that is allowed beside one that is not, where little is asked',
      facts: facts(...sshFrom('17.0.0.0/8', '52.94.76.0/24')),
      parameters: { allowed: ['17.0.0.0/8'], share: 0.001 },
    },
    { name: 'all but a part, where all is asked', facts: facts(...sshFrom('0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/4')), parameters: { share: 1 } },
    { name: 'ports known only at deployment, from the office', facts: facts({ ...PUBLIC_OFFICE, fromPort: null }) },
  ],

  invalid: [
    {
      name: 'half of the internet, as a part that somebody may have chosen',
      facts: facts(...sshFrom('0.0.0.0/1'), PUBLIC_OFFICE),
      message: partly('0.0.0.0/1'),
      plan: { risk: 'high', message: revokePart('0.0.0.0/1'), steps: [step(['sgr-1'], ssh4('0.0.0.0/1'))] },
    },
    {
      name: 'a fifth of the internet in fifty ranges',
      facts: facts(...sshFrom(...FIFTY)),
      message: partly('1.0.0.0/8, 2.0.0.0/8, 3.0.0.0/8, 4.0.0.0/8, 5.0.0.0/8 and 45 more'),
      plan: {
        risk: 'high',
        message: revokePart('1.0.0.0/8, 2.0.0.0/8, 3.0.0.0/8, 4.0.0.0/8, 5.0.0.0/8 and 45 more'),
        steps: [
          step(
            FIFTY.map((_, index) => `sgr-${index + 1}`),
            ssh4(...FIFTY),
          ),
        ],
      },
    },
    {
      name: 'SSH from everywhere, and leaves the office on the same port and all else',
      facts: facts(OFFICE, ...sshFrom('0.0.0.0/0'), PUBLIC_OFFICE, live('sgr-web', 'tcp', 443, 443, { cidr: '0.0.0.0/0' })),
      message: open('0.0.0.0/0'),
      plan: { risk: 'low', message: revoke('0.0.0.0/0'), steps: [step(['sgr-1'], ssh4('0.0.0.0/0'))] },
    },
    {
      name: 'everywhere, spelt as a host',
      facts: facts(...sshFrom('1.2.3.4/0')),
      message: open('1.2.3.4/0'),
      plan: { risk: 'low', message: revoke('1.2.3.4/0'), steps: [step(['sgr-1'], ssh4('1.2.3.4/0'))] },
    },
    {
      name: 'two halves, and leaves the office beside them',
      facts: facts(...sshFrom('0.0.0.0/1', '128.0.0.0/1'), PUBLIC_OFFICE, live('sgr-home', 'tcp', 22, 22, { cidr: '10.0.0.0/8' })),
      message: open('0.0.0.0/1, 128.0.0.0/1'),
      plan: { risk: 'low', message: revoke('0.0.0.0/1, 128.0.0.0/1'), steps: [step(['sgr-1', 'sgr-2'], ssh4('0.0.0.0/1', '128.0.0.0/1'))] },
    },
    {
      name: 'the whole beside two halves, which would be left to open it again',
      facts: facts(...sshFrom('0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1')),
      message: open('0.0.0.0/0, 0.0.0.0/1, 128.0.0.0/1'),
      plan: {
        risk: 'low',
        message: revoke('0.0.0.0/0, 0.0.0.0/1, 128.0.0.0/1'),
        steps: [step(['sgr-1', 'sgr-2', 'sgr-3'], ssh4('0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1'))],
      },
    },
    {
      name: 'the whole, and leaves a wide range that opens nothing by itself',
      facts: facts(...sshFrom('0.0.0.0/0', '17.0.0.0/8')),
      message: open('0.0.0.0/0'),
      plan: { risk: 'low', message: revoke('0.0.0.0/0'), steps: [step(['sgr-1'], ssh4('0.0.0.0/0'))] },
    },
    {
      name: 'IPv6 from everywhere, and leaves IPv4 ranges, wide as they are',
      facts: facts(...sshFromIpv6('::/0'), ...sshFrom('17.0.0.0/8')),
      message: open('::/0'),
      plan: { risk: 'low', message: revoke('::/0'), steps: [step(['sgr-61'], [ssh({ Ipv6Ranges: [{ CidrIpv6: '::/0' }] })])] },
    },
    {
      name: 'IPv6 in two halves, of which one alone holds all that is public',
      facts: facts(...sshFromIpv6('8000::/1', '::/1')),
      message: open('::/1'),
      plan: { risk: 'low', message: revoke('::/1'), steps: [step(['sgr-62'], [ssh({ Ipv6Ranges: [{ CidrIpv6: '::/1' }] })])] },
    },
    {
      name: 'the IPv4 internet as mapped addresses',
      facts: facts(...sshFromIpv6('::ffff:0:0/96')),
      message: open('::ffff:0:0/96'),
      plan: { risk: 'low', message: revoke('::ffff:0:0/96'), steps: [step(['sgr-61'], [ssh({ Ipv6Ranges: [{ CidrIpv6: '::ffff:0:0/96' }] })])] },
    },
    {
      name: 'the internet in many ranges, and names five of them',
      facts: facts(...sshFrom('0.0.0.0/3', '32.0.0.0/3', '64.0.0.0/3', '96.0.0.0/3', '128.0.0.0/3', '160.0.0.0/3', '192.0.0.0/3')),
      message: open('0.0.0.0/3, 32.0.0.0/3, 64.0.0.0/3, 96.0.0.0/3, 128.0.0.0/3 and 2 more'),
      plan: {
        risk: 'low',
        message: revoke('0.0.0.0/3, 32.0.0.0/3, 64.0.0.0/3, 96.0.0.0/3, 128.0.0.0/3 and 2 more'),
        steps: [
          step(
            ['sgr-1', 'sgr-2', 'sgr-3', 'sgr-4', 'sgr-5', 'sgr-6', 'sgr-7'],
            ssh4('0.0.0.0/3', '32.0.0.0/3', '64.0.0.0/3', '96.0.0.0/3', '128.0.0.0/3', '160.0.0.0/3', '192.0.0.0/3'),
          ),
        ],
      },
    },
    {
      name: 'one half by the port itself, the other within all protocols',
      facts: facts(...sshFrom('0.0.0.0/1'), live('sgr-all', '-1', -1, -1, { cidr: '128.0.0.0/1' })),
      message: open('0.0.0.0/1, 128.0.0.0/1'),
      plan: {
        risk: 'high',
        message: revokeMore('0.0.0.0/1, 128.0.0.0/1', 'all traffic from 128.0.0.0/1'),
        steps: [step(['sgr-1', 'sgr-all'], [...ssh4('0.0.0.0/1'), { IpProtocol: '-1', IpRanges: [{ CidrIp: '128.0.0.0/1' }] }])],
      },
    },
    {
      name: 'a range of ports around it, TCP by its number',
      facts: facts(live('sgr-1', '6', 20, 25, { cidr: '0.0.0.0/0' })),
      message: open('0.0.0.0/0'),
      plan: {
        risk: 'high',
        message: revokeMore('0.0.0.0/0', 'TCP 20-25 from 0.0.0.0/0'),
        steps: [step(['sgr-1'], [{ IpProtocol: '6', FromPort: 20, ToPort: 25, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }])],
      },
    },
    {
      name: 'a prefix list of halves only',
      facts: facts(live('sgr-1', 'tcp', 22, 22, { prefixListId: 'pl-1', entries: ['0.0.0.0/1', '128.0.0.0/1'] }, { description: 'partners' })),
      message: open('prefix list pl-1'),
      plan: {
        risk: 'low',
        message: revoke('prefix list pl-1'),
        steps: [step(['sgr-1'], [ssh({ PrefixListIds: [{ PrefixListId: 'pl-1', Description: 'partners' }] })])],
      },
    },
    {
      name: 'a prefix list in which the office stands too',
      facts: facts(live('sgr-1', 'tcp', 22, 22, { prefixListId: 'pl-1', entries: ['52.94.76.0/24', '0.0.0.0/0'] })),
      message: open('prefix list pl-1'),
      plan: {
        risk: 'high',
        message: revokeMore('prefix list pl-1', 'the other ranges of prefix list pl-1'),
        steps: [step(['sgr-1'], [ssh({ PrefixListIds: [{ PrefixListId: 'pl-1' }] })])],
      },
    },
    {
      name: 'a prefix list in which a wide range is allowed',
      facts: facts(live('sgr-1', 'tcp', 22, 22, { prefixListId: 'pl-1', entries: ['17.0.0.0/8', '0.0.0.0/0'] })),
      parameters: { allowed: ['17.0.0.0/8'] },
      message: open('prefix list pl-1'),
      plan: {
        risk: 'high',
        message: revokeMore('prefix list pl-1', 'the other ranges of prefix list pl-1'),
        steps: [step(['sgr-1'], [ssh({ PrefixListIds: [{ PrefixListId: 'pl-1' }] })])],
      },
    },
    {
      name: 'one half in a prefix list, one as a range',
      facts: facts(live('sgr-pl', 'tcp', 22, 22, { prefixListId: 'pl-1', entries: ['128.0.0.0/1'] }), ...sshFrom('0.0.0.0/1')),
      message: open('prefix list pl-1, 0.0.0.0/1'),
      plan: {
        risk: 'low',
        message: revoke('prefix list pl-1, 0.0.0.0/1'),
        steps: [step(['sgr-pl', 'sgr-1'], [ssh({ PrefixListIds: [{ PrefixListId: 'pl-1' }] }), ...ssh4('0.0.0.0/1')])],
      },
    },
    {
      name: 'what is certain beside what is not shown',
      facts: facts(live('sgr-pl', 'tcp', 22, 22, { prefixListId: 'pl-1', entries: null }), ...sshFrom('0.0.0.0/0', 'nonsense')),
      message: open('0.0.0.0/0'),
      plan: { risk: 'low', message: revoke('0.0.0.0/0'), steps: [step(['sgr-1'], ssh4('0.0.0.0/0'))] },
    },
    {
      name: 'narrow ranges that are enough where little is asked, the widest first and no more than needed',
      facts: facts(...sshFrom('52.94.0.0/20', '52.95.0.0/16', '52.96.0.0/17')),
      parameters: { share: 0.00001 },
      message: partly('52.95.0.0/16'),
      plan: { risk: 'high', message: revokePart('52.95.0.0/16'), steps: [step(['sgr-2'], ssh4('52.95.0.0/16'))] },
    },
    {
      name: 'two narrow ranges that only together are enough',
      facts: facts(...sshFrom('52.94.0.0/17', '52.95.0.0/16')),
      parameters: { share: 0.00002 },
      message: partly('52.95.0.0/16'),
      plan: { risk: 'high', message: revokePart('52.95.0.0/16'), steps: [step(['sgr-2'], ssh4('52.95.0.0/16'))] },
    },
    {
      name: 'everywhere, and leaves what is allowed, wide as it is',
      facts: facts(...sshFrom('0.0.0.0/1', '128.0.0.0/1', '17.0.0.0/8')),
      parameters: { allowed: ['17.0.0.0/8'] },
      message: open('0.0.0.0/1, 128.0.0.0/1'),
      plan: { risk: 'low', message: revoke('0.0.0.0/1, 128.0.0.0/1'), steps: [step(['sgr-1', 'sgr-2'], ssh4('0.0.0.0/1', '128.0.0.0/1'))] },
    },
    {
      name: 'described and tagged rules, one step for each set of tags, put back as they were',
      facts: facts(
        ...sshFrom('0.0.0.0/1', '128.0.0.0/2').map((rule) => ({ ...rule, description: 'for the demo', tags: { team: 'video', env: 'test' } })),
        live('sgr-3', 'tcp', 22, 22, { cidr: '192.0.0.0/2' }, { tags: { env: 'test', team: 'video', 'aws:cloudformation:stack-name': 'demo' } }),
        ...sshFromIpv6('::/0'),
      ),
      message: open('0.0.0.0/1, 128.0.0.0/2, 192.0.0.0/2, ::/0'),
      plan: {
        risk: 'low',
        message: revoke('0.0.0.0/1, 128.0.0.0/2, 192.0.0.0/2, ::/0'),
        steps: [
          step(
            ['sgr-1', 'sgr-2', 'sgr-3'],
            [
              ssh({ IpRanges: [{ CidrIp: '0.0.0.0/1', Description: 'for the demo' }] }),
              ssh({ IpRanges: [{ CidrIp: '128.0.0.0/2', Description: 'for the demo' }] }),
              ...ssh4('192.0.0.0/2'),
            ],
            [
              { Key: 'env', Value: 'test' },
              { Key: 'team', Value: 'video' },
            ],
          ),
          step(['sgr-61'], [ssh({ Ipv6Ranges: [{ CidrIpv6: '::/0' }] })]),
        ],
      },
    },
    {
      name: 'a recorded rule, which without an id no plan can name',
      facts: facts({ ruleId: null, protocol: 'tcp', fromPort: 22, toPort: 22, peer: { cidr: '0.0.0.0/0' }, description: null }),
      message: open('0.0.0.0/0'),
      plan: null,
    },
  ],

  insufficient: [
    { name: 'a group whose ingress is not shown', facts: { groupId: 'sg-1' }, message: 'Not shown here: ingress.' },
    {
      name: 'a prefix list whose entries are not shown',
      facts: facts(live('sgr-1', 'tcp', 22, 22, { prefixListId: 'pl-1', entries: null })),
      message: /^Whether the internet can reach TCP 22 depends on what is not known here: sgr-1 with prefix list pl-1, whose entries are not shown\.$/,
    },
    {
      name: 'a peer known only at deployment, beside the office',
      facts: facts(OFFICE, { ruleId: null, protocol: 'tcp', fromPort: 22, toPort: 22, peer: { unknown: 'known only at deployment' }, description: null }),
      message: /: a rule whose peer is known only at deployment\.$/,
    },
    {
      name: 'ports known only at deployment, from everywhere',
      facts: facts({ ...live('sgr-1', 'tcp', 0, 0, { cidr: '0.0.0.0/0' }), fromPort: null, toPort: null }),
      message: /0\.0\.0\.0\/0, whose ports are not known\.$/,
    },
    {
      name: 'a protocol known only at deployment, from everywhere',
      facts: facts({ ...live('sgr-1', '', 443, 443, { cidr: '0.0.0.0/0' }), protocol: null }),
      message: /0\.0\.0\.0\/0, whose protocol is not known\.$/,
    },
    { name: 'what is no CIDR', facts: facts(...sshFrom('0.0.0.0/00')), message: /sgr-1 with 0\.0\.0\.0\/00, which is not a CIDR\.$/ },
    {
      name: 'a seventh that is certain and a half whose ports are not known',
      facts: facts(...sshFrom('192.0.0.0/3'), { ...live('sgr-2', 'tcp', 0, 0, { cidr: '128.0.0.0/1' }), fromPort: null, toPort: null }),
      message: /: sgr-2 with 128\.0\.0\.0\/1, whose ports are not known\.$/,
    },
  ],
});

describe('the parameters of restricted-ssh', () => {
  it.each([
    ['a CIDR without its length', { allowed: ['203.0.113.7'] }, '"203.0.113.7" is not a CIDR, such as 203.0.113.0/24, 203.0.113.7/32 or 2001:db8::/32.'],
    ['a share of 0', { share: 0 }, 'A share is above 0.'],
    ['a share above 1', { share: 90 }, 'A share is at most 1.'],
  ])('refuse %s', (_name, parameters, message) => {
    expect(v.safeParse(restrictedSsh.parameters, parameters).issues?.map((issue) => issue.message)).toEqual([message]);
  });
  it('refuse a misspelt key', () => {
    expect(v.safeParse(restrictedSsh.parameters, { alowed: [] }).success).toBe(false);
  });
});
