import { describe, expect, it } from 'vitest';
import { type AwsAction, AwsError, type AwsErrorKind, type ReadAction } from '../../aws/call.ts';
import { judge } from '../../functions/core/judge.ts';
import { planFor } from '../../functions/core/plan.ts';
import { ruleContextFor } from '../../functions/core/policy.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import { unreadableIn } from '../../functions/core/readable.ts';
import { resources } from '../../resources/generated/index.ts';
import type { Resource, ResourceRef, ResourceType } from '../../resources/resource.ts';
import { refusalText, Unreadable } from '../../resources/unreadable.ts';
import { rules } from '../../rules/generated/index.ts';
import { answering, NOW } from './answering.ts';

const accountId = '111122223333';
const region = 'eu-west-1';
const arn = (rest: string) => `arn:aws:${rest}`;
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const created = new Date('2026-11-01T00:00:00Z');

type Answers = { readonly [A in ReadAction]?: (input: never) => unknown };

/** What an account answers about one resource of each type that is read by several calls: as little as makes it whole. */
const WORLD: Readonly<Record<string, { readonly id: string; readonly answers: Answers }>> = {
  'AWS::CloudTrail::Trail': {
    id: arn(`cloudtrail:${region}:${accountId}:trail/audit`),
    answers: {
      'cloudtrail:GetTrail': () => ({ Trail: { Name: 'audit', TrailARN: arn(`cloudtrail:${region}:${accountId}:trail/audit`), S3BucketName: 'logs' } }),
      'cloudtrail:GetTrailStatus': () => ({ IsLogging: true }),
      'cloudtrail:GetEventSelectors': () => ({}),
      'cloudtrail:ListTags': () => ({}),
      'cloudtrail:DescribeTrails': () => ({}),
    },
  },
  'AWS::Config::ConfigurationRecorder': {
    id: accountId,
    answers: {
      'config:DescribeConfigurationRecorders': () => ({
        ConfigurationRecorders: [{ name: 'default', roleARN: arn('iam::1:role/x'), recordingGroup: { allSupported: true, includeGlobalResourceTypes: true } }],
      }),
      'config:DescribeConfigurationRecorderStatus': () => ({ ConfigurationRecordersStatus: [{ name: 'default', recording: true }] }),
      'config:DescribeDeliveryChannels': () => ({ DeliveryChannels: [{ name: 'default' }] }),
    },
  },
  'AWS::DynamoDB::Table': {
    id: 'films',
    answers: {
      'dynamodb:DescribeTable': () => ({ Table: { TableName: 'films', TableStatus: 'ACTIVE' } }),
      'dynamodb:DescribeContinuousBackups': () => ({}),
      'dynamodb:ListTagsOfResource': () => ({}),
    },
  },
  'AWS::EC2::Image': {
    id: 'ami-1',
    answers: {
      'ec2:DescribeImages': () => ({ Images: [{ ImageId: 'ami-1', OwnerId: accountId }] }),
      'ec2:DescribeImageAttribute': () => ({}),
    },
  },
  'AWS::EC2::Instance': {
    id: 'i-1',
    answers: {
      'ec2:DescribeInstances': () => ({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'running' }, LaunchTime: created }] }] }),
      'cloudwatch:GetMetricStatistics': () => ({}),
    },
  },
  'AWS::EC2::LaunchTemplate': {
    id: 'lt-1',
    answers: {
      'ec2:DescribeLaunchTemplates': () => ({
        LaunchTemplates: [{ LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', DefaultVersionNumber: 1, LatestVersionNumber: 1 }],
      }),
      'ec2:DescribeLaunchTemplateVersions': () => ({ LaunchTemplateVersions: [{ VersionNumber: 1, DefaultVersion: true, LaunchTemplateData: {} }] }),
    },
  },
  'AWS::EC2::SecurityGroup': {
    id: 'sg-1',
    answers: {
      'ec2:DescribeSecurityGroups': () => ({ SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'web' }] }),
      'ec2:DescribeSecurityGroupRules': () => ({
        SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-1', IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListId: 'pl-1', IsEgress: false }],
      }),
      'ec2:GetManagedPrefixListEntries': () => ({ Entries: [{ Cidr: '10.0.0.0/8' }] }),
    },
  },
  'AWS::EC2::Snapshot': {
    id: 'snap-1',
    answers: {
      'ec2:DescribeSnapshots': () => ({ Snapshots: [{ SnapshotId: 'snap-1', OwnerId: accountId, Encrypted: true }] }),
      'ec2:DescribeSnapshotAttribute': () => ({}),
    },
  },
  'AWS::EC2::SnapshotBlockPublicAccess': {
    id: accountId,
    answers: { 'ec2:GetSnapshotBlockPublicAccessState': () => ({ State: 'block-all-sharing' }), 'ec2:DescribeSnapshots': () => ({}) },
  },
  'AWS::EC2::VPC': {
    id: 'vpc-1',
    answers: { 'ec2:DescribeVpcs': () => ({ Vpcs: [{ VpcId: 'vpc-1', OwnerId: accountId }] }), 'ec2:DescribeFlowLogs': () => ({}) },
  },
  'AWS::ECR::Repository': {
    id: 'web',
    answers: {
      'ecr:DescribeRepositories': () => ({ repositories: [{ repositoryName: 'web', imageTagMutability: 'IMMUTABLE' }] }),
      'ecr:GetRegistryScanningConfiguration': () => ({ scanningConfiguration: { scanType: 'BASIC', rules: [] } }),
      'ecr:GetLifecyclePolicy': () => ({ lifecyclePolicyText: '{}' }),
      'ecr:GetRepositoryPolicy': () => ({ policyText: policy }),
      'ecr:ListImages': () => ({}),
      'ecr:ListTagsForResource': () => ({}),
    },
  },
  'AWS::EFS::FileSystem': {
    id: 'fs-1',
    answers: {
      'elasticfilesystem:DescribeFileSystems': () => ({ FileSystems: [{ FileSystemId: 'fs-1', LifeCycleState: 'available', Encrypted: true }] }),
      'elasticfilesystem:DescribeFileSystemPolicy': () => ({ Policy: policy }),
    },
  },
  'AWS::EKS::Cluster': {
    id: 'main',
    answers: {
      'eks:DescribeCluster': () => ({
        cluster: { name: 'main', version: '1.33', status: 'UPDATING', resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } },
      }),
      'eks:ListUpdates': () => ({ updateIds: ['u'] }),
      'eks:DescribeUpdate': () => ({ update: { status: 'Successful' } }),
    },
  },
  'AWS::GuardDuty::Detector': {
    id: accountId,
    answers: {
      'guardduty:ListDetectors': () => ({ DetectorIds: ['d'] }),
      'guardduty:GetDetector': () => ({ Status: 'ENABLED' }),
      'guardduty:GetAdministratorAccount': () => ({}),
    },
  },
  'AWS::IAM::Group': {
    id: 'editors',
    answers: {
      'iam:GetGroup': () => ({ Group: { GroupName: 'editors', Arn: arn(`iam::${accountId}:group/editors`) } }),
      'iam:ListGroupPolicies': () => ({ PolicyNames: ['own'] }),
      'iam:GetGroupPolicy': () => ({ PolicyDocument: policy }),
    },
  },
  'AWS::IAM::Policy': {
    id: arn(`iam::${accountId}:policy/media`),
    answers: {
      'iam:GetPolicy': () => ({ Policy: { PolicyName: 'media', Arn: arn(`iam::${accountId}:policy/media`), DefaultVersionId: 'v1', AttachmentCount: 1 } }),
      'iam:ListPolicyVersions': () => ({ Versions: [{ VersionId: 'v1' }] }),
      'iam:GetPolicyVersion': () => ({ PolicyVersion: { VersionId: 'v1', Document: policy } }),
    },
  },
  'AWS::IAM::Role': {
    id: 'build',
    answers: {
      'iam:GetRole': () => ({ Role: { RoleName: 'build', Arn: arn(`iam::${accountId}:role/build`), Path: '/', AssumeRolePolicyDocument: policy } }),
      'iam:ListRolePolicies': () => ({ PolicyNames: ['own'] }),
      'iam:GetRolePolicy': () => ({ PolicyDocument: policy }),
      'iam:ListAttachedRolePolicies': () => ({ AttachedPolicies: [{ PolicyName: 'media', PolicyArn: arn(`iam::${accountId}:policy/media`) }] }),
      'iam:GetPolicy': () => ({ Policy: { DefaultVersionId: 'v1' } }),
      'iam:GetPolicyVersion': () => ({ PolicyVersion: { Document: policy } }),
    },
  },
  'AWS::IAM::User': {
    id: 'ana',
    answers: {
      'iam:GetUser': () => ({ User: { UserName: 'ana', Arn: arn(`iam::${accountId}:user/ana`) } }),
      'iam:ListAccessKeys': () => ({ AccessKeyMetadata: [{ AccessKeyId: 'AKIA1', Status: 'Active', CreateDate: created }] }),
      'iam:GetAccessKeyLastUsed': () => ({ AccessKeyLastUsed: { LastUsedDate: created } }),
      'iam:GetLoginProfile': () => ({ LoginProfile: { CreateDate: created } }),
      'iam:ListMFADevices': () => ({ MFADevices: [{ SerialNumber: 'mfa' }] }),
      'iam:ListUserPolicies': () => ({ PolicyNames: [] }),
      'iam:ListAttachedUserPolicies': () => ({ AttachedPolicies: [] }),
    },
  },
  'AWS::KMS::Key': {
    id: 'k',
    answers: {
      'kms:DescribeKey': () => ({
        KeyMetadata: {
          KeyId: 'k',
          Arn: arn(`kms:${region}:${accountId}:key/k`),
          KeyState: 'Enabled',
          KeyManager: 'CUSTOMER',
          KeySpec: 'SYMMETRIC_DEFAULT',
          KeyUsage: 'ENCRYPT_DECRYPT',
          Origin: 'AWS_KMS',
        },
      }),
      'kms:GetKeyRotationStatus': () => ({ KeyRotationEnabled: true }),
      'kms:GetKeyPolicy': () => ({ Policy: policy }),
      'kms:ListResourceTags': () => ({}),
    },
  },
  'AWS::Lambda::Function': {
    id: 'hook',
    answers: {
      'lambda:ListVersionsByFunction': () => ({ Versions: [{ Version: '$LATEST', Runtime: 'nodejs24.x' }] }),
      'lambda:ListAliases': () => ({ Aliases: [{ Name: 'live', FunctionVersion: '$LATEST' }] }),
      'lambda:ListTags': () => ({}),
      'lambda:GetPolicy': () => ({ Policy: policy }),
      'lambda:GetFunctionUrlConfig': () => ({ AuthType: 'AWS_IAM' }),
    },
  },
  'AWS::Lambda::LayerVersion': {
    id: arn(`lambda:${region}:${accountId}:layer:tools:1`),
    answers: {
      'lambda:ListLayerVersions': () => ({ LayerVersions: [{ Version: 1 }] }),
      'lambda:GetLayerVersionPolicy': () => ({ Policy: policy }),
    },
  },
  'AWS::Logs::LogGroup': {
    id: '/app',
    answers: { 'logs:DescribeLogGroups': () => ({ logGroups: [{ logGroupName: '/app', retentionInDays: 400 }] }), 'logs:ListTagsForResource': () => ({}) },
  },
  'AWS::OpenSearch::Domain': {
    id: 'search',
    answers: {
      'es:DescribeDomain': () => ({ DomainStatus: { DomainName: 'search', DomainEndpointOptions: { EnforceHTTPS: true } } }),
      'es:DescribeDomainConfig': () => ({ DomainConfig: {} }),
      'es:ListTags': () => ({}),
    },
  },
  'AWS::RDS::DBClusterSnapshot': {
    id: 'nightly',
    answers: {
      'rds:DescribeDBClusterSnapshots': () => ({ DBClusterSnapshots: [{ SnapshotType: 'manual', StorageEncrypted: true }] }),
      'rds:DescribeDBClusterSnapshotAttributes': () => ({}),
    },
  },
  'AWS::RDS::DBSnapshot': {
    id: 'nightly',
    answers: {
      'rds:DescribeDBSnapshots': () => ({ DBSnapshots: [{ SnapshotType: 'manual', Encrypted: true }] }),
      'rds:DescribeDBSnapshotAttributes': () => ({}),
    },
  },
  'AWS::S3::Bucket': {
    id: 'photos',
    answers: {
      's3:HeadBucket': () => ({}),
      's3:GetPublicAccessBlock': () => ({}),
      's3:GetBucketPolicy': () => ({ Policy: policy }),
      's3:GetBucketPolicyStatus': () => ({}),
      's3:GetBucketAcl': () => ({ Owner: { ID: 'owner' }, Grants: [] }),
      's3:GetBucketTagging': () => ({ TagSet: [] }),
      's3:GetBucketOwnershipControls': () => ({}),
      's3:GetBucketWebsite': () => ({}),
      's3:GetBucketEncryption': () => ({}),
      's3:GetBucketVersioning': () => ({}),
      's3:GetBucketLogging': () => ({}),
      's3:GetBucketLifecycleConfiguration': () => ({}),
      's3control:GetPublicAccessBlock': () => ({}),
    },
  },
  'AWS::SNS::Topic': {
    id: arn(`sns:${region}:${accountId}:alerts`),
    answers: { 'sns:GetTopicAttributes': () => ({ Attributes: { Policy: policy } }), 'sns:ListTagsForResource': () => ({}) },
  },
  'AWS::SQS::Queue': {
    id: `https://sqs.${region}.amazonaws.com/${accountId}/jobs`,
    answers: { 'sqs:GetQueueAttributes': () => ({ Attributes: { QueueArn: arn(`sqs:${region}:${accountId}:jobs`) } }), 'sqs:ListQueueTags': () => ({}) },
  },
  'AWS::SSM::Document': {
    id: 'runbook',
    answers: { 'ssm:DescribeDocument': () => ({ Document: { Name: 'runbook', Owner: accountId } }), 'ssm:DescribeDocumentPermission': () => ({}) },
  },
  'AWS::SecretsManager::Secret': {
    id: arn(`secretsmanager:${region}:${accountId}:secret:db-AbCdEf`),
    answers: {
      'secretsmanager:DescribeSecret': () => ({ Name: 'db', ARN: arn(`secretsmanager:${region}:${accountId}:secret:db-AbCdEf`), CreatedDate: created }),
      'secretsmanager:GetResourcePolicy': () => ({}),
    },
  },
  'AWS::SecurityHub::Hub': {
    id: accountId,
    answers: { 'securityhub:DescribeHub': () => ({}), 'securityhub:GetEnabledStandards': () => ({}) },
  },
};

