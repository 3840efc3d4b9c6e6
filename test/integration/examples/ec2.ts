import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { outcomeOf, type World } from '../worlds.ts';
import { type Example, sorted } from './example.ts';

const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };

const securityGroups: readonly Example[] = [
  {
    shows: 'DescribeSecurityGroups: one group, whole',
    play: async ({ ask, ids }) => (await ask('ec2:DescribeSecurityGroups', { GroupIds: [ids.web] })).SecurityGroups?.map(groupParts),
  },
  { shows: 'DescribeSecurityGroups: a group that is not there', play: ({ ask }) => ask('ec2:DescribeSecurityGroups', { GroupIds: ['sg-0123456789abcdef0'] }) },
  {
    shows: 'DescribeSecurityGroups: by filters, all pages',
    play: async ({ ask, ids }) => {
      const names: unknown[] = [];
      let NextToken: string | undefined;
      do {
        const page = await ask('ec2:DescribeSecurityGroups', {
          Filters: [
            { Name: 'vpc-id', Values: [ids.vpc] },
            { Name: 'group-name', Values: ['web', 'other'] },
          ],
          MaxResults: 5,
          NextToken,
        });
        names.push(...(page.SecurityGroups ?? []).map(({ GroupName }) => GroupName));
        NextToken = page.NextToken;
      } while (NextToken);
      return names.sort();
    },
  },
  { shows: 'DescribeSecurityGroupRules: those of a group', play: ({ ask, ids }) => rulesOf({ ask, ids }, ids.web) },
  {
    shows: 'DescribeSecurityGroupRules: of a group that is not there',
    play: async ({ ask }) =>
      (await ask('ec2:DescribeSecurityGroupRules', { Filters: [{ Name: 'group-id', Values: ['sg-0123456789abcdef0'] }] })).SecurityGroupRules,
  },
  {
    shows: 'DescribeSecurityGroupRules: the description of a rule for a group',
    differs: { because: 'moto forgets it', sandbox: ['from web'], moto: [] },
    play: async (world) => {
      const UserIdGroupPairs = [{ GroupId: world.ids.web, Description: 'from web' }];
      await world.ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: world.ids.other, IpPermissions: [{ ...SSH, UserIdGroupPairs }] });
      return (await rulesOf(world, world.ids.other)).flatMap(({ Description }) => Description ?? []);
    },
  },
  {
    shows: 'DescribeSecurityGroupRules: a rule that is not there',
    play: ({ ask }) => ask('ec2:DescribeSecurityGroupRules', { SecurityGroupRuleIds: ['sgr-0123456789abcdef0'] }),
  },
  {
    shows: 'GetManagedPrefixListEntries',
    play: async ({ ask, ids }) => (await ask('ec2:GetManagedPrefixListEntries', { PrefixListId: ids.prefixList })).Entries,
  },
  {
    shows: 'GetManagedPrefixListEntries: of a list that is not there',
    differs: { because: 'moto answers an empty list', sandbox: { kind: 'missing', code: 'InvalidPrefixListID.NotFound' }, moto: { Entries: [] } },
    play: ({ ask }) => ask('ec2:GetManagedPrefixListEntries', { PrefixListId: 'pl-0123456789abcdef0' }),
  },
];

