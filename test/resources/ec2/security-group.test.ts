import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Ask, type AwsAction, AwsError } from '../../../aws/call.ts';
import securityGroup, { type SecurityGroup } from '../../../resources/ec2/security-group.ts';
import { type ResourceRef, TemplateRef, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { NOW } from '../answering.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const REF: ResourceRef = { ...PLACE, type: 'AWS::EC2::SecurityGroup', id: 'sg-1' };
const FIXTURES = '../shared/fixtures';

/** Parsed at the test's border: fixtures are whatever JSON they are. */
function fixture(path: string): Record<string, never> {
  return JSON.parse(readFileSync(`${FIXTURES}/${path}`, 'utf8'));
}

const here = existsSync(FIXTURES);
if (!here) console.warn(`${FIXTURES} is not there: its cases are passed over.`);

type Reads = 'ec2:DescribeSecurityGroups' | 'ec2:DescribeSecurityGroupRules' | 'ec2:GetManagedPrefixListEntries';
interface World {
  readonly group: object | null;
  readonly rules: readonly object[];
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  /** Answers that hold at most so many things. */
  readonly page?: number;
  readonly ids?: readonly string[];
}

/** EC2 as far as a security group needs it, with what was asked of it, in rounds that began together. */
function fakeEc2({ group, rules, lists = {}, page = 100, ids = [] }: World): { ask: Ask<Reads>; rounds: string[][] } {
  const rounds: string[][] = [];
  let current: string[] | null = null;

  function paged<T>(all: readonly T[], token: string | undefined): [T[], string | undefined] {
    const from = Number(token ?? 0);
    return [all.slice(from, from + page), from + page < all.length ? String(from + page) : undefined];
  }
  function missing(action: AwsAction, code: string): never {
    throw new AwsError('missing', action, code, 'It does not exist.');
  }
  async function answer(action: Reads, input: Readonly<Record<string, unknown>>): Promise<object> {
    if (current === null) {
      current = [];
      rounds.push(current);
    }
    current.push(action.slice('ec2:'.length));
    await new Promise((resolve) => setTimeout(resolve, 0));
    current = null;

    const token = typeof input['NextToken'] === 'string' ? input['NextToken'] : undefined;
    if (action === 'ec2:DescribeSecurityGroups') {
      if (Array.isArray(input['GroupIds'])) return group === null ? missing(action, 'InvalidGroup.NotFound') : { SecurityGroups: [group] };
      const [SecurityGroups, NextToken] = paged(
        ids.map((GroupId) => ({ GroupId })),
        token,
      );
      return { SecurityGroups, NextToken };
    }
    if (action === 'ec2:DescribeSecurityGroupRules') {
      expect(input['Filters']).toEqual([{ Name: 'group-id', Values: ['sg-1'] }]);
      const [SecurityGroupRules, NextToken] = paged(rules, token);
      return { SecurityGroupRules, NextToken };
    }
    const entries = lists[String(input['PrefixListId'])];
    if (!entries) return missing(action, 'InvalidPrefixListID.NotFound');
    const [Entries, NextToken] = paged(
      entries.map((Cidr) => ({ Cidr })),
      token,
    );
    return { Entries, NextToken };
  }
  // One function answers all three calls; that each answer has its call's shape is what the tests look at.
  return { ask: answer as Ask<Reads>, rounds };
}

const WEB = { GroupId: 'sg-1', GroupName: 'web', VpcId: 'vpc-1', Tags: [{ Key: 'team', Value: 'video' }] };
const RULES = [
  {
    SecurityGroupRuleId: 'sgr-1',
    IsEgress: false,
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    CidrIpv4: '203.0.113.0/24',
    Description: 'office',
    Tags: [{ Key: 'a', Value: 'b' }],
  },
  { SecurityGroupRuleId: 'sgr-2', IsEgress: false, IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv6: '::/0', Tags: [] },
  { SecurityGroupRuleId: 'sgr-3', IsEgress: false, IpProtocol: '-1', FromPort: -1, ToPort: -1, PrefixListId: 'pl-1' },
  {
    SecurityGroupRuleId: 'sgr-4',
    IsEgress: false,
    IpProtocol: '-1',
    ReferencedGroupInfo: { GroupId: 'sg-9', UserId: '444455556666', VpcPeeringConnectionId: 'pcx-1', VpcId: 'vpc-9' },
  },
  {
    SecurityGroupRuleId: 'sgr-5',
    IsEgress: true,
    IpProtocol: '-1',
    FromPort: -1,
    ToPort: -1,
    ReferencedGroupInfo: { GroupId: 'sg-1', UserId: '111122223333' },
  },
];
const LIVE: SecurityGroup = {
  groupId: 'sg-1',
  groupName: 'web',
  vpcId: 'vpc-1',
  tags: { team: 'video' },
  ingress: [
    { ruleId: 'sgr-1', protocol: 'tcp', fromPort: 22, toPort: 22, peer: { cidr: '203.0.113.0/24' }, description: 'office', tags: { a: 'b' } },
    { ruleId: 'sgr-2', protocol: 'tcp', fromPort: 443, toPort: 443, peer: { cidr6: '::/0' }, description: null, tags: {} },
    {
      ruleId: 'sgr-3',
      protocol: '-1',
      fromPort: -1,
      toPort: -1,
      peer: { prefixListId: 'pl-1', entries: ['10.0.0.0/8', '192.0.2.0/24'] },
      description: null,
      tags: {},
    },
    {
      ruleId: 'sgr-4',
      protocol: '-1',
      fromPort: -1,
      toPort: -1,
      peer: { groupId: 'sg-9', userId: '444455556666', vpcPeeringConnectionId: 'pcx-1' },
      description: null,
      tags: {},
    },
  ],
  egress: [
    {
      ruleId: 'sgr-5',
      protocol: '-1',
      fromPort: -1,
      toPort: -1,
      peer: { groupId: 'sg-1', userId: null, vpcPeeringConnectionId: null },
      description: null,
      tags: {},
    },
  ],
};

describe('a security group read live', () => {
  it.each([100, 2, 1])('shows every rule with its peer, in pages of %i', async (page) => {
    const { ask } = fakeEc2({ group: WEB, rules: RULES, lists: { 'pl-1': ['10.0.0.0/8', '192.0.2.0/24'] }, page });

    expect(await securityGroup.read(ask, REF, NOW)).toEqual(LIVE);
  });

  it('takes one round trip without prefix lists, and one more for any number of them', async () => {
    const plain = fakeEc2({ group: WEB, rules: RULES.slice(0, 2) });
    await securityGroup.read(plain.ask, REF, NOW);
    expect(plain.rounds).toEqual([['DescribeSecurityGroups', 'DescribeSecurityGroupRules']]);

    const lists = fakeEc2({
      group: WEB,
      rules: [RULES[2], RULES[2], { ...RULES[2], PrefixListId: 'pl-2' }].map((rule) => ({ ...rule })),
      lists: { 'pl-1': [], 'pl-2': [] },
    });
    await securityGroup.read(lists.ask, REF, NOW);
    expect(lists.rounds).toEqual([
      ['DescribeSecurityGroups', 'DescribeSecurityGroupRules'],
      ['GetManagedPrefixListEntries', 'GetManagedPrefixListEntries'],
    ]);
  });

  it('is null once it is gone', async () => {
    expect(await securityGroup.read(fakeEc2({ group: null, rules: [] }).ask, REF, NOW)).toBeNull();
  });

  it('shows that the entries of a prefix list which is not there any more are unknown', async () => {
    const facts = await securityGroup.read(fakeEc2({ group: WEB, rules: RULES.slice(2, 3) }).ask, REF, NOW);

    expect(facts?.ingress[0]?.peer).toEqual({ prefixListId: 'pl-1', entries: null });
  });

  it('lists the ids of all groups, page by page', async () => {
    const { ask } = fakeEc2({ group: null, rules: [], ids: ['sg-1', 'sg-2', 'sg-3'], page: 2 });

    const listed: string[] = [];
    for await (const id of securityGroup.list(ask, PLACE)) listed.push(id);
    expect(listed).toEqual(['sg-1', 'sg-2', 'sg-3']);
  });

  it('is the same state when only ids and order differ, and another when a rule does', () => {
    const again = { ...LIVE, ingress: LIVE.ingress.map((rule, index) => ({ ...rule, ruleId: `sgr-new-${index}` })).reverse() };
    const wider = { ...LIVE, ingress: LIVE.ingress.map((rule) => ({ ...rule, toPort: rule.toPort === 22 ? 23 : rule.toPort })) };

    expect(securityGroup.canonical?.(again)).toEqual(securityGroup.canonical?.(LIVE));
    expect(securityGroup.canonical?.(wider)).not.toEqual(securityGroup.canonical?.(LIVE));
    expect(JSON.stringify(securityGroup.canonical?.(LIVE))).not.toContain('sgr-');
  });
});

describe('the events that touch a security group', () => {
  function touched(event: string, request: unknown, response: unknown = null): unknown {
    const find = Object.entries(securityGroup.touchedBy).find(([name]) => name === `ec2:${event}`)?.[1];
    return find?.(request, response, PLACE);
  }

  it.each([
    ['AuthorizeSecurityGroupIngress', { groupId: 'sg-1', cidrIp: '0.0.0.0/0', ipPermissions: {} }, null, 'sg-1'],
    ['AuthorizeSecurityGroupIngress', { groupName: 'default' }, { securityGroupRuleSet: { items: [{ groupId: 'sg-2', isEgress: false }] } }, 'sg-2'],
    ['AuthorizeSecurityGroupEgress', { groupId: 'sg-1' }, null, 'sg-1'],
    ['RevokeSecurityGroupIngress', { groupId: 'sg-1', securityGroupRuleIds: { items: [] } }, null, 'sg-1'],
    ['RevokeSecurityGroupEgress', { groupName: 'default' }, { revokedSecurityGroupRuleSet: { items: [{ groupId: 'sg-3' }] } }, 'sg-3'],
    ['UpdateSecurityGroupRuleDescriptionsIngress', { groupId: 'sg-1' }, null, 'sg-1'],
    ['UpdateSecurityGroupRuleDescriptionsEgress', { groupId: 'sg-1' }, null, 'sg-1'],
    ['ModifySecurityGroupRules', { ModifySecurityGroupRulesRequest: { GroupId: 'sg-1', SecurityGroupRule: [{}, {}] } }, null, 'sg-1'],
    ['CreateSecurityGroup', { groupName: 'web' }, { groupId: 'sg-4' }, 'sg-4'],
    ['DeleteSecurityGroup', { groupId: 'sg-1' }, null, 'sg-1'],
    ['CreateTags', { resourcesSet: { items: [{ resourceId: 'i-1' }, { resourceId: 'sg-1' }, { resourceId: 'sgr-1' }] } }, null, [undefined, 'sg-1', undefined]],
    ['DeleteTags', { resourcesSet: { items: [{ resourceId: 'sg-1' }] } }, null, ['sg-1']],
  ])('%s names it in %o and %o', (event, request, response, expected) => {
    expect(touched(event, request, response)).toEqual(expected);
  });

  const strange = [
    undefined,
    null,
    1,
    'sg-1',
    [],
    {},
    { groupId: {} },
    { groupId: 'vpc-1' },
    { securityGroupRuleSet: 'none' },
    { resourcesSet: { items: [null, 7] } },
  ];
  it.each(Object.keys(securityGroup.touchedBy))('%s names nothing where its shape is unknown', (event) => {
    for (const shape of [...strange, { ModifySecurityGroupRulesRequest: [] }]) {
      const named = touched(event.slice('ec2:'.length), shape, shape);
      expect([named].flat().filter((id) => id !== undefined)).toEqual([]);
    }
  });

  it.skipIf(!here).each([
    ['AuthorizeSecurityGroupIngress.json', 'sg-003dc7f1f1c686164'],
    ['shape-ModifySecurityGroupRules.json', 'sg-0123456789abcdef0'],
    ['panther-AuthorizeSecurityGroupEgress.json', 'sg-03eee825d6bb78f54'],
    ['panther-AuthorizeSecurityGroupIngress.json', 'sg-04f0b44316f7d2471'],
  ])('the record %s names %s', (file, id) => {
    const parsed: Readonly<Record<string, unknown>> = fixture(`cloudtrail-records/${file}`);
    const record: unknown = parsed['record'] ?? parsed;
    expect(record).toMatchObject({ eventName: expect.any(String) });
    const { eventName, requestParameters, responseElements } = { eventName: '', requestParameters: null, responseElements: null, ...(record as object) };

    expect(touched(eventName, requestParameters, responseElements)).toBe(id);
  });
});

describe('a security group as AWS Config recorded it', () => {
  function recorded(configuration: unknown, tags = {}) {
    const item = { ...PLACE, resourceId: 'sg-1', resourceName: undefined, arn: undefined, configuration, supplementaryConfiguration: {}, tags };
    return securityGroup.fromConfigurationItem?.(item);
  }

  it.skipIf(!here)('shows what an item of 2016 holds', () => {
    const { configuration } = fixture('config-items/AWS_EC2_SecurityGroup.json');

    expect(recorded(configuration)).toEqual({
      groupId: 'sg-1d56fc66',
      groupName: 'launch-wizard-7',
      vpcId: 'vpc-0990dc6d',
      tags: {},
      ingress: [{ ruleId: null, protocol: 'tcp', fromPort: 22, toPort: 22, peer: { cidr: '0.0.0.0/0' }, description: null }],
      egress: [{ ruleId: null, protocol: '-1', fromPort: -1, toPort: -1, peer: { cidr: '0.0.0.0/0' }, description: null }],
    });
  });

  it('shows each peer of each permission once, described where the younger spelling says so', () => {
    const ipPermissions = [
      {
        ipProtocol: 'tcp',
        fromPort: 22,
        toPort: 22,
        ipRanges: ['203.0.113.0/24', '192.0.2.0/24'],
        ipv4Ranges: [{ cidrIp: '203.0.113.0/24', description: 'office' }],
        ipv6Ranges: [{ cidrIpv6: '::/0' }],
        prefixListIds: [{ prefixListId: 'pl-1', description: 'list' }],
        userIdGroupPairs: [
          { groupId: 'sg-2', userId: '111122223333' },
          { groupId: 'sg-3', userId: '444455556666' },
        ],
      },
      { ipProtocol: '-1', fromPort: null, ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }] },
    ];
    const ssh = { ruleId: null, protocol: 'tcp', fromPort: 22, toPort: 22, description: null };

    expect(recorded({ groupName: 'web', vpcId: 'vpc-1', ipPermissions, ipPermissionsEgress: [] }, { team: 'video' })).toEqual({
      groupId: 'sg-1',
      groupName: 'web',
      vpcId: 'vpc-1',
      tags: { team: 'video' },
      ingress: [
        { ...ssh, peer: { cidr: '203.0.113.0/24' }, description: 'office' },
        { ...ssh, peer: { cidr: '192.0.2.0/24' } },
        { ...ssh, peer: { cidr6: '::/0' } },
        { ...ssh, peer: { prefixListId: 'pl-1', entries: null }, description: 'list' },
        { ...ssh, peer: { groupId: 'sg-2', userId: null, vpcPeeringConnectionId: null } },
        { ...ssh, peer: { groupId: 'sg-3', userId: '444455556666', vpcPeeringConnectionId: null } },
        { ruleId: null, protocol: '-1', fromPort: -1, toPort: -1, peer: { cidr: '10.0.0.0/8' }, description: null },
      ],
      egress: [],
    });
  });

  it('leaves out what the item does not show', () => {
    expect(recorded(null)).toEqual({});
    expect(recorded({ groupName: 'web', ipPermissions: [] })).toEqual({ groupId: 'sg-1', groupName: 'web', vpcId: null, tags: {}, ingress: [] });
  });
});

