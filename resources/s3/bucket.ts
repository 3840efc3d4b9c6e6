import type { LifecycleRule, LoggingEnabled } from '@aws-sdk/client-s3';
import { AwsError } from '../../aws/call.ts';
import { defineResource, type Tags } from '../resource.ts';
import { sameDocument } from '../shared/policy-text.ts';
import { type Grant, grantsOf, ownersGrants } from '../shared/s3-acl.ts';
import { bucketArn } from '../shared/s3-bucket-arn.ts';
import { bucketFromItem } from '../shared/s3-bucket-item.ts';
import { bucketFromTemplate } from '../shared/s3-bucket-template.ts';
import { type DefaultEncryption, defaultEncryptionOf } from '../shared/s3-encryption.ts';
import { type Lifecycle, lifecycleOf } from '../shared/s3-lifecycle.ts';
import { eitherBlock, type PublicAccessBlock, publicAccessBlockOf } from '../shared/s3-public-access-block.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

export interface Bucket {
  /** Of its owner. */
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  /** The text exactly as the service answers it; as an object, where a template writes it so. null: it has none. */
  readonly policy: string | object | null;
  /** S3's own judgement of the policy (GetBucketPolicyStatus), whatever a public access block makes of it; false where there is no policy. */
  readonly policyIsPublic: boolean;
  /** The bucket's own; what the account's adds is not in it. null: none is set, so that nothing is blocked. */
  readonly publicAccessBlock: PublicAccessBlock | null;
  /**
   * What is blocked in effect: by the bucket's own block or, read live, by the account's. Other surfaces do not show the account's: there it is the bucket's
   * own, so that a bucket may look more open than it is, never less.
   */
  readonly effectiveBlock: PublicAccessBlock;
  /** The bucket's own; its objects' are not in it. Of the owner alone where ACLs are switched off. */
  readonly acl: readonly Grant[];
  /** The canonical id of the owner, as the ACL names it. */
  readonly owner: string;
  /** `BucketOwnerEnforced` switches ACLs off, `BucketOwnerPreferred` and `ObjectWriter` leave them on; so does null: nothing was set. */
  readonly objectOwnership: string | null;
  /** It is set up to be served as a web site. */
  readonly website: boolean;
  /** For what is put into it without a word on encryption. null: nothing is set. */
  readonly encryption: DefaultEncryption | null;
  readonly versioning: Versioning;
  /** Where its access logs go; null: none are written. */
  readonly logging: AccessLogging | null;
  /** null: nothing is ever moved or expired. */
  readonly lifecycle: Lifecycle | null;
  readonly tags: Tags;
}

export interface Versioning {
  /** null: it never was on. Once it was it can only be suspended. */
  readonly status: 'Enabled' | 'Suspended' | null;
  /** Versions are deleted only with a one-time code. null: the surface does not show it. */
  readonly mfaDelete: boolean | null;
}

export interface AccessLogging {
  readonly bucket: string;
  /** What the names of the logs begin with; null: nothing is set. */
  readonly prefix: string | null;
}

const bucketName = (request: { readonly bucketName?: string } | null | undefined) => request?.bucketName;
/** Access points and others are tagged by the same calls. */
const taggedBucket = (request: { readonly resourceArn?: unknown } | null | undefined) => /^arn:[^:]+:s3:::([^/]+)$/.exec(String(request?.resourceArn))?.[1];

