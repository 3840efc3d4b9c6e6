import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateLaunchTemplateCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DescribeVpcsCommand,
  EC2Client,
  type RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { CreatePolicyCommand, CreatePolicyVersionCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  type BucketCannedACL,
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutBucketWebsiteCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Ask, type AwsAction, type AwsCall, AwsError, type ChangeAction, services } from '../../aws/call.ts';
import type { Effect } from '../../aws/service.ts';
import { openAccounts } from '../../functions/adapters/account.ts';
import type { Plan } from '../../functions/core/plan.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import {
  addBucket,
  addFunction,
  addLaunchTemplate,
  addPolicy,
  addPrefixList,
  addSecurityGroup,
  addSnapshot,
  addTrail,
  addVpc,
  type BucketSeed,
  type RuleSeed,
} from '../../sandbox/seed.ts';
import { MOTO_ACCOUNT } from './moto.ts';
import { idleFunction } from './walk/lambda/function.ts';

export const place = { accountId: MOTO_ACCOUNT, region: 'us-east-1' };

/** An account with the same few things in it, in the sandbox or on moto. */
export interface World {
  readonly ask: Ask<AwsAction>;
  /** What calls name the things by. */
  readonly ids: Ids;
}
export interface Ids {
  readonly vpc: string;
  readonly web: string;
  readonly other: string;
  readonly inDefaultVpc: string;
  readonly prefixList: string;
  readonly policy: string;
  readonly trail: string;
  readonly snapshot: string;
  readonly launchTemplate: string;
  readonly function: string;
}

const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const OFFICE: RuleSeed = { ...SSH, IpRanges: [{ CidrIp: '203.0.113.0/24', Description: 'office' }], tags: { ticket: 'NET-118' } };
const WORLD: RuleSeed = { ...SSH, IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'all of it' }] };
const ENTRIES = [
  { cidr: '203.0.113.0/24', description: 'office' },
  { cidr: '198.51.100.0/24', description: 'second office' },
  { cidr: '192.0.2.0/24', description: 'third office' },
];
const DOCUMENTS = [
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*"}]}',
  '{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Allow", "Action": ["s3:*"], "Resource": "*", "Condition": { "StringLike": { "aws:userid": "a(b)*\'!" } } }]\n}',
] as const;
const SNAPSHOT_TAGS = { team: 'media' };
const LAUNCH = {
  ImageId: 'ami-12345678',
  MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'enabled' },
  NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }],
} satisfies RequestLaunchTemplateData;
const BUCKET_TAGS = { service: 'web', owner: 'media@snapwave.example' };
const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery';
/** What is set up in one of the buckets. */
const SET_UP = {
  objectOwnership: 'BucketOwnerPreferred',
  website: { IndexDocument: { Suffix: 'index.html' } },
  encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/media' }, BucketKeyEnabled: true }] },
  versioning: 'Suspended',
  logging: { TargetBucket: 'logs', TargetPrefix: 'media/' },
  lifecycle: [{ ID: 'drafts', Status: 'Enabled', Filter: { Prefix: 'drafts/' }, Expiration: { Days: 30 } }],
} satisfies BucketSeed;

export function sandboxWorld(): World {
  const sandbox = createSandbox(place);
  const vpc = addVpc(sandbox);
  const other = addSecurityGroup(sandbox, { vpcId: vpc, name: 'other', description: 'Other' });
  const fromOther = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: other }] };
  const web = addSecurityGroup(sandbox, { vpcId: vpc, name: 'web', description: 'Web', tags: { Name: 'web' }, ingress: [OFFICE, WORLD, fromOther] });
  const inDefaultVpc = addSecurityGroup(sandbox, {
    vpcId: addVpc(sandbox, { isDefault: true }),
    name: 'in-default',
    description: 'In the default VPC',
    ingress: [OFFICE],
  });
  const prefixList = addPrefixList(sandbox, ENTRIES);
  // moto gives a new bucket none of today's defaults.
  const bare = { publicAccessBlock: null, objectOwnership: null, encryption: null } as const;
  addBucket(sandbox, 'bare', bare);
  addBucket(sandbox, 'logs', { ...bare, grants: (['WRITE', 'READ_ACP'] as const).map((permission) => ({ uri: LOG_DELIVERY, permission })) });
  addBucket(sandbox, 'media', { ...bare, ...SET_UP, tags: BUCKET_TAGS });
  const policy = addPolicy(sandbox, 'editors', { path: '/team/', description: 'What editors may', documents: DOCUMENTS, tags: { team: 'media' } });
  const trail = addTrail(sandbox, 'audit', 'logs', { tags: { service: 'audit' } });
  const snapshot = addSnapshot(sandbox, { tags: SNAPSHOT_TAGS });
  const launchTemplate = addLaunchTemplate(sandbox, 'web', LAUNCH, { tags: { service: 'web' } });
  addFunction(sandbox, 'thumbnails', { versions: ['1'], tags: { service: 'web' } });
  return { ask: sandbox.ask(place), ids: { vpc, web, other, inDefaultVpc, prefixList, policy, trail, snapshot, launchTemplate, function: 'thumbnails' } };
}

