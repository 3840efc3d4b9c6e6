import { CloudTrailClient, CreateTrailCommand, GetTrailStatusCommand, StartLoggingCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const OFFICE: IpPermission = { ...SSH, IpRanges: [{ CidrIp: '203.0.113.0/24', Description: 'office' }] };
const WORLD: IpPermission = { ...SSH, IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
export const ALL_BLOCKED = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const BUCKET = 'snapwave-press';
const TLS_ONLY = {
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const ANYONE = { Sid: 'Press', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/*` };
export const PUBLIC_POLICY = { Version: '2012-10-17', Statement: [TLS_ONLY, ANYONE] };

/** What people did to the account: the call, as CloudTrail records it. */
export interface Done {
  readonly eventSource: string;
  readonly eventName: string;
  readonly requestParameters: object;
}

/** An account on moto, with what Holdfast is to look after; and what is there now, read from moto itself. */
export interface GuardedAccount {
  readonly groupArn: string;
  readonly bucketArn: string;
  readonly trailArn: string;
  /** A further group that keeps nothing but the office out of SSH. */
  makeGroup(name: string): Promise<string>;
  openSsh(groupId: string): Promise<Done>;
  stopTrail(): Promise<Done>;
  unblockBucket(): Promise<Done>;
  publishBucket(): Promise<Done>;
  readonly groupId: string;
  /** The group's ingress, a line a rule, and its tags. */
  group(groupId: string): Promise<{ readonly ingress: readonly string[]; readonly tags: Readonly<Record<string, string>> }>;
  trailIsLogging(): Promise<boolean>;
  /** The bucket's public access block (null: none) and its policy. */
  bucket(): Promise<{ readonly block: object | null; readonly policy: unknown }>;
}

export async function seedGuardedAccount(endpoint: string, accountId: string): Promise<GuardedAccount> {
  const client = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
  const ec2 = new EC2Client(client);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const cloudtrail = new CloudTrailClient(client);

  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const tags = { Name: 'bastion', team: 'platform' };

  async function makeGroup(GroupName: string): Promise<string> {
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName,
        Description: 'Bastion',
        VpcId: Vpc?.VpcId,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }],
      }),
    );
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [OFFICE] }));
    return GroupId;
  }

  const groupId = await makeGroup('bastion');
  for (const Bucket of [BUCKET, 'snapwave-audit']) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: BUCKET, PublicAccessBlockConfiguration: ALL_BLOCKED }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: JSON.stringify({ ...PUBLIC_POLICY, Statement: [TLS_ONLY] }) }));
  const { TrailARN: trailArn = '' } = await cloudtrail.send(
    new CreateTrailCommand({ Name: 'audit', S3BucketName: 'snapwave-audit', EnableLogFileValidation: true }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: trailArn }));

  return {
    groupId,
    groupArn: `arn:aws:ec2:us-east-1:${accountId}:security-group/${groupId}`,
    bucketArn: `arn:aws:s3:::${BUCKET}`,
    trailArn,
    makeGroup,

    async openSsh(GroupId) {
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [WORLD] }));
      return { eventSource: 'ec2.amazonaws.com', eventName: 'AuthorizeSecurityGroupIngress', requestParameters: { groupId: GroupId } };
    },
    async stopTrail() {
      await cloudtrail.send(new StopLoggingCommand({ Name: trailArn }));
      return { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', requestParameters: { name: trailArn } };
    },
    async unblockBucket() {
      await s3.send(new DeletePublicAccessBlockCommand({ Bucket: BUCKET }));
      return { eventSource: 's3.amazonaws.com', eventName: 'DeleteBucketPublicAccessBlock', requestParameters: { bucketName: BUCKET } };
    },
    async publishBucket() {
      await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: JSON.stringify(PUBLIC_POLICY) }));
      return { eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy', requestParameters: { bucketName: BUCKET } };
    },

    async group(id) {
      const [{ SecurityGroups = [] }, { SecurityGroupRules = [] }] = await Promise.all([
        ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] })),
        ec2.send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [id] }] })),
      ]);
      return {
        ingress: SecurityGroupRules.filter(({ IsEgress }) => !IsEgress).map(
          ({ FromPort, CidrIpv4, CidrIpv6, Description = '' }) => `${FromPort} from ${CidrIpv4 ?? CidrIpv6} ${Description}`,
        ),
        tags: Object.fromEntries((SecurityGroups[0]?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      };
    },
    async trailIsLogging() {
      const { IsLogging = false } = await cloudtrail.send(new GetTrailStatusCommand({ Name: trailArn }));
      return IsLogging;
    },
    async bucket() {
      const { Policy = 'null' } = await s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
      return { block: await blockOf(s3), policy: JSON.parse(Policy) };
    },
  };
}

async function blockOf(s3: S3Client): Promise<object | null> {
  try {
    const { PublicAccessBlockConfiguration: block } = await s3.send(new GetPublicAccessBlockCommand({ Bucket: BUCKET }));
    return block ?? null;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchPublicAccessBlockConfiguration') return null;
    throw error;
  }
}
