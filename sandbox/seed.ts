import type { IpPermission, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { partitionOf } from '../resources/partition.ts';
import type { Tags } from '../resources/resource.ts';
import type { Context } from './operation.ts';
import { rulesNamed } from './permissions.ts';
import type { Sandbox } from './sandbox.ts';
import type { Bucket, LambdaFunction, ManagedPolicy, PrefixList, PublicAccessBlock, SecurityGroup, Snapshot, Trail } from './state.ts';

/** What is put into an account before a story begins: the creations that Holdfast itself never asks for. Each answers the id by which calls name the thing. */

export const BLOCK_ALL: PublicAccessBlock = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

export function addVpc(
  { state, newId }: Sandbox,
  { id = newId('vpc'), isDefault = false }: { readonly id?: string; readonly isDefault?: boolean } = {},
): string {
  state.vpcs.push({ id, isDefault });
  return id;
}

export interface SecurityGroupSeed {
  readonly vpcId: string;
  readonly name: string;
  readonly description?: string;
  readonly id?: string;
  readonly region?: string;
  readonly tags?: Tags;
  readonly ingress?: readonly RuleSeed[];
  /** Left out: everything, as in a new group. */
  readonly egress?: readonly RuleSeed[];
}
export type RuleSeed = IpPermission & { readonly tags?: Tags };

const EVERYTHING_OUT: RuleSeed = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

export function addSecurityGroup(sandbox: Sandbox, seed: SecurityGroupSeed): string {
  const { vpcId, name, description = name, id = sandbox.newId('sg'), region = sandbox.region, tags = {}, ingress = [], egress = [EVERYTHING_OUT] } = seed;
  const context = contextOf(sandbox, region);
  const group: SecurityGroup = { id, region, vpcId, name, description, tags, rules: [] };
  for (const [isEgress, seeds] of [[false, ingress] as const, [true, egress] as const]) {
    for (const { tags: ruleTags = {}, ...permission } of seeds) {
      for (const traffic of rulesNamed({ IpPermissions: [permission] }, isEgress, context))
        group.rules.push({ id: sandbox.newId('sgr'), ...traffic, tags: ruleTags });
    }
  }
  sandbox.state.securityGroups.push(group);
  return id;
}

export function addPrefixList(sandbox: Sandbox, entries: PrefixList['entries'], { id = sandbox.newId('pl'), region = sandbox.region } = {}): string {
  sandbox.state.prefixLists.push({ id, region, entries });
  return id;
}

export type BucketSeed = Partial<Omit<Bucket, 'name' | 'createdAt'>>;

/** A new bucket of today: nothing public gets in, ACLs are off, all is encrypted (https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html). */
export function addBucket(sandbox: Sandbox, name: string, seed: BucketSeed = {}): string {
  sandbox.state.buckets.push({
    name,
    region: sandbox.region,
    createdAt: sandbox.now(),
    policy: null,
    publicAccessBlock: BLOCK_ALL,
    grants: [],
    objectOwnership: 'BucketOwnerEnforced',
    website: null,
    encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }] },
    versioning: null,
    logging: null,
    lifecycle: null,
    tags: {},
    ...seed,
  });
  return name;
}

export type PolicySeed = Partial<Pick<ManagedPolicy, 'path' | 'description' | 'attachments' | 'tags'>> & {
  /** The versions' documents, oldest first: the first is v1. */
  readonly documents: readonly [string, ...string[]];
  /** Left out: the newest. */
  readonly defaultVersion?: string;
  /** One of those that AWS gives to every account. */
  readonly awsManaged?: true;
};

/** Answers the policy's ARN. */
export function addPolicy(sandbox: Sandbox, name: string, seed: PolicySeed): string {
  const { path = '/', description, attachments = 0, tags = {}, documents, awsManaged } = seed;
  if (documents.length > MOST_VERSIONS) throw new RangeError(`${name}: a policy holds at most ${MOST_VERSIONS} versions, not ${documents.length}.`);
  const now = sandbox.now();
  const arn = `arn:${partitionOf(sandbox.region)}:iam::${awsManaged ? 'aws' : sandbox.accountId}:policy${path}${name}`;
  const { defaultVersion = `v${documents.length}` } = seed;
  const versions = documents.map((document, index) => ({ id: `v${index + 1}`, document, createdAt: now }));
  const id = `ANPA${sandbox.newId('').slice(-16).toUpperCase()}`;
  sandbox.state.policies.push({ arn, id, name, path, description, createdAt: now, updatedAt: now, attachments, tags, defaultVersion, versions });
  return arn;
}