const ingress: readonly Example[] = [
  {
    shows: 'AuthorizeSecurityGroupIngress: the answer shows the rules made',
    play: async ({ ask, ids }) => {
      const made = await ask('ec2:AuthorizeSecurityGroupIngress', {
        GroupId: ids.other,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 3389, ToPort: 3390, IpRanges: [{ CidrIp: '198.51.100.0/24', Description: 'a' }, { CidrIp: '192.0.2.1/32' }] },
        ],
        TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'k', Value: 'v' }] }],
      });
      return { returned: made.Return, rules: sorted((made.SecurityGroupRules ?? []).map(ruleParts)) };
    },
  },
  {
    shows: 'AuthorizeSecurityGroupIngress: all kinds of peers, read back',
    play: async (world) => {
      const { ask, ids } = world;
      await ask('ec2:AuthorizeSecurityGroupIngress', {
        GroupId: ids.other,
        IpPermissions: [
          { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32', Description: 'six' }] },
          { ...SSH, UserIdGroupPairs: [{ GroupId: ids.web }] },
          { ...SSH, PrefixListIds: [{ PrefixListId: ids.prefixList }] },
          { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
          { IpProtocol: 'udp', FromPort: 0, ToPort: 65535, IpRanges: [{ CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1' }] },
        ],
      });
      return { rules: await rulesOf(world, ids.other), groups: await permissionsOf(world, ids.other) };
    },
  },
  {
    shows: 'AuthorizeSecurityGroupIngress: in the older parameters',
    play: async (world) => {
      await world.ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: world.ids.other, ...SSH, CidrIp: '192.0.2.0/24' });
      return rulesOf(world, world.ids.other);
    },
  },
  {
    shows: 'AuthorizeSecurityGroupIngress: a rule that is there already',
    play: ({ ask, ids }) =>
      ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: ids.web, IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }] }),
  },
  {
    shows: 'AuthorizeSecurityGroupIngress: one there and one new make none',
    differs: {
      because: 'moto makes the new one before it refuses the other',
      sandbox: [{ kind: 'invalid', code: 'InvalidPermission.Duplicate' }, ['0.0.0.0/0', '203.0.113.0/24']],
      moto: [{ kind: 'invalid', code: 'InvalidPermission.Duplicate' }, ['0.0.0.0/0', '192.0.2.0/24', '203.0.113.0/24']],
    },
    play: async (world) => {
      const { ask, ids } = world;
      const IpRanges = [{ CidrIp: '192.0.2.0/24' }, { CidrIp: '203.0.113.0/24' }];
      return [
        await outcomeOf(ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: ids.web, IpPermissions: [{ ...SSH, IpRanges }] })),
        await cidrsOf(world, ids.web),
      ];
    },
  },
  {
    shows: 'AuthorizeSecurityGroupIngress: host bits are set to nought',
    differs: { because: 'moto keeps addresses as they are typed', sandbox: ['0.0.0.0/0', '198.51.100.0/24'], moto: ['1.2.3.4/0', '198.51.100.77/24'] },
    play: async (world) => {
      const IpPermissions = [{ ...SSH, IpRanges: [{ CidrIp: '1.2.3.4/0' }, { CidrIp: '198.51.100.77/24' }] }];
      await world.ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: world.ids.other, IpPermissions });
      return cidrsOf(world, world.ids.other);
    },
  },
  {
    shows: 'AuthorizeSecurityGroupIngress: an address that is none',
    play: ({ ask, ids }) => ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: ids.web, IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '300.0.0.0/8' }] }] }),
  },
  {
    shows: 'AuthorizeSecurityGroupIngress: to a group that is not there',
    play: ({ ask }) =>
      ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-0123456789abcdef0', IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }] }),
  },
  {
    shows: 'RevokeSecurityGroupIngress: by id, one of three that share a port',
    play: async (world) => {
      const { ask, ids } = world;
      const id = await ruleId(world, ids.web, '0.0.0.0/0');
      const { Return } = await ask('ec2:RevokeSecurityGroupIngress', { GroupId: ids.web, SecurityGroupRuleIds: [id] });
      return [Return, await rulesOf(world, ids.web), await permissionsOf(world, ids.web)];
    },
  },
  {
    shows: 'RevokeSecurityGroupIngress: the answer shows what was revoked',
    differs: {
      because: 'moto leaves it out',
      sandbox: [{ SecurityGroupRuleId: '<rule 0>', GroupId: '<web>', IsEgress: false, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' }],
      moto: null,
    },
    play: async (world) => {
      const { ask, ids } = world;
      const id = await ruleId(world, ids.web, '0.0.0.0/0');
      const { RevokedSecurityGroupRules } = await ask('ec2:RevokeSecurityGroupIngress', { GroupId: ids.web, SecurityGroupRuleIds: [id] });
      return RevokedSecurityGroupRules ?? null;
    },
  },
  {
    shows: 'RevokeSecurityGroupIngress: by permission, description left out',
    play: async (world) => {
      const { ask, ids } = world;
      await ask('ec2:RevokeSecurityGroupIngress', { GroupId: ids.web, IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }] });
      return rulesOf(world, ids.web);
    },
  },
  {
    shows: 'RevokeSecurityGroupIngress: a permission that is not there, outside of a default VPC',
    play: async (world) => {
      const { ask, ids } = world;
      const IpRanges = [{ CidrIp: '203.0.113.0/24' }, { CidrIp: '10.9.9.0/24' }];
      return [
        await outcomeOf(ask('ec2:RevokeSecurityGroupIngress', { GroupId: ids.web, IpPermissions: [{ ...SSH, IpRanges }] })),
        await rulesOf(world, ids.web),
      ];
    },
  },
  {
    shows: 'RevokeSecurityGroupIngress: a permission not there, in a default VPC',
    differs: {
      because: 'moto has the manners of other VPCs there',
      sandbox: { Return: true, unknown: [[{ CidrIp: '10.9.9.0/24' }]] },
      moto: { kind: 'missing', code: 'InvalidPermission.NotFound' },
    },
    play: async (world) => {
      const { ask, ids } = world;
      const IpRanges = [{ CidrIp: '10.9.9.0/24' }];
      const { Return, UnknownIpPermissions } = await ask('ec2:RevokeSecurityGroupIngress', {
        GroupId: ids.inDefaultVpc,
        IpPermissions: [{ ...SSH, IpRanges }],
      });
      return { Return, unknown: UnknownIpPermissions?.map(({ IpRanges: ranges }) => ranges) };
    },
  },
  {
    shows: 'RevokeSecurityGroupIngress: an id that is not there',
    differs: {
      because: 'moto has one code for all that is not there',
      sandbox: { kind: 'missing', code: 'InvalidSecurityGroupRuleId.NotFound' },
      moto: { kind: 'missing', code: 'InvalidPermission.NotFound' },
    },
    play: ({ ask, ids }) => ask('ec2:RevokeSecurityGroupIngress', { GroupId: ids.web, SecurityGroupRuleIds: ['sgr-0123456789abcdef0'] }),
  },
  {
    shows: 'RevokeSecurityGroupIngress and back: description and tags return, the id is new',
    play: async (world) => {
      const { ask, ids } = world;
      const id = await ruleId(world, ids.web, '203.0.113.0/24');
      await ask('ec2:RevokeSecurityGroupIngress', { GroupId: ids.web, SecurityGroupRuleIds: [id] });
      await ask('ec2:AuthorizeSecurityGroupIngress', {
        GroupId: ids.web,
        IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '203.0.113.0/24', Description: 'office' }] }],
        TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'ticket', Value: 'NET-118' }] }],
      });
      return [id !== (await ruleId(world, ids.web, '203.0.113.0/24')), await rulesOf(world, ids.web)];
    },
  },
  {
    shows: 'RevokeSecurityGroupIngress: a dry run changes nothing',
    play: async (world) => {
      const { ask, ids } = world;
      const id = await ruleId(world, ids.web, '0.0.0.0/0');
      return [
        await outcomeOf(ask('ec2:RevokeSecurityGroupIngress', { GroupId: ids.web, SecurityGroupRuleIds: [id], DryRun: true })),
        await rulesOf(world, ids.web),
      ];
    },
  },
];

