import { describe, expect, it } from 'vitest';
import { type AwsAction, AwsError, services } from '../../aws/call.ts';
import type { Plan } from '../../functions/core/plan.ts';
import { createSandbox, operations, type Sandbox } from '../../sandbox/sandbox.ts';
import { addBucket, addPolicy, addPolicyVersion, addPrefixList, addSecurityGroup, addTrail, addVpc, BLOCK_ALL } from '../../sandbox/seed.ts';

const place = { accountId: '123456789012', region: 'eu-central-1' };
const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };

function newSandbox(pageSize?: number): Sandbox {
  return createSandbox({ ...place, clock: () => '2026-11-23T08:00:00.000Z', ...(pageSize !== undefined && { pageSize }) });
}

async function refusalOf(answer: Promise<unknown>): Promise<Pick<AwsError, 'kind' | 'code' | 'action'>> {
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AwsError)) throw new Error(`An AwsError was expected, not ${error}`);
  const { kind, code, action } = error;
  return { kind, code, action };
}

describe('the sandbox', () => {
  it('carries out calls of aws/, and no other', async () => {
    const declared: string[] = [];
    for (const [service, load] of Object.entries(services)) for (const name of Object.keys((await load()).operations)) declared.push(`${service}:${name}`);

    expect(Object.keys(operations).filter((action) => !declared.includes(action))).toEqual([]);
  });

  it('denies calls for another account', async () => {
    const answer = newSandbox().ask({ ...place, accountId: '999999999999' })('s3:ListBuckets', {});

    expect(await refusalOf(answer)).toMatchObject({ kind: 'denied', code: 'AccessDenied' });
  });

  it('keeps its state from those who hold an answer', async () => {
    const sandbox = newSandbox();
    addBucket(sandbox, 'b', { tags: { a: '1' } });
    const answer = await sandbox.ask(place)('s3:GetPublicAccessBlock', { Bucket: 'b' });
    Object.assign(answer.PublicAccessBlockConfiguration ?? {}, { BlockPublicAcls: false });

    expect(sandbox.state.buckets[0]?.publicAccessBlock).toEqual(BLOCK_ALL);
  });

  it('notes each call, with who made it', async () => {
    const sandbox = newSandbox();
    await sandbox.as({ userName: 'ana' }).ask(place)('s3:ListBuckets', { Prefix: 'x' });

    expect(sandbox.calls).toEqual([{ action: 's3:ListBuckets', input: { Prefix: 'x' }, place, actor: { userName: 'ana' } }]);
  });
});

describe('faults', () => {
  it.each([
    { when: 'before', done: false },
    { when: 'after', done: true },
  ] as const)('$when: the call throws, and was carried out: $done', async ({ when, done }) => {
    const sandbox = newSandbox();
    addBucket(sandbox, 'b', { policy: '{}' });
    sandbox.faults.push({ action: 's3:DeleteBucketPolicy', kind: 'unknown', when });

    const first = await refusalOf(sandbox.ask(place)('s3:DeleteBucketPolicy', { Bucket: 'b' }));

    expect(first.kind).toBe('unknown');
    expect(sandbox.state.buckets[0]?.policy).toBe(done ? null : '{}');
    expect(sandbox.events).toHaveLength(done ? 1 : 0);
    await sandbox.ask(place)('s3:DeleteBucketPolicy', { Bucket: 'b' });
  });

  it('are decided by a schedule where one is given', async () => {
    const sandbox = createSandbox({
      ...place,
      fault: ({ action }, when) => (action === 's3:ListBuckets' && when === 'before' ? { kind: 'throttled' } : undefined),
    });

    expect(await refusalOf(sandbox.ask(place)('s3:ListBuckets', {}))).toMatchObject({ kind: 'throttled', code: 'ThrottlingException' });
  });
});