/** Calls that a type can't be read without: by no other is it known that the resource exists, and is this account's. */
const NEEDED: readonly string[] = [
  'AWS::Config::ConfigurationRecorder config:DescribeConfigurationRecorders',
  'AWS::EC2::Image ec2:DescribeImages',
  'AWS::EC2::Instance ec2:DescribeInstances',
  'AWS::EC2::Snapshot ec2:DescribeSnapshots',
  'AWS::EC2::VPC ec2:DescribeVpcs',
  'AWS::EFS::FileSystem elasticfilesystem:DescribeFileSystems',
  'AWS::EKS::Cluster eks:DescribeCluster',
  'AWS::GuardDuty::Detector guardduty:ListDetectors',
  'AWS::KMS::Key kms:DescribeKey',
  'AWS::Lambda::LayerVersion lambda:ListLayerVersions',
  'AWS::SSM::Document ssm:DescribeDocument',
  'AWS::SecretsManager::Secret secretsmanager:DescribeSecret',
];
/** The facts are whole all the same: other calls show as much; or null, or a list without its entries, says that this is not known. */
const NOTHING_LOST: readonly string[] = [
  'AWS::EC2::Instance cloudwatch:GetMetricStatistics',
  'AWS::EC2::SecurityGroup ec2:GetManagedPrefixListEntries',
  'AWS::S3::Bucket s3:HeadBucket',
  'AWS::SecurityHub::Hub securityhub:DescribeHub',
];