/** The endpoint stands in the environment. */
export async function motoWorld(): Promise<World> {
  const region = { region: place.region };
  const ec2 = new EC2Client(region);
  const s3 = new S3Client({ ...region, forcePathStyle: true });
  const iam = new IAMClient(region);
  const cloudtrail = new CloudTrailClient(region);

  const { Vpc: made } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Vpcs: standard } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }));
  const vpc = known(made?.VpcId);
  const other = await group(vpc, 'other', 'Other', {}, []);
  const fromOther = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: other }] };
  const web = await group(vpc, 'web', 'Web', { Name: 'web' }, [OFFICE, WORLD, fromOther]);
  const inDefaultVpc = await group(known(standard?.[0]?.VpcId), 'in-default', 'In the default VPC', {}, [OFFICE]);
  const list = await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: 'offices',
      MaxEntries: 5,
      AddressFamily: 'IPv4',
      Entries: ENTRIES.map(({ cidr, description }) => ({ Cidr: cidr, Description: description })),
    }),
  );

  for (const Bucket of ['bare', 'logs', 'media']) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketTaggingCommand({ Bucket: 'media', Tagging: { TagSet: tagList(BUCKET_TAGS) } }));
  await s3.send(new PutBucketAclCommand({ Bucket: 'logs', ACL: 'log-delivery-write' as BucketCannedACL }));
  await setUp(s3, 'media');

  const { Policy: policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'editors',
      Path: '/team/',
      Description: 'What editors may',
      PolicyDocument: DOCUMENTS[0],
      Tags: tagList({ team: 'media' }),
    }),
  );
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn: known(policy?.Arn), PolicyDocument: DOCUMENTS[1], SetAsDefault: true }));

  const trail = await cloudtrail.send(
    new CreateTrailCommand({
      Name: 'audit',
      S3BucketName: 'logs',
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      TagsList: tagList({ service: 'audit' }),
    }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: 'audit' }));

  const volume = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${place.region}a`, Size: 8 }));
  const snapshot = await ec2.send(
    new CreateSnapshotCommand({
      VolumeId: known(volume.VolumeId),
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: tagList(SNAPSHOT_TAGS) }],
    }),
  );
  await idleFunction(place.region, 'thumbnails');
  const launch = await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'web',
      LaunchTemplateData: LAUNCH,
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: tagList({ service: 'web' }) }],
    }),
  );

  return {
    ask: realAsk(),
    ids: {
      vpc,
      web,
      other,
      inDefaultVpc,
      prefixList: known(list.PrefixList?.PrefixListId),
      policy: known(policy?.Arn),
      trail: known(trail.TrailARN),
      snapshot: known(snapshot.SnapshotId),
      launchTemplate: known(launch.LaunchTemplate?.LaunchTemplateId),
      function: 'thumbnails',
    },
  };

  async function group(VpcId: string, GroupName: string, Description: string, tags: Record<string, string>, ingress: readonly RuleSeed[]): Promise<string> {
    const groupTags = Object.keys(tags).length === 0 ? [] : [{ ResourceType: 'security-group' as const, Tags: tagList(tags) }];
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description, TagSpecifications: groupTags }));
    for (const { tags: ruleTags, ...permission } of ingress) {
      const TagSpecifications = ruleTags && [{ ResourceType: 'security-group-rule' as const, Tags: tagList(ruleTags) }];
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission], TagSpecifications }));
    }
    return known(GroupId);
  }
}

async function setUp(s3: S3Client, Bucket: string): Promise<void> {
  const { objectOwnership: ObjectOwnership, website, encryption, versioning: Status, logging, lifecycle } = SET_UP;
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }));
  await s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration: website }));
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: encryption }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled: logging } }));
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: lifecycle } }));
}

/** Every call through the adapter to real accounts: a change as the only step of a plan. */
function realAsk(): Ask<AwsAction> {
  const accounts = openAccounts({ readerRole: null, remediatorRole: null });
  const read = accounts.reader(place);
  const change: Ask<ChangeAction> = async (action, input) => (await accounts.remediator(planOf({ action, input }), 'remediate'))(action, input);
  const effects = effectsOfCalls();
  return async (action, input) => {
    const ask = (await effects).get(action) === 'read' ? read : change;
    // Which of the two takes the action stands in the table of calls; TypeScript can't follow it there, and the adapter refuses the wrong one.
    return (ask as Ask<AwsAction>)(action, input);
  };
}

async function effectsOfCalls(): Promise<ReadonlyMap<string, Effect>> {
  const effects = new Map<string, Effect>();
  for (const [service, load] of Object.entries(services)) {
    for (const [name, { effect }] of Object.entries((await load()).operations)) effects.set(`${service}:${name}`, effect);
  }
  return effects;
}

/** A plan of this one call. */
export function planOf(call: { readonly action: ChangeAction; readonly input: object }, arn = 'arn:aws:s3:::some-bucket', accountId = place.accountId): Plan {
  return {
    hash: 'a'.repeat(64),
    ruleId: 'some-rule',
    ruleVersion: 1,
    ref: { ...place, accountId, type: 'AWS::S3::Bucket', id: 'some-bucket' },
    arn,
    severity: 'HIGH',
    risk: 'low',
    violation: '-',
    message: '-',
    // An action with its own input: the caller's types saw to that.
    steps: [{ apply: call as AwsCall<ChangeAction>, revert: null }],
  };
}

/** What a call came to: its answer, or the kind and code of its error. */
export async function outcomeOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsError) return { kind: error.kind, code: error.code };
    throw error;
  }
}

function known(id: string | undefined): string {
  if (id === undefined) throw new Error('moto made something without an id.');
  return id;
}

function tagList(tags: Record<string, string>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