describe('the remediator', () => {
  const plan: Plan = {
    hash: 'f'.repeat(64),
    ruleId: 'r',
    ruleVersion: 1,
    ref: { ...place, type: 'AWS::S3::Bucket', id: 'b' },
    arn: 'arn:aws:s3:::b',
    severity: 'HIGH',
    risk: 'low',
    violation: 'v',
    message: 'm',
    steps: [
      {
        apply: { action: 's3:PutBucketPolicy', input: { Bucket: 'b', Policy: '{"Statement":[]}' } },
        revert: { action: 's3:DeleteBucketPolicy', input: { Bucket: 'b' } },
      },
    ],
  };

  it('makes the calls of its plan, in the name of its lane', async () => {
    const sandbox = newSandbox();
    addBucket(sandbox, 'b');
    const ask = await sandbox.remediator(plan, 'remediate');
    const goBack = await sandbox.remediator(plan, 'roll back');

    await ask('s3:PutBucketPolicy', { Bucket: 'b', Policy: '{"Statement":[]}' });
    await goBack('s3:DeleteBucketPolicy', { Bucket: 'b' });

    expect(sandbox.state.buckets[0]?.policy).toBeNull();
    expect(sandbox.events.map(({ detail }) => detail['userIdentity'])).toMatchObject([
      { arn: expect.stringMatching(/assumed-role\/holdfast-remediator\/holdfast-[0-9a-f]{20}$/) },
      { arn: expect.stringMatching(/assumed-role\/holdfast-reverter\/holdfast-[0-9a-f]{20}$/) },
    ]);
  });

  it.each([
    ['another input', { Bucket: 'b', Policy: '{}' }],
    ['another bucket', { Bucket: 'c', Policy: '{"Statement":[]}' }],
  ])('refuses %s before it is made', async (_name, input) => {
    const sandbox = newSandbox();
    addBucket(sandbox, 'b');
    addBucket(sandbox, 'c');

    await expect((await sandbox.remediator(plan, 'remediate'))('s3:PutBucketPolicy', input)).rejects.toThrow('does not hold this call');
    expect(sandbox.calls).toEqual([]);
  });
});

describe('security groups', () => {
  function withGroup({ isDefault = false } = {}) {
    const sandbox = newSandbox();
    const groupId = addSecurityGroup(sandbox, { vpcId: addVpc(sandbox, { isDefault }), name: 'web' });
    const ask = sandbox.ask(place);
    const ids = async () =>
      ((await ask('ec2:DescribeSecurityGroupRules', { Filters: [{ Name: 'group-id', Values: [groupId] }] })).SecurityGroupRules ?? []).filter(
        ({ IsEgress }) => !IsEgress,
      );
    return { sandbox, groupId, ask, ids };
  }

  it('give a rule that comes back a new id, its description and its tags', async () => {
    const { groupId, ask, ids } = withGroup();
    const authorize = {
      GroupId: groupId,
      IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '203.0.113.0/24', Description: 'office' }] }],
      TagSpecifications: [{ ResourceType: 'security-group-rule' as const, Tags: [{ Key: 'a', Value: 'b' }] }],
    };
    await ask('ec2:AuthorizeSecurityGroupIngress', authorize);
    const [first] = await ids();
    await ask('ec2:RevokeSecurityGroupIngress', { GroupId: groupId, SecurityGroupRuleIds: [first?.SecurityGroupRuleId ?? ''] });
    await ask('ec2:AuthorizeSecurityGroupIngress', authorize);
    const [second] = await ids();

    expect(second).toMatchObject({ CidrIpv4: '203.0.113.0/24', Description: 'office', Tags: [{ Key: 'a', Value: 'b' }] });
    expect(second?.SecurityGroupRuleId).not.toBe(first?.SecurityGroupRuleId);
  });

  it.each([
    ['1.2.3.4/0', 'CidrIpv4', '0.0.0.0/0'],
    ['203.0.113.77/24', 'CidrIpv4', '203.0.113.0/24'],
    ['2001:0DB8:0:0::1/32', 'CidrIpv6', '2001:db8::/32'],
  ])('keep %s as EC2 spells it', async (asked, field, kept) => {
    const { groupId, ask, ids } = withGroup();
    const ranges = field === 'CidrIpv4' ? { IpRanges: [{ CidrIp: asked }] } : { Ipv6Ranges: [{ CidrIpv6: asked }] };
    await ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: groupId, IpPermissions: [{ ...SSH, ...ranges }] });

    expect(await ids()).toMatchObject([{ [field]: kept }]);
  });

  it.each([
    ['6', 'tcp', 22],
    ['-1', '-1', -1],
    ['50', '50', -1],
  ])('know protocol %s as %s', async (asked, kept, port) => {
    const { groupId, ask, ids } = withGroup();
    await ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: groupId, IpPermissions: [{ ...SSH, IpProtocol: asked, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }] });

    expect(await ids()).toMatchObject([{ IpProtocol: kept, FromPort: port, ToPort: port }]);
  });

  it('take all rules of an authorisation, or none', async () => {
    const { groupId, ask, ids } = withGroup();
    await ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: groupId, IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }] });
    const again = ask('ec2:AuthorizeSecurityGroupIngress', {
      GroupId: groupId,
      IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '10.1.0.0/16' }, { CidrIp: '10.0.0.0/8' }] }],
    });

    expect(await refusalOf(again)).toMatchObject({ kind: 'invalid', code: 'InvalidPermission.Duplicate' });
    expect(await ids()).toHaveLength(1);
  });

  it.each([
    { isDefault: true, outcome: 'is named in the answer' },
    { isDefault: false, outcome: 'refuses the whole call' },
  ])('where the VPC is the default one ($isDefault), a rule to be revoked that is not there $outcome', async ({ isDefault }) => {
    const { groupId, ask, ids } = withGroup({ isDefault });
    await ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: groupId, IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }] });
    const revoked = ask('ec2:RevokeSecurityGroupIngress', {
      GroupId: groupId,
      IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '10.0.0.0/8' }, { CidrIp: '10.9.0.0/16' }] }],
    });

    if (isDefault) expect(await revoked).toMatchObject({ Return: true, UnknownIpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '10.9.0.0/16' }] }] });
    else expect(await refusalOf(revoked)).toMatchObject({ kind: 'missing', code: 'InvalidPermission.NotFound' });
    expect(await ids()).toHaveLength(isDefault ? 0 : 1);
  });

  it('change nothing on a dry run', async () => {
    const { groupId, ask, ids } = withGroup();
    const dry = ask('ec2:AuthorizeSecurityGroupIngress', { GroupId: groupId, DryRun: true, IpPermissions: [{ ...SSH, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }] });

    expect(await refusalOf(dry)).toMatchObject({ code: 'DryRunOperation' });
    expect(await ids()).toEqual([]);
  });
});

