import type { NetworkAclEntry } from '../../../resources/ec2/network-acl.ts';
import rule from '../../../rules/ec2/nacl-no-unrestricted-ssh-rdp.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::NetworkAcl', id: 'acl-1' } as const;
const DENY_REST: NetworkAclEntry = { ruleNumber: 32767, action: 'deny', protocol: '-1', fromPort: -1, toPort: -1, icmp: null, cidr: '0.0.0.0/0' };

function entry(ruleNumber: number, action: 'allow' | 'deny', ports: readonly [number, number] | 'all', cidr = '0.0.0.0/0', protocol = '6'): NetworkAclEntry {
  const [fromPort, toPort] = ports === 'all' ? [-1, -1] : ports;
  return { ruleNumber, action, protocol: ports === 'all' ? '-1' : protocol, fromPort, toPort, icmp: null, cidr };
}
const SSH = [22, 22] as const;
const RDP = [3389, 3389] as const;

function facts(...ingress: readonly NetworkAclEntry[]) {
  return { networkAclId: 'acl-1', vpcId: 'vpc-1', isDefault: false, ingress: [...ingress, DENY_REST], egress: [], subnetIds: ['subnet-1'], tags: {} };
}

function open(ports: string, entries: string): string {
  return `Anyone on the internet gets past the list of the subnet to ${ports}: admitted by entry ${entries}.`;
}

function deletion(RuleNumber: number) {
  return { action: 'ec2:DeleteNetworkAclEntry', input: { NetworkAclId: 'acl-1', RuleNumber, Egress: false } } as const;
}

function creation(RuleNumber: number, RuleAction: 'allow' | 'deny', [From, To]: readonly [number, number], CidrBlock = '0.0.0.0/0', Protocol = '6') {
  const block = CidrBlock.includes(':') ? { Ipv6CidrBlock: CidrBlock } : { CidrBlock };
  return {
    action: 'ec2:CreateNetworkAclEntry',
    input: { NetworkAclId: 'acl-1', RuleNumber, Protocol, RuleAction, Egress: false, ...block, PortRange: { From, To } },
  } as const;
}

const ENDS = 'ends at once, open sessions too, also from inside the VPC: lists keep no record of connections.';
const LOSES = 'Whoever comes from there loses these ports at once, open sessions too, also where a later entry would admit them, and from inside the VPC.';
/** Just one entry, which is put back as it was. */
function deleting(words: string, revert: ReturnType<typeof creation>) {
  return {
    risk: 'low' as const,
    message: `Delete just entry ${words}; every other entry stays. What it alone admitted ${ENDS}`,
    steps: [{ apply: deletion(revert.input.RuleNumber), revert }],
  };
}

const unknown: NetworkAclEntry = { ruleNumber: null, action: null, protocol: null, fromPort: null, toPort: null, icmp: null, cidr: null };