export default defineResource<Bucket>()({
  type: 'AWS::S3::Bucket',
  // A bucket's settings are eventually consistent: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
  settlesSlowly: true,
  tagged: true,
  reads: [
    's3:ListBuckets',
    's3:HeadBucket',
    's3:GetPublicAccessBlock',
    's3:GetBucketPolicy',
    's3:GetBucketPolicyStatus',
    's3:GetBucketAcl',
    's3:GetBucketTagging',
    's3:GetBucketOwnershipControls',
    's3:GetBucketWebsite',
    's3:GetBucketEncryption',
    's3:GetBucketVersioning',
    's3:GetBucketLogging',
    's3:GetBucketLifecycleConfiguration',
    's3control:GetPublicAccessBlock',
  ],
  // CloudTrail's names: those of the public access block and of the lifecycle differ from the API's. An event of the account's public access block names no
  // bucket, though it changes what all of them show: the sweep comes by.
  touchedBy: {
    's3:CreateBucket': bucketName,
    's3:DeleteBucket': bucketName,
    's3:PutBucketPublicAccessBlock': bucketName,
    's3:DeleteBucketPublicAccessBlock': bucketName,
    's3:PutBucketPolicy': bucketName,
    's3:DeleteBucketPolicy': bucketName,
    's3:PutBucketAcl': bucketName,
    // Switches ACLs off, or on again.
    's3:PutBucketOwnershipControls': bucketName,
    's3:DeleteBucketOwnershipControls': bucketName,
    's3:PutBucketWebsite': bucketName,
    's3:DeleteBucketWebsite': bucketName,
    's3:PutBucketEncryption': bucketName,
    's3:DeleteBucketEncryption': bucketName,
    's3:PutBucketVersioning': bucketName,
    's3:PutBucketLogging': bucketName,
    's3:PutBucketLifecycle': bucketName,
    's3:DeleteBucketLifecycle': bucketName,
    's3:PutBucketTagging': bucketName,
    's3:DeleteBucketTagging': bucketName,
    // In the place of those two, once tags decide who may use the bucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAbac.html. The member's
    // spelling in the record is not confirmed.
    's3:TagResource': taggedBucket,
    's3:UntagResource': taggedBucket,
  },
  arn: ({ id, region }) => bucketArn(id, region),

  async read(ask, { id: Bucket, accountId, region }) {
    // A trail also holds calls to other accounts' buckets: those are refused, not taken for one's own.
    const which = { Bucket, ExpectedBucketOwner: accountId };
    const own = [
      unlessGone(ask('s3:HeadBucket', which)),
      unlessGone(ask('s3:GetPublicAccessBlock', which), 'NoSuchPublicAccessBlockConfiguration'),
      unlessGone(ask('s3:GetBucketPolicy', which), 'NoSuchBucketPolicy'),
      unlessGone(ask('s3:GetBucketPolicyStatus', which), 'NoSuchBucketPolicy'),
      unlessGone(ask('s3:GetBucketAcl', which)),
      unlessGone(ask('s3:GetBucketTagging', which), 'NoSuchTagSet'),
      unlessGone(ask('s3:GetBucketOwnershipControls', which), 'OwnershipControlsNotFoundError'),
      unlessGone(ask('s3:GetBucketWebsite', which), 'NoSuchWebsiteConfiguration'),
      unlessGone(ask('s3:GetBucketEncryption', which), 'ServerSideEncryptionConfigurationNotFoundError'),
      unlessGone(ask('s3:GetBucketVersioning', which)),
      unlessGone(ask('s3:GetBucketLogging', which)),
      unlessGone(ask('s3:GetBucketLifecycleConfiguration', which), 'NoSuchLifecycleConfiguration'),
    ] as const;
    const ofAccount = unlessGone(ask('s3control:GetPublicAccessBlock', { AccountId: accountId }), 'NoSuchPublicAccessBlockConfiguration');
    const [answers, accountBlock] = await Promise.all([Promise.all(own), ofAccount]);
    Unreadable.assertAnyAnswered(answers);
    const [head, block, policy, status, acl, tagging, ownership, website, encryption, versioning, logging, lifecycle] = answers;
    if (head === GONE || block === GONE || policy === GONE || status === GONE || acl === GONE || tagging === GONE || ownership === GONE) return null;
    if (website === GONE || encryption === GONE || versioning === GONE || logging === GONE || lifecycle === GONE || accountBlock === GONE) return null;

    const publicAccessBlock = from(block, (answer) => publicAccessBlockOf(answer?.PublicAccessBlockConfiguration));
    const owner = from(acl, (answer) => answer?.Owner?.ID);
    const objectOwnership = from(ownership, (answer) => answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? null);
    const ownersAlone = typeof owner === 'string' && objectOwnership === 'BucketOwnerEnforced';
    return factsRead<Bucket>('S3', {
      accountId,
      region,
      name: Bucket,
      arn: bucketArn(Bucket, region),
      policy: from(policy, (answer) => answer?.Policy ?? null),
      policyIsPublic: from(status, (answer) => answer?.PolicyStatus?.IsPublic ?? false),
      publicAccessBlock,
      effectiveBlock: from(publicAccessBlock, (its) =>
        from(accountBlock, (answer) => eitherBlock(its, publicAccessBlockOf(answer?.PublicAccessBlockConfiguration))),
      ),
      // S3 answers it so itself.
      acl: ownersAlone ? ownersGrants(owner) : from(objectOwnership, () => from(acl, (answer) => grantsOf(answer?.Grants))),
      owner,
      objectOwnership,
      website: from(website, (answer) => answer !== null),
      encryption: from(encryption, (answer) => defaultEncryptionOf(answer?.ServerSideEncryptionConfiguration)),
      versioning: from(versioning, (answer) => ({ status: answer?.Status ?? null, mfaDelete: answer?.MFADelete === 'Enabled' })),
      logging: from(logging, (answer) => loggingOf(answer?.LoggingEnabled)),
      lifecycle: from(lifecycle, lifecycleOf),
      tags: from(tagging, (answer) => tagsOf(answer?.TagSet)),
    });
  },

  async *list(ask, { region }) {
    let ContinuationToken: string | undefined;
    do {
      const page = await ask('s3:ListBuckets', { BucketRegion: region, MaxBuckets: 1000, ContinuationToken });
      for (const { Name, BucketRegion = region } of page.Buckets ?? []) if (Name && BucketRegion === region) yield Name;
      ContinuationToken = page.ContinuationToken;
    } while (ContinuationToken);
  },

  fromConfigurationItem: bucketFromItem,
  fromTemplate: bucketFromTemplate,
  partsInTemplate: ['AWS::S3::BucketPolicy'],
  // What the account blocks is not the bucket's to change.
  canonical: ({ effectiveBlock: _, acl, lifecycle, policy, ...facts }) => ({
    ...facts,
    policy: sameDocument(policy),
    acl: acl?.map((grant) => JSON.stringify(grant)).sort(),
    lifecycle: lifecycle && { ...lifecycle, rules: lifecycle.rules.toSorted(byId) },
  }),
});

const GONE: unique symbol = Symbol('the bucket is not there');

/** The answer; null where just the thing asked for is not there, by the service's word for that; GONE where the bucket itself is not. */
async function unlessGone<T>(answer: Promise<T>, absent?: string): Promise<T | null | typeof GONE | Unreadable> {
  try {
    return await orUnreadable(answer);
  } catch (error) {
    if (!(error instanceof AwsError) || error.kind !== 'missing') throw error;
    if (error.code === absent) return null;
    // The answer to HeadBucket has no body to name a code in.
    if (error.code === 'NoSuchBucket' || error.action === 's3:HeadBucket') return GONE;
    throw error;
  }
}

function loggingOf(answer: LoggingEnabled | undefined): AccessLogging | null {
  return answer?.TargetBucket ? { bucket: answer.TargetBucket, prefix: answer.TargetPrefix ?? null } : null;
}

/** S3 gives a rule an id where it was given none, and takes none twice. */
function byId({ ID: a = '' }: LifecycleRule, { ID: b = '' }: LifecycleRule): number {
  return a < b ? -1 : 1;
}
