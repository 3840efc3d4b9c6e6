import type { Trail } from '@aws-sdk/client-cloudtrail';
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { outcomeOf, type World } from './worlds.ts';

/** A few calls, and what of their answers has to be alike. */
export interface Example {
  readonly shows: string;
  readonly play: (world: World) => Promise<unknown>;
  /** moto answers otherwise, for a known reason; both answers are asserted, so that it shows when moto mends it. */
  readonly differs?: { readonly because: string; readonly sandbox: unknown; readonly moto: unknown };
}

const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const OPEN_POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*"}]}';
const CLOSED_POLICY = `{
  "Version" : "2012-10-17",
  "Statement": [ { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::media/*" } ]
}`;
const ALL = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const account = '123456789012';

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

const buckets: readonly Example[] = [
  { shows: 'ListBuckets', play: async ({ ask }) => (await ask('s3:ListBuckets', {})).Buckets?.map(({ Name }) => Name) },
  {
    shows: 'ListBuckets: a Region, in pages',
    differs: {
      because: 'moto cuts the list, gives no token for the rest, and names no Region',
      sandbox: [
        [
          { Name: 'bare', BucketRegion: 'us-east-1' },
          { Name: 'logs', BucketRegion: 'us-east-1' },
        ],
        [{ Name: 'media', BucketRegion: 'us-east-1' }],
      ],
      moto: [[{ Name: 'bare' }, { Name: 'logs' }]],
    },
    play: async ({ ask }) => {
      const found: unknown[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await ask('s3:ListBuckets', { BucketRegion: 'us-east-1', MaxBuckets: 2, ContinuationToken });
        found.push((page.Buckets ?? []).map(({ Name, BucketRegion }) => ({ Name, BucketRegion })));
        ContinuationToken = page.ContinuationToken;
      } while (ContinuationToken);
      return found;
    },
  },
  { shows: 'HeadBucket: its Region', play: async ({ ask }) => (await ask('s3:HeadBucket', { Bucket: 'media' })).BucketRegion },
  { shows: 'HeadBucket: a bucket that is not there', play: ({ ask }) => ask('s3:HeadBucket', { Bucket: 'nowhere' }) },
  { shows: 'GetPublicAccessBlock: none was put', play: ({ ask }) => ask('s3:GetPublicAccessBlock', { Bucket: 'media' }) },
  { shows: 'GetPublicAccessBlock: of a bucket that is not there', play: ({ ask }) => ask('s3:GetPublicAccessBlock', { Bucket: 'nowhere' }) },
  {
    shows: 'PutPublicAccessBlock: what is not said is off, and another put replaces all',
    play: async ({ ask }) => {
      await ask('s3:PutPublicAccessBlock', { Bucket: 'media', PublicAccessBlockConfiguration: ALL });
      const all = (await ask('s3:GetPublicAccessBlock', { Bucket: 'media' })).PublicAccessBlockConfiguration;
      await ask('s3:PutPublicAccessBlock', { Bucket: 'media', PublicAccessBlockConfiguration: { BlockPublicAcls: true } });
      return [all, (await ask('s3:GetPublicAccessBlock', { Bucket: 'media' })).PublicAccessBlockConfiguration];
    },
  },
  {
    shows: 'DeletePublicAccessBlock, twice',
    play: async ({ ask }) => {
      await ask('s3:PutPublicAccessBlock', { Bucket: 'media', PublicAccessBlockConfiguration: ALL });
      await ask('s3:DeletePublicAccessBlock', { Bucket: 'media' });
      await ask('s3:DeletePublicAccessBlock', { Bucket: 'media' });
      return outcomeOf(ask('s3:GetPublicAccessBlock', { Bucket: 'media' }));
    },
  },
  { shows: 'GetBucketPolicy: none was put', play: ({ ask }) => ask('s3:GetBucketPolicy', { Bucket: 'media' }) },
  { shows: 'GetBucketPolicy: of a bucket that is not there', play: ({ ask }) => ask('s3:GetBucketPolicy', { Bucket: 'nowhere' }) },
  { shows: 'GetBucketPolicyStatus: without a policy', play: ({ ask }) => ask('s3:GetBucketPolicyStatus', { Bucket: 'media' }) },
  ...[
    { name: 'closed', text: CLOSED_POLICY },
    { name: 'open', text: OPEN_POLICY },
  ].map(({ name, text }) => ({
    shows: `PutBucketPolicy: an ${name} one is kept byte for byte`,
    play: async ({ ask }: World) => {
      await ask('s3:PutBucketPolicy', { Bucket: 'media', Policy: text });
      return [(await ask('s3:GetBucketPolicy', { Bucket: 'media' })).Policy, (await ask('s3:GetBucketPolicyStatus', { Bucket: 'media' })).PolicyStatus];
    },
  })),
  {
    shows: 'PutBucketPolicy: a public one where public policies are blocked',
    differs: { because: 'moto does not enforce BlockPublicPolicy', sandbox: { kind: 'denied', code: 'AccessDenied' }, moto: 'taken' },
    play: async ({ ask }) => {
      await ask('s3:PutPublicAccessBlock', { Bucket: 'media', PublicAccessBlockConfiguration: ALL });
      return await outcomeOf(ask('s3:PutBucketPolicy', { Bucket: 'media', Policy: OPEN_POLICY }).then(() => 'taken'));
    },
  },
  {
    shows: 'PutBucketPolicy: a text that is no policy',
    differs: { because: 'moto takes any text', sandbox: { kind: 'invalid', code: 'MalformedPolicy' }, moto: {} },
    play: ({ ask }) => ask('s3:PutBucketPolicy', { Bucket: 'media', Policy: 'no JSON' }),
  },
  { shows: 'PutBucketPolicy: to a bucket that is not there', play: ({ ask }) => ask('s3:PutBucketPolicy', { Bucket: 'nowhere', Policy: CLOSED_POLICY }) },
  {
    shows: 'DeleteBucketPolicy, twice',
    play: async ({ ask }) => {
      await ask('s3:PutBucketPolicy', { Bucket: 'media', Policy: CLOSED_POLICY });
      await ask('s3:DeleteBucketPolicy', { Bucket: 'media' });
      await ask('s3:DeleteBucketPolicy', { Bucket: 'media' });
      return outcomeOf(ask('s3:GetBucketPolicy', { Bucket: 'media' }));
    },
  },
  {
    shows: 'GetBucketAcl: the owner alone',
    play: async ({ ask }) => {
      const { Owner, Grants } = await ask('s3:GetBucketAcl', { Bucket: 'media' });
      return Grants?.map(({ Grantee, Permission }) => ({ type: Grantee?.Type, isOwner: Grantee?.ID === Owner?.ID, Permission }));
    },
  },
  { shows: 'GetBucketAcl: of a bucket that is not there', play: ({ ask }) => ask('s3:GetBucketAcl', { Bucket: 'nowhere' }) },
  { shows: 'GetBucketTagging', play: async ({ ask }) => sorted((await ask('s3:GetBucketTagging', { Bucket: 'media' })).TagSet ?? []) },
  { shows: 'GetBucketTagging: none', play: ({ ask }) => ask('s3:GetBucketTagging', { Bucket: 'bare' }) },
];