/** What it shows only weighs how risky a remediation is: without an answer it is not known, and the read goes on. */
const ONLY_WEIGHS: readonly string[] = ['AWS::EC2::Instance cloudwatch:GetMetricStatistics'];

const several = resources.filter(({ type }) => Object.hasOwn(WORLD, type));

function refOf({ type, global }: Resource): ResourceRef {
  return { accountId, region: global ? 'global' : region, type, id: WORLD[type]?.id ?? '' };
}

/** Reads the resource, with one call refused. */
function read(resource: Resource, refused: ReadAction | null, kind: AwsErrorKind = 'denied', code = 'AccessDenied'): Promise<object | null> {
  const { answers = {} } = WORLD[resource.type] ?? {};
  const refusal = () => {
    throw new AwsError(kind, refused ?? 's3:HeadBucket', code, `${refused}: ${code}: Not allowed.`);
  };
  return resource.read(answering(refused === null ? answers : { ...answers, [refused]: refusal }, resource.reads), refOf(resource), NOW);
}

/** As the loop compares facts: through JSON, as the ledger keeps them. */
function canonicalOf(resource: Resource, facts: object | null): Record<string, unknown> {
  const kept: object = JSON.parse(JSON.stringify(facts));
  return JSON.parse(JSON.stringify(resource.canonical?.(kept) ?? kept));
}