describe('bucket policies', () => {
  const open = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }],
  });

  it.each(['bucket', 'account'])('that are public are denied where the %s blocks them', async (where) => {
    const sandbox = newSandbox();
    addBucket(sandbox, 'b', { publicAccessBlock: where === 'bucket' ? BLOCK_ALL : null });
    if (where === 'account') sandbox.state.publicAccessBlock = BLOCK_ALL;

    expect(await refusalOf(sandbox.ask(place)('s3:PutBucketPolicy', { Bucket: 'b', Policy: open }))).toMatchObject({ kind: 'denied', code: 'AccessDenied' });
  });

  it('are kept byte for byte', async () => {
    const sandbox = newSandbox();
    addBucket(sandbox, 'b', { publicAccessBlock: null });
    const text = `{ "Version":"2012-10-17",\n\t"Statement" : [] }\n`;
    await sandbox.ask(place)('s3:PutBucketPolicy', { Bucket: 'b', Policy: text });

    expect(await sandbox.ask(place)('s3:GetBucketPolicy', { Bucket: 'b' })).toMatchObject({ Policy: text });
  });
});

describe('lists', () => {
  it.each([1, 2, 5])('are read whole in pages of %i', async (pageSize) => {
    const sandbox = newSandbox(pageSize);
    const ask = sandbox.ask(place);
    const vpcId = addVpc(sandbox);
    for (let n = 0; n < 3; n++) {
      addSecurityGroup(sandbox, { vpcId, name: `g${n}` });
      addPolicy(sandbox, `p${n}`, { documents: ['{}', '{}'] });
      addBucket(sandbox, `b${n}`);
      addTrail(sandbox, `trail-${n}`, 'b0');
    }
    const list = addPrefixList(sandbox, [{ cidr: '10.0.0.0/8' }, { cidr: '10.0.0.0/9' }, { cidr: '10.0.0.0/10' }]);
    const arn = 'arn:aws:iam::123456789012:policy/p0';

    const counts = {
      groups: await count((NextToken) => ask('ec2:DescribeSecurityGroups', { NextToken }).then((page) => [page.SecurityGroups, page.NextToken])),
      rules: await count((NextToken) => ask('ec2:DescribeSecurityGroupRules', { NextToken }).then((page) => [page.SecurityGroupRules, page.NextToken])),
      entries: await count((NextToken) =>
        ask('ec2:GetManagedPrefixListEntries', { PrefixListId: list, NextToken }).then((page) => [page.Entries, page.NextToken]),
      ),
      policies: await count((Marker) => ask('iam:ListPolicies', { Marker }).then((page) => [page.Policies, page.Marker])),
      versions: await count((Marker) => ask('iam:ListPolicyVersions', { PolicyArn: arn, Marker }).then((page) => [page.Versions, page.Marker])),
      buckets: await count((ContinuationToken) =>
        ask('s3:ListBuckets', { MaxBuckets: 2, ContinuationToken }).then((page) => [page.Buckets, page.ContinuationToken]),
      ),
      trails: await count((NextToken) => ask('cloudtrail:ListTrails', { NextToken }).then((page) => [page.Trails, page.NextToken])),
    };

    expect(counts).toEqual({ groups: 3, rules: 3, entries: 3, policies: 3, versions: 2, buckets: 3, trails: 3 });
  });

  async function count(page: (token: string | undefined) => Promise<[readonly unknown[] | undefined, string | undefined]>): Promise<number> {
    let found = 0;
    let token: string | undefined;
    do {
      const [items = [], next] = await page(token);
      found += items.length;
      token = next;
    } while (token !== undefined);
    return found;
  }
});