describe('a security group in a template', () => {
  function proposed(properties: Readonly<Record<string, unknown>>, siblings: readonly TemplateSibling[] = []) {
    return securityGroup.fromTemplate?.({ ...PLACE, logicalId: 'Web', type: 'AWS::EC2::SecurityGroup', properties, siblings });
  }
  const DEFAULT_EGRESS = { ruleId: null, protocol: '-1', fromPort: -1, toPort: -1, peer: { cidr: '0.0.0.0/0' }, description: null };
  const SSH = { ruleId: null, protocol: 'tcp', fromPort: 22, toPort: 22, description: null };

  it('has no ingress, and all egress, where it says nothing', () => {
    expect(proposed({ GroupDescription: 'x' })).toEqual({ groupName: null, tags: {}, ingress: [], egress: [DEFAULT_EGRESS] });
  });

  it('keeps the default egress beside an empty list, and gives it up for a rule', () => {
    expect(proposed({ SecurityGroupEgress: [] })?.egress).toEqual([DEFAULT_EGRESS]);
    expect(proposed({ SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/8' }] })?.egress).toEqual([
      { ...SSH, peer: { cidr: '10.0.0.0/8' } },
    ]);
  });

  it.each([
    [
      'one rule that is no list',
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0', Description: 'x' },
      [{ ...SSH, peer: { cidr: '0.0.0.0/0' }, description: 'x' }],
    ],
    ['ports and a protocol as text', [{ IpProtocol: 'TCP', FromPort: '22', ToPort: '22', CidrIpv6: '::/0' }], [{ ...SSH, peer: { cidr6: '::/0' } }]],
    ['all protocols as a number', [{ IpProtocol: -1, CidrIp: '0.0.0.0/0' }], [DEFAULT_EGRESS]],
    ['no rule that says no protocol, since CloudFormation refuses it', [{ 'IpProtocol"': 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }], []],
    ['TCP by its number', [{ IpProtocol: 6, FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }], [{ ...SSH, protocol: '6', peer: { cidr: '0.0.0.0/0' } }]],
    [
      'TCP without ports, as half a rule',
      [{ IpProtocol: 'tcp', CidrIp: '0.0.0.0/0' }],
      [{ ...SSH, fromPort: null, toPort: null, peer: { cidr: '0.0.0.0/0' } }],
    ],
    [
      'a range, ports and a protocol known only at deployment',
      [{ IpProtocol: UNRESOLVED, FromPort: UNRESOLVED, ToPort: 22, CidrIp: new TemplateText([new TemplateRef('Address'), '/32']) }],
      [{ ...SSH, protocol: null, fromPort: null, peer: { unknown: 'known only at deployment' } }],
    ],
    [
      'a rule known only at deployment',
      [UNRESOLVED],
      [{ ...SSH, protocol: null, fromPort: null, toPort: null, peer: { unknown: 'known only at deployment' } }],
    ],
    ['a rule without a peer', [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22 }], [{ ...SSH, peer: { unknown: 'missing' } }]],
    [
      'another group of the template, which is a group however it is called',
      [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, SourceSecurityGroupId: new TemplateRef('Other', 'GroupId') }],
      [{ ...SSH, peer: { groupId: null, userId: null, vpcPeeringConnectionId: null } }],
    ],
    [
      'a prefix list, whose entries a template does not show',
      [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, SourcePrefixListId: 'pl-1' }],
      [{ ...SSH, peer: { prefixListId: 'pl-1', entries: null } }],
    ],
    [
      'the block of a VPC in the template',
      [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: new TemplateRef('Vpc', 'CidrBlock') }],
      [{ ...SSH, peer: { cidr: '10.1.0.0/16' } }],
    ],
  ])('shows %s', (_name, SecurityGroupIngress, ingress) => {
    const siblings = [{ logicalId: 'Vpc', type: 'AWS::EC2::VPC', properties: { CidrBlock: '10.1.0.0/16' } }];

    expect(proposed({ SecurityGroupIngress }, siblings)?.ingress).toEqual(ingress);
  });

  it.each([UNRESOLVED, new TemplateRef('Rules')])('does not show ingress that is known only at deployment', (SecurityGroupIngress) => {
    expect(proposed({ SecurityGroupIngress, GroupName: UNRESOLVED, VpcId: new TemplateRef('Vpc'), Tags: UNRESOLVED })).toEqual({
      groupName: null,
      egress: [DEFAULT_EGRESS],
    });
  });

  it('holds the stand-alone rules that point to it, and not those of others', () => {
    const rule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
    const siblings = [
      { logicalId: 'A', type: 'AWS::EC2::SecurityGroupIngress', properties: { ...rule, GroupId: new TemplateRef('Web', 'GroupId'), CidrIp: '0.0.0.0/0' } },
      { logicalId: 'B', type: 'AWS::EC2::SecurityGroupIngress', properties: { ...rule, GroupId: new TemplateRef('Other', 'GroupId'), CidrIp: '10.0.0.0/8' } },
      { logicalId: 'C', type: 'AWS::EC2::SecurityGroupEgress', properties: { ...rule, GroupId: new TemplateRef('Web'), CidrIp: '10.0.0.0/8' } },
    ];

    const facts = proposed({ SecurityGroupIngress: [{ ...rule, CidrIp: '203.0.113.0/24' }] }, siblings);
    expect(facts?.ingress).toEqual([
      { ...SSH, peer: { cidr: '203.0.113.0/24' } },
      { ...SSH, peer: { cidr: '0.0.0.0/0' } },
    ]);
    expect(facts?.egress).toEqual([{ ...SSH, peer: { cidr: '10.0.0.0/8' } }]);
  });

  it('judges a stand-alone rule with its group where that is there, and by what it adds to a group that lives elsewhere, where it is not', () => {
    const standAlone = (GroupId: unknown, siblings: readonly TemplateSibling[]) =>
      securityGroup.fromTemplate?.({
        ...PLACE,
        logicalId: 'Rule',
        type: 'AWS::EC2::SecurityGroupIngress',
        properties: { GroupId, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' },
        siblings,
      });

    expect(standAlone(new TemplateRef('Web', 'GroupId'), [{ logicalId: 'Web', type: 'AWS::EC2::SecurityGroup', properties: {} }])).toBeNull();
    expect(standAlone('sg-1', [])).toEqual({ ingress: [{ ...SSH, peer: { cidr: '0.0.0.0/0' } }] });
  });
});