const egress: readonly Example[] = [
  {
    shows: 'RevokeSecurityGroupEgress and AuthorizeSecurityGroupEgress: everything out is narrowed to one port',
    play: async (world) => {
      const { ask, ids } = world;
      const id = await ruleId(world, ids.other, '0.0.0.0/0', true);
      await ask('ec2:RevokeSecurityGroupEgress', { GroupId: ids.other, SecurityGroupRuleIds: [id] });
      const between = await rulesOf(world, ids.other);
      await ask('ec2:AuthorizeSecurityGroupEgress', {
        GroupId: ids.other,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'out' }] }],
      });
      return [between, await rulesOf(world, ids.other)];
    },
  },
  {
    shows: 'AuthorizeSecurityGroupEgress: a rule that is there already',
    play: ({ ask, ids }) =>
      ask('ec2:AuthorizeSecurityGroupEgress', { GroupId: ids.other, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }),
  },
  {
    shows: 'RevokeSecurityGroupEgress: an ingress rule by its id',
    differs: {
      because: 'moto has one code for all that is not there',
      sandbox: { kind: 'missing', code: 'InvalidSecurityGroupRuleId.NotFound' },
      moto: { kind: 'missing', code: 'InvalidPermission.NotFound' },
    },
    play: async (world) =>
      world.ask('ec2:RevokeSecurityGroupEgress', { GroupId: world.ids.web, SecurityGroupRuleIds: [await ruleId(world, world.ids.web, '203.0.113.0/24')] }),
  },
];

