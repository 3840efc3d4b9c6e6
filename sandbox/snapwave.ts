import type { Sandbox } from './sandbox.ts';
import { addBucket, addPolicy, addPrefixList, addSecurityGroup, addTrail, addVpc } from './seed.ts';

/** The addresses of SnapWave's office (a documentation range, RFC 5737). */
export const OFFICE = '203.0.113.0/24';

/** What calls and messages name SnapWave's things by. */
export interface Snapwave {
  readonly vpcId: string;
  readonly groups: { readonly web: string; readonly bastion: string; readonly database: string; readonly default: string };
  readonly officesPrefixList: string;
  readonly buckets: { readonly media: string; readonly uploads: string; readonly logs: string };
  /** ARN. */
  readonly trail: string;
  /** ARNs. */
  readonly policies: { readonly editors: string; readonly buildAgent: string; readonly administratorAccess: string };
}

/**
 * Fills the account with what a small media company runs: it shows photos and clips on the web, its editors upload them, its engineers come in through a
 * bastion from the office. All of it keeps the rules, but for the account's public access block: that lets bucket policies be public, because a story about
 * one that becomes so could not be told otherwise.
 */
export function seedSnapwave(sandbox: Sandbox): Snapwave {
  const vpcId = addVpc(sandbox, { id: 'vpc-0c5a7e2b9d4f16038' });
  const web = addSecurityGroup(sandbox, {
    vpcId,
    id: 'sg-0a41f7c2e8b93d605',
    name: 'snapwave-web',
    description: 'Load balancer of snapwave.example',
    tags: { Name: 'snapwave-web', service: 'web', environment: 'production' },
    ingress: [
      {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'The public site' }],
        Ipv6Ranges: [{ CidrIpv6: '::/0', Description: 'The public site' }],
      },
      { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'Redirects to HTTPS' }] },
    ],
  });
  const bastion = addSecurityGroup(sandbox, {
    vpcId,
    id: 'sg-0b57d1a9f2c4e6801',
    name: 'snapwave-bastion',
    description: 'Engineers come in here',
    tags: { Name: 'snapwave-bastion', service: 'bastion', environment: 'production', owner: 'platform@snapwave.example' },
    ingress: [
      {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        IpRanges: [{ CidrIp: OFFICE, Description: 'SnapWave office' }],
        tags: { Name: 'office', ticket: 'NET-118' },
      },
    ],
  });
  const database = addSecurityGroup(sandbox, {
    vpcId,
    id: 'sg-0d92b4e6c1a7f3058',
    name: 'snapwave-database',
    description: 'PostgreSQL with the catalogue',
    tags: { Name: 'snapwave-database', service: 'catalogue', environment: 'production' },
    ingress: [
      {
        IpProtocol: 'tcp',
        FromPort: 5432,
        ToPort: 5432,
        UserIdGroupPairs: [
          { GroupId: web, Description: 'Web servers' },
          { GroupId: bastion, Description: 'Through the bastion' },
        ],
      },
    ],
  });
  const defaultGroup = addSecurityGroup(sandbox, { vpcId, id: 'sg-0e36c8f5a0d7b1942', name: 'default', description: 'default VPC security group', egress: [] });
  const officesPrefixList = addPrefixList(sandbox, [{ cidr: OFFICE, description: 'SnapWave office' }], { id: 'pl-0f2d6b8c4e1a97035' });

  sandbox.state.publicAccessBlock = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false };
  const media = addBucket(sandbox, 'snapwave-media', {
    tags: { service: 'web', environment: 'production', owner: 'media@snapwave.example' },
    policy: policyText(overTlsOnly('snapwave-media'), {
      Sid: 'ServedByCloudFront',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::snapwave-media/*',
      Condition: { StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::${sandbox.accountId}:distribution/E2QWRUHEXAMPLE` } },
    }),
  });
  const uploads = addBucket(sandbox, 'snapwave-uploads', {
    tags: { service: 'editing', environment: 'production', owner: 'media@snapwave.example' },
    policy: policyText(overTlsOnly('snapwave-uploads')),
  });
  const logs = addBucket(sandbox, 'snapwave-logs', {
    tags: { service: 'audit', environment: 'production', owner: 'platform@snapwave.example' },
    policy: policyText(
      overTlsOnly('snapwave-logs'),
      {
        Sid: 'TrailReadsAcl',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:GetBucketAcl',
        Resource: 'arn:aws:s3:::snapwave-logs',
      },
      {
        Sid: 'TrailWrites',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::snapwave-logs/AWSLogs/${sandbox.accountId}/*`,
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
    ),
  });
  const trail = addTrail(sandbox, 'snapwave-audit', logs, { tags: { service: 'audit', owner: 'platform@snapwave.example' } });

  const editors = addPolicy(sandbox, 'SnapwaveEditors', {
    description: 'Editors put clips into the uploads bucket',
    attachments: 1,
    documents: [policyText({ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::snapwave-uploads/*' })],
  });
  const buildAgent = addPolicy(sandbox, 'SnapwaveBuildAgent', {
    description: 'The build agent ships the web site',
    attachments: 1,
    // v2 was a way out on a bad day, and never taken away.
    documents: [
      policyText({ Effect: 'Allow', Action: ['s3:PutObject', 's3:DeleteObject', 'cloudfront:CreateInvalidation'], Resource: '*' }),
      policyText({ Effect: 'Allow', Action: '*', Resource: '*' }),
    ],
    defaultVersion: 'v1',
  });
  const administratorAccess = addPolicy(sandbox, 'AdministratorAccess', {
    awsManaged: true,
    documents: [policyText({ Effect: 'Allow', Action: '*', Resource: '*' })],
  });
  sandbox.state.passwordPolicy = {
    MinimumPasswordLength: 16,
    RequireSymbols: true,
    RequireNumbers: true,
    RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true,
    AllowUsersToChangePassword: true,
    MaxPasswordAge: 90,
    PasswordReusePrevention: 24,
    HardExpiry: false,
  };

  return {
    vpcId,
    groups: { web, bastion, database, default: defaultGroup },
    officesPrefixList,
    buckets: { media, uploads, logs },
    trail,
    policies: { editors, buildAgent, administratorAccess },
  };
}

function overTlsOnly(bucket: string): object {
  return {
    Sid: 'OverTlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** As people write them: indented, so that a change that is not byte for byte the old text shows. */
function policyText(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}