const accountBlock: readonly Example[] = [
  { shows: 'the account: GetPublicAccessBlock, none was put', play: ({ ask }) => ask('s3control:GetPublicAccessBlock', { AccountId: account }) },
  { shows: "the account: another account's", play: ({ ask }) => ask('s3control:GetPublicAccessBlock', { AccountId: '999999999999' }) },
  {
    shows: 'the account: PutPublicAccessBlock, and DeletePublicAccessBlock twice',
    play: async ({ ask }) => {
      await ask('s3control:PutPublicAccessBlock', { AccountId: account, PublicAccessBlockConfiguration: { ...ALL, RestrictPublicBuckets: false } });
      const put = (await ask('s3control:GetPublicAccessBlock', { AccountId: account })).PublicAccessBlockConfiguration;
      await ask('s3control:DeletePublicAccessBlock', { AccountId: account });
      await ask('s3control:DeletePublicAccessBlock', { AccountId: account });
      return [put, await outcomeOf(ask('s3control:GetPublicAccessBlock', { AccountId: account }))];
    },
  },
];

const policies: readonly Example[] = [
  {
    shows: 'ListPolicies: those of the account',
    play: async ({ ask }) => {
      const { Policies, IsTruncated } = await ask('iam:ListPolicies', { Scope: 'Local' });
      return [
        Policies?.map(({ Arn, PolicyName, Path, DefaultVersionId, AttachmentCount }) => ({ Arn, PolicyName, Path, DefaultVersionId, AttachmentCount })),
        IsTruncated,
      ];
    },
  },
  {
    shows: 'GetPolicy',
    play: async ({ ask, ids }) => {
      const { Arn, PolicyName, Path, DefaultVersionId, AttachmentCount, Description, Tags } =
        (await ask('iam:GetPolicy', { PolicyArn: ids.policy })).Policy ?? {};
      return { Arn, PolicyName, Path, DefaultVersionId, AttachmentCount, Description, Tags };
    },
  },
  { shows: 'GetPolicy: one that is not there', play: ({ ask }) => ask('iam:GetPolicy', { PolicyArn: `arn:aws:iam::${account}:policy/nowhere` }) },
  {
    shows: 'ListPolicyVersions',
    play: async ({ ask, ids }) => {
      const { Versions } = await ask('iam:ListPolicyVersions', { PolicyArn: ids.policy });
      return sorted(Versions?.map(({ VersionId, IsDefaultVersion }) => ({ VersionId, IsDefaultVersion })) ?? []);
    },
  },
  {
    shows: 'ListPolicyVersions: of a policy that is not there',
    play: ({ ask }) => ask('iam:ListPolicyVersions', { PolicyArn: `arn:aws:iam::${account}:policy/nowhere` }),
  },
  ...['v1', 'v2'].map((VersionId) => ({
    shows: `GetPolicyVersion: the document of ${VersionId}, once decoded`,
    play: async ({ ask, ids }: World) => {
      const { Document = '', IsDefaultVersion } = (await ask('iam:GetPolicyVersion', { PolicyArn: ids.policy, VersionId })).PolicyVersion ?? {};
      return [decodeURIComponent(Document), IsDefaultVersion];
    },
  })),
  {
    shows: 'GetPolicyVersion: the document is percent-encoded',
    differs: { because: 'moto answers it as plain text', sandbox: '%7B%22', moto: '{"Vers' },
    play: async ({ ask, ids }) => (await ask('iam:GetPolicyVersion', { PolicyArn: ids.policy, VersionId: 'v1' })).PolicyVersion?.Document?.slice(0, 6),
  },
  { shows: 'GetPolicyVersion: one that is not there', play: ({ ask, ids }) => ask('iam:GetPolicyVersion', { PolicyArn: ids.policy, VersionId: 'v9' }) },
  {
    shows: 'SetDefaultPolicyVersion',
    play: async ({ ask, ids }) => {
      await ask('iam:SetDefaultPolicyVersion', { PolicyArn: ids.policy, VersionId: 'v1' });
      return (await ask('iam:GetPolicy', { PolicyArn: ids.policy })).Policy?.DefaultVersionId;
    },
  },
  {
    shows: 'SetDefaultPolicyVersion: to one that is not there',
    play: ({ ask, ids }) => ask('iam:SetDefaultPolicyVersion', { PolicyArn: ids.policy, VersionId: 'v9' }),
  },
];