function verdicts(resource: Resource, facts: object) {
  const own = rules.filter((rule) => rule.resource.type === resource.type);
  return new Map(own.map((rule) => [rule.meta.id, { rule, judgement: judge(rule, facts, ruleContextFor(defaultPolicy(rules), rule, accountId, NOW)) }]));
}

const cases = several.flatMap((resource) =>
  Object.keys(WORLD[resource.type]?.answers ?? {}).map((action) => ({ type: resource.type, action: action as ReadAction, resource })),
);

describe('a type that is read by several calls', () => {
  /** The others are read by one call (what else they declare serves their list), or have a word of their own for what a call does not show. */
  const ONE_CALL: readonly ResourceType[] = ['AWS::CloudTrail::Account', 'AWS::ECS::Service', 'AWS::ECS::TaskDefinition', 'AWS::EKS::Nodegroup'];

  it('is in the table here', () => {
    const reading = resources.filter(({ type, reads }) => reads.filter((action: AwsAction) => !/:List/.test(action)).length > 1 && !ONE_CALL.includes(type));

    expect(reading.map(({ type }) => type).filter((type) => !Object.hasOwn(WORLD, type))).toEqual([]);
  });

  it.each(several.map((resource) => ({ type: resource.type, resource })))('$type: is whole where every call is answered', async ({ resource }) => {
    const facts = await read(resource, null);

    expect(facts).not.toBeNull();
    expect(unreadableIn(facts ?? {})).toEqual(new Map());
  });
});

