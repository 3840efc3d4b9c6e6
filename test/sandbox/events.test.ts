import { describe, expect, it } from 'vitest';
import { type AwsCall, type ChangeAction, services } from '../../aws/call.ts';
import { take } from '../../functions/core/intake.ts';
import { resources } from '../../resources/generated/index.ts';
import type { SandboxActor } from '../../sandbox/actor.ts';
import type { ChangeEvent } from '../../sandbox/events.ts';
import { createSandbox, operations, type Sandbox } from '../../sandbox/sandbox.ts';
import { addBucket, addFunction, addLaunchTemplate, addPolicy, addSecurityGroup, addTrail, addVpc } from '../../sandbox/seed.ts';

const place = { accountId: '123456789012', region: 'eu-central-1' };
const ANA: SandboxActor = { userName: 'ana', console: true };
const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '1.2.3.4/0', Description: 'just for now' }] };
const EVERYTHING = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const POLICY_ARN = 'arn:aws:iam::123456789012:policy/editors';
const TRAIL_ARN = 'arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit';

/** Every change, and the id of what it touches. */
const CHANGES: readonly (AwsCall<ChangeAction> & { readonly touches: string; readonly type: string })[] = [
  { action: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-1', IpPermissions: [SSH] }, touches: 'sg-1', type: 'AWS::EC2::SecurityGroup' },
  { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1', IpPermissions: [SSH] }, touches: 'sg-1', type: 'AWS::EC2::SecurityGroup' },
  { action: 'ec2:RevokeSecurityGroupEgress', input: { GroupId: 'sg-1', IpPermissions: [EVERYTHING] }, touches: 'sg-1', type: 'AWS::EC2::SecurityGroup' },
  { action: 'ec2:AuthorizeSecurityGroupEgress', input: { GroupId: 'sg-1', IpPermissions: [EVERYTHING] }, touches: 'sg-1', type: 'AWS::EC2::SecurityGroup' },
  {
    action: 'ec2:EnableSnapshotBlockPublicAccess',
    input: { State: 'block-all-sharing' },
    touches: place.accountId,
    type: 'AWS::EC2::SnapshotBlockPublicAccess',
  },
  { action: 'ec2:DisableSnapshotBlockPublicAccess', input: {}, touches: place.accountId, type: 'AWS::EC2::SnapshotBlockPublicAccess' },
  {
    action: 'ec2:CreateLaunchTemplateVersion',
    input: { LaunchTemplateName: 'web', SourceVersion: '1', LaunchTemplateData: { EbsOptimized: true } },
    touches: 'lt-1',
    type: 'AWS::EC2::LaunchTemplate',
  },
  { action: 'ec2:ModifyLaunchTemplate', input: { LaunchTemplateName: 'web', DefaultVersion: '1' }, touches: 'lt-1', type: 'AWS::EC2::LaunchTemplate' },
  { action: 'ec2:DeleteLaunchTemplateVersions', input: { LaunchTemplateId: 'lt-1', Versions: ['2'] }, touches: 'lt-1', type: 'AWS::EC2::LaunchTemplate' },
  { action: 's3:PutBucketPolicy', input: { Bucket: 'media', Policy: POLICY }, touches: 'media', type: 'AWS::S3::Bucket' },
  { action: 's3:DeleteBucketPolicy', input: { Bucket: 'media' }, touches: 'media', type: 'AWS::S3::Bucket' },
  { action: 's3:PutPublicAccessBlock', input: { Bucket: 'media', PublicAccessBlockConfiguration: {} }, touches: 'media', type: 'AWS::S3::Bucket' },
  { action: 's3:DeletePublicAccessBlock', input: { Bucket: 'media' }, touches: 'media', type: 'AWS::S3::Bucket' },
  {
    action: 's3control:PutPublicAccessBlock',
    input: { AccountId: place.accountId, PublicAccessBlockConfiguration: {} },
    touches: place.accountId,
    type: 'AWS::S3::AccountPublicAccessBlock',
  },
  { action: 's3control:DeletePublicAccessBlock', input: { AccountId: place.accountId }, touches: place.accountId, type: 'AWS::S3::AccountPublicAccessBlock' },
  { action: 'iam:SetDefaultPolicyVersion', input: { PolicyArn: POLICY_ARN, VersionId: 'v1' }, touches: POLICY_ARN, type: 'AWS::IAM::Policy' },
  { action: 'iam:UpdateAccountPasswordPolicy', input: { RequireNumbers: true }, touches: place.accountId, type: 'AWS::IAM::AccountPasswordPolicy' },
  { action: 'iam:DeleteAccountPasswordPolicy', input: {}, touches: place.accountId, type: 'AWS::IAM::AccountPasswordPolicy' },
  {
    action: 'lambda:AddPermission',
    input: { FunctionName: 'web', StatementId: 'open', Action: 'lambda:InvokeFunction', Principal: '*' },
    touches: 'web',
    type: 'AWS::Lambda::Function',
  },
  { action: 'lambda:RemovePermission', input: { FunctionName: 'web', StatementId: 'open' }, touches: 'web', type: 'AWS::Lambda::Function' },
  { action: 'cloudtrail:StopLogging', input: { Name: 'audit' }, touches: TRAIL_ARN, type: 'AWS::CloudTrail::Trail' },
  { action: 'cloudtrail:StartLogging', input: { Name: TRAIL_ARN }, touches: TRAIL_ARN, type: 'AWS::CloudTrail::Trail' },
  {
    action: 'cloudtrail:PutEventSelectors',
    input: { TrailName: 'audit', EventSelectors: [{ ReadWriteType: 'All', DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }] },
    touches: TRAIL_ARN,
    type: 'AWS::CloudTrail::Trail',
  },
  { action: 'cloudtrail:UpdateTrail', input: { Name: 'audit', EnableLogFileValidation: false }, touches: TRAIL_ARN, type: 'AWS::CloudTrail::Trail' },
  { action: 'iam:UpdateAccessKey', input: { UserName: 'ana', AccessKeyId: 'AKIA1', Status: 'Inactive' }, touches: 'ana', type: 'AWS::IAM::User' },
  { action: 'securityhub:EnableSecurityHub', input: {}, touches: place.accountId, type: 'AWS::SecurityHub::Hub' },
  { action: 'securityhub:DisableSecurityHub', input: {}, touches: place.accountId, type: 'AWS::SecurityHub::Hub' },
  {
    action: 'access-analyzer:CreateAnalyzer',
    input: { analyzerName: 'a', type: 'ACCOUNT' },
    touches: place.accountId,
    type: 'AWS::AccessAnalyzer::Account',
  },
  { action: 'access-analyzer:DeleteAnalyzer', input: { analyzerName: 'a' }, touches: place.accountId, type: 'AWS::AccessAnalyzer::Account' },
];

function furnished(): Sandbox {
  const sandbox = createSandbox({ ...place, clock: () => '2026-11-23T08:00:00.123Z' });
  addSecurityGroup(sandbox, { vpcId: addVpc(sandbox), id: 'sg-1', name: 'web' });
  addBucket(sandbox, 'media', { publicAccessBlock: null });
  addPolicy(sandbox, 'editors', { documents: ['{}', '{}'] });
  addTrail(sandbox, 'audit', 'media');
  addFunction(sandbox, 'web');
  addLaunchTemplate(sandbox, 'web', {}, { id: 'lt-1' });
  sandbox.state.accessKeys.push({ id: 'AKIA1', userName: 'ana', status: 'Active', createdAt: '2026-11-22T08:00:00.000Z' });
  return sandbox;
}

async function eventsOf(actor: SandboxActor, ...calls: readonly AwsCall[]): Promise<readonly ChangeEvent[]> {
  const sandbox = furnished();
  // Each action comes with its own input; TypeScript can't follow a union of calls into the generic one.
  const ask = sandbox.as(actor).ask(place) as (action: string, input: object) => Promise<unknown>;
  for (const { action, input } of calls) await ask(action, input);
  return sandbox.events;
}

describe('the events of the sandbox', () => {
  it('are made of every change that the sandbox carries out', async () => {
    const declared: string[] = [];
    for (const [service, load] of Object.entries(services)) {
      for (const [name, { effect }] of Object.entries((await load()).operations)) if (effect === 'change') declared.push(`${service}:${name}`);
    }

    expect(CHANGES.map(({ action }) => action).sort()).toEqual(declared.filter((action) => Object.hasOwn(operations, action)).sort());
  });

  it('tell intake which resource was touched, by whom, and through what', async () => {
    const events = await eventsOf(ANA, ...CHANGES);

    expect(events.map((event) => take(event, resources))).toMatchObject(
      CHANGES.map(({ touches, type }) => ({
        // A trail's change touches the account that it covers, too.
        items: expect.arrayContaining([
          expect.objectContaining({
            ref: expect.objectContaining({ id: touches, type }),
            cause: expect.objectContaining({
              kind: 'event',
              at: '2026-11-23T08:00:00.000Z',
              actor: expect.objectContaining({ name: 'ana', through: 'console' }),
            }),
          }),
        ]),
      })),
    );
  });

  it.each<[string, SandboxActor, object]>([
    ['a user at a command line', { userName: 'ana' }, { name: 'ana', through: 'cli' }],
    ['a role of Terraform', { roleName: 'deployer', sessionName: 'ci', userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.13.0' }, { name: 'ci', through: 'code' }],
    ['CloudFormation for a user', { userName: 'ana', invokedBy: 'cloudformation.amazonaws.com' }, { through: 'code' }],
  ])('name %s', async (_who, actor, expected) => {
    const [event] = await eventsOf(actor, { action: 's3:DeleteBucketPolicy', input: { Bucket: 'media' } });

    expect(take(event, resources)).toMatchObject({ items: [{ cause: { actor: expected } }] });
  });

  it('are not made of reads, nor of changes that were refused', async () => {
    const sandbox = furnished();
    await sandbox.ask(place)('s3:ListBuckets', {});
    await sandbox
      .ask(place)('s3:DeleteBucketPolicy', { Bucket: 'nowhere' })
      .catch(() => undefined);

    expect(sandbox.events).toEqual([]);
  });

  it('are heard by those who listen', async () => {
    const sandbox = furnished();
    const heard: string[] = [];
    sandbox.onChange(({ detail }) => heard.push(String(detail['eventName'])));
    await sandbox.ask(place)('s3:DeletePublicAccessBlock', { Bucket: 'media' });

    expect(heard).toEqual(['DeleteBucketPublicAccessBlock']);
  });

  it('hold what a call named, in the spelling of CloudTrail, and the rules that it made', async () => {
    const [event] = await eventsOf(ANA, { action: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-1', IpPermissions: [SSH] } });

    expect(event?.detail).toMatchObject({
      eventSource: 'ec2.amazonaws.com',
      requestParameters: {
        groupId: 'sg-1',
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 22,
              toPort: 22,
              groups: {},
              ipRanges: { items: [{ cidrIp: '1.2.3.4/0', description: 'just for now' }] },
              ipv6Ranges: {},
              prefixListIds: {},
            },
          ],
        },
      },
      responseElements: { _return: true, securityGroupRuleSet: { items: [{ groupId: 'sg-1', isEgress: false, cidrIpv4: '0.0.0.0/0', fromPort: 22 }] } },
    });
  });
});