const passwords: readonly Example[] = [
  { shows: 'GetAccountPasswordPolicy: none was set', play: ({ ask }) => ask('iam:GetAccountPasswordPolicy', {}) },
  {
    shows: 'UpdateAccountPasswordPolicy: what is not said goes back to its default',
    play: async ({ ask }) => {
      await ask('iam:UpdateAccountPasswordPolicy', {
        MinimumPasswordLength: 14,
        RequireSymbols: true,
        MaxPasswordAge: 90,
        PasswordReusePrevention: 24,
        HardExpiry: true,
      });
      const strict = (await ask('iam:GetAccountPasswordPolicy', {})).PasswordPolicy;
      await ask('iam:UpdateAccountPasswordPolicy', { RequireNumbers: true, AllowUsersToChangePassword: true });
      const { MaxPasswordAge: _ageIsTheNextExample, ...loose } = (await ask('iam:GetAccountPasswordPolicy', {})).PasswordPolicy ?? {};
      return [strict, loose];
    },
  },
  {
    shows: 'GetAccountPasswordPolicy: passwords that never expire have no age',
    differs: { because: 'moto answers 0', sandbox: [false, null], moto: [false, 0] },
    play: async ({ ask }) => {
      await ask('iam:UpdateAccountPasswordPolicy', { RequireNumbers: true });
      const { ExpirePasswords, MaxPasswordAge = null } = (await ask('iam:GetAccountPasswordPolicy', {})).PasswordPolicy ?? {};
      return [ExpirePasswords, MaxPasswordAge];
    },
  },
  {
    shows: 'UpdateAccountPasswordPolicy: beyond its bounds',
    differs: { because: 'moto looks at no bounds of the length', sandbox: { kind: 'invalid', code: 'ValidationError' }, moto: {} },
    play: ({ ask }) => ask('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 3 }),
  },
  {
    shows: 'DeleteAccountPasswordPolicy, twice',
    play: async ({ ask }) => {
      await ask('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14 });
      await ask('iam:DeleteAccountPasswordPolicy', {});
      return [await outcomeOf(ask('iam:GetAccountPasswordPolicy', {})), await outcomeOf(ask('iam:DeleteAccountPasswordPolicy', {}))];
    },
  },
];

const trails: readonly Example[] = [
  { shows: 'ListTrails', play: async ({ ask }) => (await ask('cloudtrail:ListTrails', {})).Trails },
  { shows: 'GetTrail: by its ARN', play: async ({ ask, ids }) => trailParts((await ask('cloudtrail:GetTrail', { Name: ids.trail })).Trail) },
  {
    shows: 'GetTrail: the home Region',
    differs: { because: 'moto leaves it out', sandbox: 'us-east-1', moto: null },
    play: async ({ ask, ids }) => (await ask('cloudtrail:GetTrail', { Name: ids.trail })).Trail?.HomeRegion ?? null,
  },
  { shows: 'GetTrail: by its name', play: async ({ ask }) => (await ask('cloudtrail:GetTrail', { Name: 'audit' })).Trail?.TrailARN },
  { shows: 'GetTrail: one that is not there', play: ({ ask }) => ask('cloudtrail:GetTrail', { Name: 'nowhere' }) },
  { shows: 'GetTrailStatus', play: async ({ ask, ids }) => (await ask('cloudtrail:GetTrailStatus', { Name: ids.trail })).IsLogging },
  { shows: 'GetTrailStatus: of a trail that is not there', play: ({ ask }) => ask('cloudtrail:GetTrailStatus', { Name: 'nowhere' }) },
  { shows: 'ListTags', play: async ({ ask, ids }) => (await ask('cloudtrail:ListTags', { ResourceIdList: [ids.trail] })).ResourceTagList },
  {
    shows: 'StopLogging and StartLogging, each twice',
    play: async ({ ask, ids }) => {
      for (let n = 0; n < 2; n++) await ask('cloudtrail:StopLogging', { Name: ids.trail });
      const stopped = (await ask('cloudtrail:GetTrailStatus', { Name: ids.trail })).IsLogging;
      for (let n = 0; n < 2; n++) await ask('cloudtrail:StartLogging', { Name: 'audit' });
      return [stopped, (await ask('cloudtrail:GetTrailStatus', { Name: ids.trail })).IsLogging];
    },
  },
  { shows: 'StopLogging: a trail that is not there', play: ({ ask }) => ask('cloudtrail:StopLogging', { Name: 'nowhere' }) },
  {
    shows: 'UpdateTrail: what is not said stays as it was',
    play: async ({ ask, ids }) => {
      await ask('cloudtrail:UpdateTrail', { Name: ids.trail, EnableLogFileValidation: false });
      return trailParts((await ask('cloudtrail:GetTrail', { Name: ids.trail })).Trail);
    },
  },
  { shows: 'UpdateTrail: a trail that is not there', play: ({ ask }) => ask('cloudtrail:UpdateTrail', { Name: 'nowhere', EnableLogFileValidation: true }) },
];

export const examples: readonly Example[] = [...securityGroups, ...ingress, ...egress, ...buckets, ...accountBlock, ...policies, ...passwords, ...trails];

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

function trailParts(trail: Trail | undefined) {
  const { HomeRegion: _anotherExampleShowsIt, ...rest } = trail ?? {};
  return rest;
}

async function ruleId(world: World, groupId: string, cidr: string, isEgress = false): Promise<string> {
  const rule = (await rulesOf(world, groupId)).find(({ CidrIpv4, IsEgress }) => CidrIpv4 === cidr && IsEgress === isEgress);
  if (rule?.SecurityGroupRuleId === undefined) throw new Error(`${groupId} has no rule for ${cidr}.`);
  return rule.SecurityGroupRuleId;
}

/** In an order that does not depend on ids that are made anew. */
function sorted<T extends object>(items: readonly T[]): T[] {
  const text = (item: T) =>
    JSON.stringify(item, (key, value: unknown) =>
      key === 'SecurityGroupRuleId' || key === 'SecurityGroupRuleArn' || key === 'GroupId' ? undefined : sortKeys(value),
    );
  return items.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

function sortKeys(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