describe('a refusal', () => {
  it.each([
    ['AccessDenied', 'Reading needs a permission that is missing: s3:GetBucketPolicy (No.)'],
    ['ExpiredToken', 'No.'],
    ['WrongAccount', 'No.'],
  ])('(%s) calls a permission missing only where one would help', (code, text) => {
    expect(refusalText(new AwsError('denied', 's3:GetBucketPolicy', code, 'No.'))).toBe(text);
  });
});

describe('a call that is denied', () => {
  it.each(cases)('$type, $action: costs the rules that need what it shows, and no others', async ({ type, action, resource }) => {
    const name = `${type} ${action}`;
    if (NEEDED.includes(name)) return await expect(read(resource, action)).rejects.toThrow(action);

    const facts = (await read(resource, action)) ?? {};
    const unread = unreadableIn(facts);
    if (NOTHING_LOST.includes(name)) return expect(unread.size).toBe(0);
    expect(unread.size).toBeGreaterThan(0);
    expect(unread.size).toBeLessThan(Object.keys(facts).length);

    const whole = verdicts(resource, (await read(resource, null)) ?? {});
    const lost: string[] = [];
    for (const [id, { rule, judgement }] of verdicts(resource, facts)) {
      if (rule.needs.some((fact: string) => unread.has(fact))) {
        expect(judgement).toEqual({ compliance: 'INSUFFICIENT_DATA', message: expect.stringContaining(`a permission that is missing: ${action}`) });
      } else if (judgement.compliance !== whole.get(id)?.judgement.compliance) lost.push(id);
    }
    expect(lost).toEqual(USED_BESIDES[name] ?? []);
  });

  it.each(cases)('$type, $action: leaves facts that are the same as before, in all that could be read', async ({ type, action, resource }) => {
    const name = `${type} ${action}`;
    if (NEEDED.includes(name) || NOTHING_LOST.includes(name)) return;
    const part = canonicalOf(resource, await read(resource, action));
    const whole = canonicalOf(resource, await read(resource, null));

    expect(whole).toMatchObject(part);
  });

  it.each(cases)('$type, $action: is read again where it is only throttled, or does not answer', async ({ type, action, resource }) => {
    await expect(read(resource, action, 'throttled', 'ThrottlingException')).rejects.toThrow('ThrottlingException');
    if (ONLY_WEIGHS.includes(`${type} ${action}`)) return expect(await read(resource, action, 'unknown', 'TimeoutError')).not.toBeNull();
    await expect(read(resource, action, 'unknown', 'TimeoutError')).rejects.toThrow('TimeoutError');
  });

  it.each(cases)('$type, $action: counts as denied where the Region has no such endpoint', async ({ type, action, resource }) => {
    if (NEEDED.includes(`${type} ${action}`)) return await expect(read(resource, action, 'unreachable', 'ENOTFOUND')).rejects.toThrow(action);
    expect(await read(resource, action, 'unreachable', 'ENOTFOUND')).not.toBeNull();
    if (ONLY_WEIGHS.includes(`${type} ${action}`)) return expect(await read(resource, action, 'unreachable', 'ECONNREFUSED')).not.toBeNull();
    await expect(read(resource, action, 'unreachable', 'ECONNREFUSED')).rejects.toThrow('ECONNREFUSED');
  });
});