describe('trails', () => {
  it('are changed in their home Region alone, and seen everywhere if they are of all Regions', async () => {
    const sandbox = newSandbox();
    addBucket(sandbox, 'logs');
    addTrail(sandbox, 'everywhere', 'logs');
    addTrail(sandbox, 'here', 'logs', { multiRegion: false });
    const elsewhere = sandbox.ask({ ...place, region: 'us-east-1' });

    expect((await elsewhere('cloudtrail:GetTrail', { Name: 'everywhere' })).Trail?.HomeRegion).toBe('eu-central-1');
    expect(await refusalOf(elsewhere('cloudtrail:StopLogging', { Name: 'everywhere' }))).toMatchObject({ code: 'InvalidHomeRegionException' });
    expect(await refusalOf(elsewhere('cloudtrail:GetTrail', { Name: 'here' }))).toMatchObject({ kind: 'missing', code: 'TrailNotFoundException' });
    expect((await elsewhere('cloudtrail:DescribeTrails', {})).trailList?.map(({ Name }) => Name)).toEqual(['everywhere']);
  });

  it('take event selectors of one kind, five basic ones at most', async () => {
    const sandbox = newSandbox();
    addBucket(sandbox, 'logs');
    const TrailName = addTrail(sandbox, 'audit', 'logs');
    const ask = sandbox.ask({ ...place, region: 'eu-central-1' });
    const EventSelectors = [{}, {}, {}, {}, {}, {}];

    expect(await refusalOf(ask('cloudtrail:PutEventSelectors', { TrailName, EventSelectors }))).toMatchObject({ code: 'InvalidEventSelectorsException' });
    expect(await refusalOf(ask('cloudtrail:PutEventSelectors', { TrailName }))).toMatchObject({ code: 'InvalidEventSelectorsException' });
  });
});

describe('managed policies', () => {
  it('hold five versions at most', () => {
    const sandbox = newSandbox();
    const arn = addPolicy(sandbox, 'p', { documents: ['{}', '{}', '{}', '{}', '{}'] });

    expect(() => addPolicyVersion(sandbox, arn, '{}')).toThrow('LimitExceeded');
  });

  it('of AWS can not be changed', async () => {
    const sandbox = newSandbox();
    const arn = addPolicy(sandbox, 'ReadOnlyAccess', { awsManaged: true, documents: ['{}', '{}'] });
    const answer = sandbox.ask(place)('iam:SetDefaultPolicyVersion', { PolicyArn: arn, VersionId: 'v1' });

    expect(await refusalOf(answer)).toEqual({ kind: 'denied', code: 'AccessDenied', action: 'iam:SetDefaultPolicyVersion' satisfies AwsAction });
  });
});
