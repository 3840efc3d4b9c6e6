import { AwsError } from '../../aws/call.ts';
import { type ConfigurationItem, defineResource, type Tags } from '../resource.ts';
import { type Grant, grantsOf, recordedGrants } from '../shared/s3-acl.ts';
import { bucketArn } from '../shared/s3-bucket-arn.ts';
import { bucketFromTemplate } from '../shared/s3-bucket-template.ts';
import { type PublicAccessBlock, publicAccessBlockOf, recordedPublicAccessBlock } from '../shared/s3-public-access-block.ts';
import { membersOf } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';

export interface Bucket {
  /** Of its owner. */
  readonly accountId: string;
  readonly name: string;
  readonly arn: string;
  /** The text exactly as the service answers it; as an object, where a template writes it so. null: it has none. */
  readonly policy: string | object | null;
  /** S3's own judgement of the policy (GetBucketPolicyStatus), whatever a public access block makes of it; false where there is no policy. */
  readonly policyIsPublic: boolean;
  /** The bucket's own; what the account's adds is not in it. null: none is set, so that nothing is blocked. */
  readonly publicAccessBlock: PublicAccessBlock | null;
  /** The bucket's own; its objects' are not in it. */
  readonly acl: readonly Grant[];
  readonly tags: Tags;
}

const bucketName = (request: { readonly bucketName?: string } | null | undefined) => request?.bucketName;

export default defineResource<Bucket>()({
  type: 'AWS::S3::Bucket',
  tagged: true,
  reads: [
    's3:ListBuckets',
    's3:HeadBucket',
    's3:GetPublicAccessBlock',
    's3:GetBucketPolicy',
    's3:GetBucketPolicyStatus',
    's3:GetBucketAcl',
    's3:GetBucketTagging',
  ],
  // CloudTrail's names: those of the public access block differ from the API's.
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
    's3:PutBucketTagging': bucketName,
    's3:DeleteBucketTagging': bucketName,
  },
  arn: ({ id, region }) => bucketArn(id, region),

  async read(ask, { id: Bucket, accountId, region }) {
    // A trail also holds calls to other accounts' buckets: those are refused, not taken for one's own.
    const which = { Bucket, ExpectedBucketOwner: accountId };
    const answers = await Promise.all([
      unlessGone(ask('s3:HeadBucket', which)),
      unlessGone(ask('s3:GetPublicAccessBlock', which), 'NoSuchPublicAccessBlockConfiguration'),
      unlessGone(ask('s3:GetBucketPolicy', which), 'NoSuchBucketPolicy'),
      unlessGone(ask('s3:GetBucketPolicyStatus', which), 'NoSuchBucketPolicy'),
      unlessGone(ask('s3:GetBucketAcl', which)),
      unlessGone(ask('s3:GetBucketTagging', which), 'NoSuchTagSet'),
    ]);
    const [head, block, policy, status, acl, tagging] = answers;
    if (head === GONE || block === GONE || policy === GONE || status === GONE || acl === GONE || tagging === GONE) return null;

    const tags = tagsOf(tagging?.TagSet);
    if (!tags) throw new TypeError(`S3 answered a tag of the bucket ${Bucket} without its key.`);
    return {
      accountId,
      name: Bucket,
      arn: bucketArn(Bucket, region),
      policy: policy?.Policy ?? null,
      policyIsPublic: status?.PolicyStatus?.IsPublic ?? false,
      publicAccessBlock: publicAccessBlockOf(block?.PublicAccessBlockConfiguration),
      acl: grantsOf(acl?.Grants),
      tags,
    };
  },

  async *list(ask, { region }) {
    let ContinuationToken: string | undefined;
    do {
      const page = await ask('s3:ListBuckets', { BucketRegion: region, MaxBuckets: 1000, ContinuationToken });
      for (const { Name, BucketRegion = region } of page.Buckets ?? []) if (Name && BucketRegion === region) yield Name;
      ContinuationToken = page.ContinuationToken;
    } while (ContinuationToken);
  },

  fromConfigurationItem,
  fromTemplate: bucketFromTemplate,
  partsInTemplate: ['AWS::S3::BucketPolicy'],
  canonical: (facts) => ({ ...facts, acl: facts.acl.map((grant) => JSON.stringify(grant)).sort() }),
});

const GONE: unique symbol = Symbol('the bucket is not there');

/** The answer; null where just the thing asked for is not there, by the service's word for that; GONE where the bucket itself is not. */
async function unlessGone<T>(answer: Promise<T>, absent?: string): Promise<T | null | typeof GONE> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof AwsError) || error.kind !== 'missing') throw error;
    if (error.code === absent) return null;
    // The answer to HeadBucket has no body to name a code in.
    if (error.code === 'NoSuchBucket' || error.action === 's3:HeadBucket') return GONE;
    throw error;
  }
}

/**
 * AWS Config records all but the policy's status, and leaves out a public access block where none is set: an item that shows the ACL, which every bucket
 * has, and no block, tells that there is none. One that does not show the ACL tells nothing of the block.
 */
function fromConfigurationItem({ accountId, region, resourceId, supplementaryConfiguration: shown, tags }: ConfigurationItem): Partial<Bucket> {
  const acl = recordedGrants(shown['AccessControlList']);
  const policy = recordedPolicy(shown['BucketPolicy']);
  const recordedBlock = shown['PublicAccessBlockConfiguration'] ?? null;
  const publicAccessBlock = recordedBlock === null && 'AccessControlList' in shown ? null : recordedPublicAccessBlock(recordedBlock);
  return {
    accountId,
    name: resourceId,
    arn: bucketArn(resourceId, region),
    ...(policy !== undefined && { policy }),
    ...(publicAccessBlock !== undefined && { publicAccessBlock }),
    ...(acl && { acl }),
    tags,
  };
}

function recordedPolicy(recorded: unknown): string | object | null | undefined {
  const { policyText } = membersOf(recorded);
  return policyText === null || typeof policyText === 'string' || typeof policyText === 'object' ? policyText : undefined;
}