testRule(rule, ref, {
  valid: [
    { name: 'a denial of which not all is known', facts: facts({ ...entry(90, 'deny', SSH), cidr: null }) },
    { name: 'a list that admits nothing', facts: facts() },
    { name: 'HTTPS from everywhere, SSH from the office', facts: facts(entry(100, 'allow', [443, 443]), entry(110, 'allow', SSH, '52.94.76.0/24')) },
    { name: 'ports beside those', facts: facts(entry(100, 'allow', [0, 21]), entry(110, 'allow', [23, 3388]), entry(120, 'allow', [3390, 65535])) },
    { name: 'everything from the private ranges', facts: facts(entry(100, 'allow', 'all', '10.0.0.0/8'), entry(110, 'allow', 'all', '172.16.0.0/12')) },
    {
      name: 'everything, but for a denial of each before it',
      facts: facts(entry(90, 'deny', SSH), entry(91, 'deny', RDP), entry(92, 'deny', RDP, '0.0.0.0/0', '17'), entry(100, 'allow', 'all')),
    },
    {
      name: 'a denial by halves before the allowance',
      facts: facts(entry(1, 'deny', SSH, '0.0.0.0/1'), entry(2, 'deny', SSH, '128.0.0.0/1'), entry(3, 'allow', SSH)),
    },
    { name: 'an allowance behind a denial of all, and of a wider range', facts: facts(entry(10, 'deny', [0, 65535]), entry(100, 'allow', SSH)) },
    { name: 'UDP 22, which nobody speaks SSH over', facts: facts(entry(100, 'allow', SSH, '0.0.0.0/0', '17')) },
    { name: 'ICMP from everywhere', facts: facts({ ...entry(100, 'allow', [-1, -1], '0.0.0.0/0', '1'), icmp: { type: -1, code: -1 } }) },
    { name: 'a seventh of the internet', facts: facts(entry(100, 'allow', SSH, '192.0.0.0/3')) },
    { name: 'an open list whose other direction it is', facts: { ...facts(), egress: [entry(100, 'allow', 'all')] } },
    { name: 'what the policy allows', facts: facts(entry(100, 'allow', SSH)), parameters: { allowed: ['0.0.0.0/0'] } },
    { name: 'a narrow entry whose number is not known', facts: facts({ ...entry(100, 'allow', SSH, '52.94.76.0/24'), ruleNumber: null }) },
    { name: 'a denial that is certain, before what is not', facts: facts(entry(10, 'deny', 'all'), { ...entry(100, 'allow', SSH), toPort: null }) },
  ],
  invalid: [
    {
      name: 'SSH by halves, and leaves what lies within one of them',
      facts: facts(entry(100, 'allow', SSH, '0.0.0.0/1'), entry(105, 'allow', SSH, '64.0.0.0/4'), entry(110, 'allow', SSH, '128.0.0.0/1')),
      message: open('TCP 22', '100 (TCP 22 from 0.0.0.0/1), 110 (TCP 22 from 128.0.0.0/1)'),
      plan: {
        risk: 'high',
        message: `Delete just the entries 100 (TCP 22 from 0.0.0.0/1), 110 (TCP 22 from 128.0.0.0/1); every other entry stays. What they alone admitted ${ENDS}`,
        steps: [
          { apply: deletion(100), revert: creation(100, 'allow', SSH, '0.0.0.0/1') },
          { apply: deletion(110), revert: creation(110, 'allow', SSH, '128.0.0.0/1') },
        ],
      },
    },
    {
      name: 'SSH from everywhere behind an allowance of which not all is known, and plans nothing before it is',
      facts: facts({ ...entry(90, 'allow', SSH), cidr: null }, entry(100, 'allow', SSH)),
      message: open('TCP 22', '100 (TCP 22 from 0.0.0.0/0)'),
      plan: null,
    },
    {
      name: 'all TCP right behind another entry, where there is no room for a denial',
      facts: facts(entry(98, 'allow', [443, 443]), entry(99, 'allow', [80, 80]), entry(100, 'allow', [1024, 65535])),
      message: open('TCP 3389', '100 (TCP 1024-65535 from 0.0.0.0/0)'),
      plan: null,
    },
    {
      name: 'SSH from everywhere, and deletes just that entry',
      facts: facts(entry(90, 'allow', SSH, '52.94.76.0/24'), entry(100, 'allow', SSH), entry(110, 'allow', [443, 443])),
      message: open('TCP 22', '100 (TCP 22 from 0.0.0.0/0)'),
      plan: deleting('100 (TCP 22 from 0.0.0.0/0)', creation(100, 'allow', SSH)),
    },
    {
      name: 'SSH from everywhere by IPv6, put back as it was',
      facts: facts(entry(101, 'allow', SSH, '::/0')),
      message: open('TCP 22', '101 (TCP 22 from ::/0)'),
      plan: deleting('101 (TCP 22 from ::/0)', creation(101, 'allow', SSH, '::/0')),
    },
    {
      name: 'remote desktops over UDP',
      facts: facts(entry(100, 'allow', RDP, '0.0.0.0/0', '17')),
      message: open('UDP 3389', '100 (UDP 3389 from 0.0.0.0/0)'),
      plan: deleting('100 (UDP 3389 from 0.0.0.0/0)', creation(100, 'allow', RDP, '0.0.0.0/0', '17')),
    },
    {
      name: 'a denial that comes too late',
      facts: facts(entry(100, 'allow', SSH), entry(110, 'deny', SSH)),
      message: open('TCP 22', '100 (TCP 22 from 0.0.0.0/0)'),
      plan: deleting('100 (TCP 22 from 0.0.0.0/0)', creation(100, 'allow', SSH)),
    },
    {
      name: 'a denial of the office only',
      facts: facts(entry(10, 'deny', SSH, '52.94.76.0/24'), entry(100, 'allow', SSH)),
      message: open('TCP 22', '100 (TCP 22 from 0.0.0.0/0)'),
      plan: deleting('100 (TCP 22 from 0.0.0.0/0)', creation(100, 'allow', SSH)),
    },
    {
      name: 'SSH by halves, of which none would do alone',
      facts: facts(entry(100, 'allow', SSH, '0.0.0.0/1'), entry(110, 'allow', SSH, '128.0.0.0/1')),
      message: open('TCP 22', '100 (TCP 22 from 0.0.0.0/1), 110 (TCP 22 from 128.0.0.0/1)'),
      plan: {
        risk: 'high',
        message: `Delete just the entries 100 (TCP 22 from 0.0.0.0/1), 110 (TCP 22 from 128.0.0.0/1); every other entry stays. What they alone admitted ${ENDS}`,
        steps: [
          { apply: deletion(100), revert: creation(100, 'allow', SSH, '0.0.0.0/1') },
          { apply: deletion(110), revert: creation(110, 'allow', SSH, '128.0.0.0/1') },
        ],
      },
    },
    {
      name: 'half of the internet, as a part that somebody may have chosen',
      facts: facts(entry(100, 'allow', SSH, '0.0.0.0/1')),
      message: 'A large part of the internet gets past the list of the subnet to TCP 22: admitted by entry 100 (TCP 22 from 0.0.0.0/1).',
      plan: { ...deleting('100 (TCP 22 from 0.0.0.0/1)', creation(100, 'allow', SSH, '0.0.0.0/1')), risk: 'high' },
    },
    {
      name: 'the list that comes with a VPC, and asks to deny just these ports',
      facts: { ...facts(entry(100, 'allow', 'all')), isDefault: true },
      message: open('TCP 22, TCP 3389, UDP 3389', '100 (all traffic from 0.0.0.0/0)'),
      plan: {
        risk: 'high',
        message: `Deny TCP 22 from 0.0.0.0/0 (as entry 97), TCP 3389 from 0.0.0.0/0 (as entry 98), UDP 3389 from 0.0.0.0/0 (as entry 99), just before what admits other traffic too. ${LOSES}`,
        steps: [
          { apply: creation(97, 'deny', SSH), revert: deletion(97) },
          { apply: creation(98, 'deny', RDP), revert: deletion(98) },
          { apply: creation(99, 'deny', RDP, '0.0.0.0/0', '17'), revert: deletion(99) },
        ],
      },
    },
    {
      name: 'the list that comes with a VPC of both versions of IP, whose entries leave no number between them',
      facts: { ...facts(entry(100, 'allow', 'all'), entry(101, 'allow', 'all', '::/0')), isDefault: true },
      message: open('TCP 22, TCP 3389, UDP 3389', '100 (all traffic from 0.0.0.0/0), 101 (all traffic from ::/0)'),
      plan: {
        risk: 'high',
        message: `Deny TCP 22 from 0.0.0.0/0 (as entry 97), TCP 3389 from 0.0.0.0/0 (as entry 98), UDP 3389 from 0.0.0.0/0 (as entry 99), TCP 22 from ::/0 (as entry 94), TCP 3389 from ::/0 (as entry 95) and 1 more, just before what admits other traffic too. ${LOSES}`,
        steps: [
          { apply: creation(97, 'deny', SSH), revert: deletion(97) },
          { apply: creation(98, 'deny', RDP), revert: deletion(98) },
          { apply: creation(99, 'deny', RDP, '0.0.0.0/0', '17'), revert: deletion(99) },
          { apply: creation(94, 'deny', SSH, '::/0'), revert: deletion(94) },
          { apply: creation(95, 'deny', RDP, '::/0'), revert: deletion(95) },
          { apply: creation(96, 'deny', RDP, '::/0', '17'), revert: deletion(96) },
        ],
      },
    },
    {
      name: 'the range for answers, which holds the port of remote desktops',
      facts: facts(entry(98, 'allow', [443, 443]), entry(100, 'allow', [1024, 65535])),
      message: open('TCP 3389', '100 (TCP 1024-65535 from 0.0.0.0/0)'),
      plan: {
        risk: 'high',
        message: `Deny TCP 3389 from 0.0.0.0/0 (as entry 99), just before what admits other traffic too. ${LOSES}`,
        steps: [{ apply: creation(99, 'deny', RDP), revert: deletion(99) }],
      },
    },
    {
      name: 'an entry for all TCP behind one for SSH, which would come to light',
      facts: facts(entry(100, 'allow', SSH), entry(200, 'allow', [0, 65535])),
      message: open('TCP 22, TCP 3389', '100 (TCP 22 from 0.0.0.0/0), 200 (TCP 0-65535 from 0.0.0.0/0)'),
      plan: {
        risk: 'high',
        message: `Deny TCP 22 from 0.0.0.0/0 (as entry 198), TCP 3389 from 0.0.0.0/0 (as entry 199), just before what admits other traffic too, and delete entry 100 (TCP 22 from 0.0.0.0/0). ${LOSES}`,
        steps: [
          { apply: deletion(100), revert: creation(100, 'allow', SSH) },
          { apply: creation(198, 'deny', SSH), revert: deletion(198) },
          { apply: creation(199, 'deny', RDP), revert: deletion(199) },
        ],
      },
    },
    {
      name: 'a second entry for SSH, which only comes to light when the first is gone',
      facts: facts(entry(100, 'allow', SSH), entry(200, 'allow', SSH)),
      message: open('TCP 22', '100 (TCP 22 from 0.0.0.0/0)'),
      plan: {
        risk: 'high',
        message: `Delete just the entries 100 (TCP 22 from 0.0.0.0/0), 200 (TCP 22 from 0.0.0.0/0); every other entry stays. What they alone admitted ${ENDS}`,
        steps: [
          { apply: deletion(100), revert: creation(100, 'allow', SSH) },
          { apply: deletion(200), revert: creation(200, 'allow', SSH) },
        ],
      },
    },
    {
      name: 'all TCP with no number left before it, which a person has to make room for',
      facts: facts(entry(1, 'allow', [0, 65535])),
      message: open('TCP 22, TCP 3389', '1 (TCP 0-65535 from 0.0.0.0/0)'),
      plan: null,
    },
    {
      name: 'an allowance that is certain, behind a denial whose number only may come first but whose block is narrow',
      facts: facts({ ...entry(0, 'deny', SSH, '52.94.76.0/24'), ruleNumber: null }, entry(100, 'allow', SSH)),
      message: open('TCP 22', '100 (TCP 22 from 0.0.0.0/0)'),
      plan: deleting('100 (TCP 22 from 0.0.0.0/0)', creation(100, 'allow', SSH)),
    },
  ],
  insufficient: [
    { name: 'a list whose entries are not shown', facts: { networkAclId: 'acl-1' }, message: 'Not shown here: ingress.' },
    {
      name: 'SSH from a block that is known only at deployment',
      facts: facts({ ...entry(100, 'allow', SSH), cidr: null }),
      message: /TCP 22 depends on entries that are not known, or not whole, here: 100 \(TCP 22 from an unknown block\)/,
    },
    {
      name: 'SSH from everywhere behind what may be a denial of it',
      facts: facts({ ...entry(90, 'deny', SSH), cidr: null }, entry(100, 'allow', SSH)),
    },
    { name: 'an entry of a list whose other entries are not shown', facts: { networkAclId: 'acl-1', ingress: [entry(100, 'allow', SSH), unknown] } },
    { name: 'ports that are known only at deployment', facts: facts({ ...entry(100, 'allow', SSH), toPort: null }) },
    { name: 'an entry that may be of the other direction', facts: facts({ ...entry(100, 'allow', SSH), action: null }) },
    { name: 'what is no block', facts: facts(entry(100, 'allow', SSH, 'everywhere')) },
  ],
});