/** Rules that use what the call shows, besides what they always need: they have no answer either. */
const USED_BESIDES: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudTrail::Trail cloudtrail:DescribeTrails': ['cloudtrail-s3-dataevents-enabled', 'multi-region-cloudtrail-enabled'],
  'AWS::CloudTrail::Trail cloudtrail:GetTrail': ['cloudtrail-s3-dataevents-enabled'],
  'AWS::Config::ConfigurationRecorder config:DescribeConfigurationRecorderStatus': ['config-recorder-enabled'],
};

describe('a plan', () => {
  it('is not made from a fact that could not be read', async () => {
    const [rule] = rules.filter(({ meta }) => meta.id === 'restricted-ssh');
    if (!rule) throw new Error('There is no rule restricted-ssh.');
    const facts = {
      groupId: new Unreadable('EC2 answered without groupId.'),
      groupName: 'web',
      vpcId: null,
      tags: {},
      ingress: [{ ruleId: 'sgr-1', protocol: 'tcp', fromPort: 22, toPort: 22, peer: { cidr: '0.0.0.0/0' }, description: null, tags: {} }],
      egress: [],
    };
    const context = ruleContextFor(defaultPolicy(rules), rule, accountId, NOW);
    const judgement = judge(rule, facts, context);
    const ref: ResourceRef = { accountId, region, type: 'AWS::EC2::SecurityGroup', id: 'sg-1' };

    expect(judgement.compliance).toBe('NON_COMPLIANT');
    expect(() => planFor(rule, ref, facts, context, judgement)).toThrow('Could not be read: groupId. EC2 answered without groupId.');
    expect(planFor(rule, ref, { ...facts, groupId: 'sg-1' }, context, judgement)).not.toBeNull();
  });
});
