import type { AnalyzerSummary } from '@aws-sdk/client-accessanalyzer';
import type { AdvancedEventSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { LifecycleRule, LoggingEnabled, ObjectOwnership, ServerSideEncryptionConfiguration, WebsiteConfiguration } from '@aws-sdk/client-s3';
import type { Tags } from '../resources/resource.ts';

/** All that the sandbox account holds: plain data, as AWS keeps it behind its APIs. Seeds and tests may change it directly; everybody else asks. */
export interface State {
  readonly vpcs: Vpc[];
  readonly securityGroups: SecurityGroup[];
  readonly prefixLists: PrefixList[];
  readonly buckets: Bucket[];
  /** Of the account; null: none was ever put. */
  publicAccessBlock: PublicAccessBlock | null;
  readonly policies: ManagedPolicy[];
  /** null: none was set. */
  passwordPolicy: PasswordPolicy | null;
  readonly trails: Trail[];
  readonly functions: LambdaFunction[];
  readonly snapshots: Snapshot[];
  /** What the account blocks, by Region; where nothing was ever set, nothing. */
  readonly snapshotBlocks: Record<string, SnapshotBlock>;
  readonly launchTemplates: LaunchTemplate[];
  /** Of Security Hub CSPM: one a Region at most. */
  readonly hubs: Hub[];
  readonly analyzers: Analyzer[];
  readonly accessKeys: AccessKey[];
  /** Of CloudTrail, of IAM's calls. */
  readonly eventHistory: PastEvent[];
}

/** Of a user, by its name; users themselves are not kept. */
export interface AccessKey {
  readonly id: string;
  readonly userName: string;
  status: 'Active' | 'Inactive';
  readonly createdAt: string;
}

export interface PastEvent {
  readonly name: string;
  /** ISO-8601. */
  readonly time: string;
  /** As CloudTrail records it. */
  readonly record: object;
}

export function emptyState(): State {
  return {
    vpcs: [],
    securityGroups: [],
    prefixLists: [],
    buckets: [],
    publicAccessBlock: null,
    policies: [],
    passwordPolicy: null,
    trails: [],
    functions: [],
    snapshots: [],
    snapshotBlocks: {},
    launchTemplates: [],
    hubs: [],
    analyzers: [],
    accessKeys: [],
    eventHistory: [],
  };
}

export interface Vpc {
  readonly id: string;
  readonly isDefault: boolean;
}

export interface SecurityGroup {
  readonly id: string;
  readonly region: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  tags: Tags;
  rules: SecurityGroupRule[];
}

/** What a rule lets in or out to. */
export type Peer =
  | { readonly kind: 'ipv4' | 'ipv6'; readonly cidr: string }
  | { readonly kind: 'prefix-list'; readonly prefixListId: string }
  | { readonly kind: 'group'; readonly groupId: string; readonly userId: string };

/** What makes two rules of a group the same. */
export interface Traffic {
  readonly isEgress: boolean;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1`, or the number of any other protocol. */
  readonly protocol: string;
  /** -1 where the protocol has no ports, or all are meant. */
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: Peer;
}

export interface SecurityGroupRule extends Traffic {
  readonly id: string;
  readonly description: string | undefined;
  readonly tags: Tags;
}

export interface PrefixList {
  readonly id: string;
  readonly region: string;
  readonly entries: readonly { readonly cidr: string; readonly description?: string }[];
}

export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** ISO-8601. */
  readonly createdAt: string;
  /** The policy's text, byte for byte. */
  policy: string | null;
  publicAccessBlock: PublicAccessBlock | null;
  /** Besides the owner's own: who may do what, by group URI. */
  grants: readonly { readonly uri: string; readonly permission: 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP' | 'FULL_CONTROL' }[];
  /** null: no controls were put. */
  objectOwnership: ObjectOwnership | null;
  website: WebsiteConfiguration | null;
  encryption: ServerSideEncryptionConfiguration | null;
  /** null: it never was on. */
  versioning: 'Enabled' | 'Suspended' | null;
  logging: LoggingEnabled | null;
  lifecycle: readonly LifecycleRule[] | null;
  tags: Tags;
}

export interface ManagedPolicy {
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly description: string | undefined;
  readonly createdAt: string;
  updatedAt: string;
  attachments: number;
  tags: Tags;
  defaultVersion: string;
  /** At most five. The document is plain text here; the API percent-encodes it. */
  versions: readonly { readonly id: string; readonly document: string; readonly createdAt: string }[];
}

export interface PasswordPolicy {
  readonly MinimumPasswordLength: number;
  readonly RequireSymbols: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireUppercaseCharacters: boolean;
  readonly RequireLowercaseCharacters: boolean;
  readonly AllowUsersToChangePassword: boolean;
  /** Days. */
  readonly MaxPasswordAge: number | undefined;
  readonly PasswordReusePrevention: number | undefined;
  readonly HardExpiry: boolean;
}

export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  logging: boolean;
  startedAt: string | undefined;
  stoppedAt: string | undefined;
  bucket: string;
  keyPrefix: string | undefined;
  snsTopicName: string | undefined;
  multiRegion: boolean;
  includeGlobalServiceEvents: boolean;
  logFileValidation: boolean;
  organizationTrail: boolean;
  kmsKeyId: string | undefined;
  cloudWatchLogsGroupArn: string | undefined;
  cloudWatchLogsRoleArn: string | undefined;
  /** Both undefined: none were ever set. */
  eventSelectors: EventSelector[] | undefined;
  advancedEventSelectors: AdvancedEventSelector[] | undefined;
  tags: Tags;
}

export interface LambdaFunction {
  readonly name: string;
  readonly region: string;
  readonly runtime: 'nodejs24.x';
  /** Published, oldest first; `$LATEST` is there besides. */
  readonly versions: readonly string[];
  readonly aliases: readonly string[];
  /** By alias or version; the function's own under an empty text. */
  readonly policies: Record<string, FunctionPolicy>;
  readonly tags: Tags;
}

export interface FunctionPolicy {
  readonly statements: (Readonly<Record<string, unknown>> & { readonly Sid: string })[];
  /** Counted up with every change. */
  revision: number;
}

/** Of a volume. */
export interface Snapshot {
  readonly id: string;
  readonly region: string;
  readonly encrypted: boolean;
  /** Who may make a volume of it: `all`, or accounts. */
  readonly restorableBy: readonly string[];
  readonly tags: Tags;
}

export type SnapshotBlock = 'block-new-sharing' | 'block-all-sharing';
export interface LaunchTemplate {
  readonly id: string;
  readonly region: string;
  readonly name: string;
  defaultVersion: number;
  /** No number is given out twice. */
  lastNumber: number;
  versions: readonly LaunchTemplateVersion[];
  tags: Tags;
}

export interface LaunchTemplateVersion {
  readonly number: number;
  readonly description: string | undefined;
  readonly createdAt: string;
  readonly data: RequestLaunchTemplateData;
}

export interface Hub {
  readonly region: string;
  readonly subscribedAt: string;
  /** ARNs. */
  standards: readonly string[];
}

export interface Analyzer {
  readonly name: string;
  readonly region: string;
  readonly type: AnalyzerSummary['type'];
  readonly createdAt: string;
  status: AnalyzerSummary['status'];
}