export const ec2: readonly Example[] = [...securityGroups, ...ingress, ...egress];

interface Group {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
  readonly Description?: string | undefined;
  readonly OwnerId?: string | undefined;
  readonly VpcId?: string | undefined;
  readonly Tags?: unknown;
  readonly IpPermissions?: readonly object[] | undefined;
  readonly IpPermissionsEgress?: readonly object[] | undefined;
}

function groupParts({ GroupId, GroupName, Description, OwnerId, VpcId, Tags, IpPermissions = [], IpPermissionsEgress = [] }: Group) {
  return { GroupId, GroupName, Description, OwnerId, VpcId, Tags, IpPermissions: sorted(IpPermissions), IpPermissionsEgress: sorted(IpPermissionsEgress) };
}

async function permissionsOf({ ask }: World, groupId: string): Promise<readonly object[]> {
  const { SecurityGroups } = await ask('ec2:DescribeSecurityGroups', { GroupIds: [groupId] });
  return sorted(SecurityGroups?.[0]?.IpPermissions ?? []);
}

async function rulesOf({ ask }: World, groupId: string) {
  const { SecurityGroupRules = [] } = await ask('ec2:DescribeSecurityGroupRules', { Filters: [{ Name: 'group-id', Values: [groupId] }] });
  return sorted(SecurityGroupRules.map(ruleParts));
}

/** Of a rule, what the resource files read. */
function ruleParts({ SecurityGroupRuleId, GroupId, IsEgress, IpProtocol, FromPort, ToPort, Description, Tags = [], ...peer }: SecurityGroupRule) {
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo: { GroupId: otherGroup, UserId: otherAccount } = {} } = peer;
  return {
    ...{ SecurityGroupRuleId, GroupId, IsEgress, IpProtocol, FromPort, ToPort, Description, Tags },
    ...{ CidrIpv4, CidrIpv6, PrefixListId, otherGroup, otherAccount },
  };
}

/** The addresses that a group lets in. */
async function cidrsOf(world: World, groupId: string): Promise<readonly (string | undefined)[]> {
  return (await rulesOf(world, groupId)).flatMap(({ IsEgress, CidrIpv4 }) => (IsEgress || CidrIpv4 === undefined ? [] : [CidrIpv4])).sort();
}

async function ruleId(world: World, groupId: string, cidr: string, isEgress = false): Promise<string> {
  const rule = (await rulesOf(world, groupId)).find(({ CidrIpv4, IsEgress }) => CidrIpv4 === cidr && IsEgress === isEgress);
  if (rule?.SecurityGroupRuleId === undefined) throw new Error(`${groupId} has no rule for ${cidr}.`);
  return rule.SecurityGroupRuleId;
}