const MOST_VERSIONS = 5;

/** As `CreatePolicyVersion` does. Throws where the policy holds five versions already. */
export function addPolicyVersion(sandbox: Sandbox, arn: string, document: string, { setAsDefault = true } = {}): string {
  const policy = sandbox.state.policies.find((each) => each.arn === arn);
  if (policy === undefined) throw new RangeError(`There is no policy ${arn}.`);
  if (policy.versions.length >= MOST_VERSIONS) throw new RangeError(`LimitExceeded: ${arn} holds ${MOST_VERSIONS} versions already.`);
  const id = `v${Math.max(...policy.versions.map((version) => Number(version.id.slice(1)))) + 1}`;
  policy.versions = [...policy.versions, { id, document, createdAt: sandbox.now() }];
  if (setAsDefault) policy.defaultVersion = id;
  return id;
}

export type TrailSeed = Partial<Omit<Trail, 'name' | 'arn' | 'bucket'>>;

/** Answers the trail's ARN. A trail of all Regions that is logging, unless the seed says otherwise. */
export function addTrail(sandbox: Sandbox, name: string, bucket: string, seed: TrailSeed = {}): string {
  const { homeRegion = sandbox.region } = seed;
  const arn = `arn:${partitionOf(homeRegion)}:cloudtrail:${homeRegion}:${sandbox.accountId}:trail/${name}`;
  sandbox.state.trails.push({
    name,
    arn,
    bucket,
    homeRegion,
    logging: true,
    startedAt: sandbox.now(),
    stoppedAt: undefined,
    keyPrefix: undefined,
    snsTopicName: undefined,
    multiRegion: true,
    includeGlobalServiceEvents: true,
    logFileValidation: true,
    organizationTrail: false,
    kmsKeyId: undefined,
    cloudWatchLogsGroupArn: undefined,
    cloudWatchLogsRoleArn: undefined,
    eventSelectors: undefined,
    advancedEventSelectors: undefined,
    tags: {},
    ...seed,
  });
  return arn;
}

export type FunctionSeed = Partial<Pick<LambdaFunction, 'versions' | 'aliases' | 'policies' | 'tags'>>;

/** A function without versions, aliases and policies, unless the seed says otherwise. */
export function addFunction(sandbox: Sandbox, name: string, seed: FunctionSeed = {}): void {
  sandbox.state.functions.push({ name, region: sandbox.region, runtime: 'nodejs24.x', versions: [], aliases: [], policies: {}, tags: {}, ...seed });
}

/** Private, unless the seed says otherwise. */
export function addSnapshot(sandbox: Sandbox, seed: Partial<Snapshot> = {}): string {
  const { id = sandbox.newId('snap') } = seed;
  sandbox.state.snapshots.push({ region: sandbox.region, encrypted: false, restorableBy: [], tags: {}, ...seed, id });
  return id;
}

/** Of one version. */
export function addLaunchTemplate(
  { state, newId, now, region }: Sandbox,
  name: string,
  data: RequestLaunchTemplateData,
  { id = newId('lt'), tags = {} }: { readonly id?: string; readonly tags?: Tags } = {},
): string {
  const versions = [{ number: 1, description: undefined, createdAt: now(), data }];
  state.launchTemplates.push({ id, region, name, defaultVersion: 1, lastNumber: 1, versions, tags });
  return id;
}

function contextOf({ accountId, now, newId }: Sandbox, region: string): Context {
  return {
    accountId,
    region,
    now: now(),
    pageSize: 1000,
    newId,
    refuse: (_kind, code, message) => new Error(`This seed is not one that AWS would take. ${code}: ${message}`),
  };
}
