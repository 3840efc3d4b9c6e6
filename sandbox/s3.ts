import type { Grant } from '@aws-sdk/client-s3';
import { bucketArn } from '../resources/shared/s3-bucket-arn.ts';
import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { pageOf } from './page.ts';
import { isPublicPolicy } from './public-policy.ts';
import type { Bucket, PublicAccessBlock, State } from './state.ts';

/** The canonical id of the account: 64 hexadecimal digits, whoever it is. */
const OWNER = { ID: '7009a8971cd538e11f6b6606438875e7c86c5b672f46db45460ddcd087d36c32' };

export const s3: OperationsOf<'s3'> = {
  // Pages, and Regions, are answered to those who ask with one of the parameters (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html).
  's3:ListBuckets': (state, { MaxBuckets, ContinuationToken, Prefix = '', BucketRegion }, context) => {
    const buckets = state.buckets
      .filter(({ name, region }) => name.startsWith(Prefix) && (BucketRegion === undefined || region === BucketRegion))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const paged = MaxBuckets !== undefined || ContinuationToken !== undefined;
    const page = pageOf(buckets, ContinuationToken, paged ? Math.min(MaxBuckets ?? context.pageSize, context.pageSize) : Number.POSITIVE_INFINITY);
    if (page === undefined) throw context.refuse('invalid', 'InvalidArgument', 'The continuation token provided is incorrect');
    const withRegion = paged || BucketRegion !== undefined || Prefix !== '';
    return {
      Buckets: page.items.map(({ name, region, createdAt }) => ({
        Name: name,
        CreationDate: new Date(createdAt),
        ...(withRegion && { BucketRegion: region }),
      })),
      Owner: OWNER,
      ...(page.next !== undefined && { ContinuationToken: page.next }),
      ...ANSWER,
    };
  },

  's3:HeadBucket': (state, input, context) => {
    const bucket = state.buckets.find(({ name }) => name === input.Bucket);
    if (bucket === undefined) throw context.refuse('missing', 'NotFound', 'There is no such bucket (HTTP 404)');
    return { BucketRegion: bucketOf(state, input, context).region, AccessPointAlias: false, ...ANSWER };
  },

  's3:GetPublicAccessBlock': (state, input, context) => {
    const { publicAccessBlock } = bucketOf(state, input, context);
    if (publicAccessBlock === null) throw noPublicAccessBlock(context);
    return { PublicAccessBlockConfiguration: publicAccessBlock, ...ANSWER };
  },

  's3:GetBucketPolicy': (state, input, context) => ({ Policy: policyOf(state, input, context), ...ANSWER }),

  's3:GetBucketPolicyStatus': (state, input, context) => ({ PolicyStatus: { IsPublic: isPublicPolicy(policyOf(state, input, context)) }, ...ANSWER }),

  's3:GetBucketAcl': (state, input, context) => {
    const { grants } = bucketOf(state, input, context);
    const own: Grant = { Grantee: { ...OWNER, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' };
    const others = grants.map(({ uri, permission }): Grant => ({ Grantee: { Type: 'Group', URI: uri }, Permission: permission }));
    return { Owner: OWNER, Grants: [own, ...others], ...ANSWER };
  },

  's3:GetBucketTagging': (state, input, context) => {
    const tags = Object.entries(bucketOf(state, input, context).tags);
    if (tags.length === 0) throw context.refuse('missing', 'NoSuchTagSet', 'The TagSet does not exist');
    return { TagSet: tags.map(([Key, Value]) => ({ Key, Value })), ...ANSWER };
  },

  's3:GetBucketOwnershipControls': (state, input, context) => {
    const { objectOwnership } = bucketOf(state, input, context);
    if (objectOwnership === null) throw context.refuse('missing', 'OwnershipControlsNotFoundError', 'The bucket ownership controls were not found');
    return { OwnershipControls: { Rules: [{ ObjectOwnership: objectOwnership }] }, ...ANSWER };
  },

  's3:GetBucketWebsite': (state, input, context) => {
    const { website } = bucketOf(state, input, context);
    if (website === null) throw context.refuse('missing', 'NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration');
    return { ...website, ...ANSWER };
  },

  's3:GetBucketEncryption': (state, input, context) => {
    const { encryption } = bucketOf(state, input, context);
    if (encryption === null) {
      throw context.refuse('missing', 'ServerSideEncryptionConfigurationNotFoundError', 'The server side encryption configuration was not found');
    }
    return { ServerSideEncryptionConfiguration: encryption, ...ANSWER };
  },

  's3:GetBucketVersioning': (state, input, context) => {
    const { versioning } = bucketOf(state, input, context);
    return { ...(versioning !== null && { Status: versioning }), ...ANSWER };
  },

  's3:GetBucketLogging': (state, input, context) => {
    const { logging } = bucketOf(state, input, context);
    return { ...(logging !== null && { LoggingEnabled: logging }), ...ANSWER };
  },

  's3:GetBucketLifecycleConfiguration': (state, input, context) => {
    const { lifecycle } = bucketOf(state, input, context);
    if (lifecycle === null) throw context.refuse('missing', 'NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist');
    return { Rules: [...lifecycle], TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K', ...ANSWER };
  },

  's3:PutPublicAccessBlock': (state, input, context) => {
    bucketOf(state, input, context).publicAccessBlock = wholeBlock(input.PublicAccessBlockConfiguration);
    return ANSWER;
  },

  's3:DeletePublicAccessBlock': (state, input, context) => {
    bucketOf(state, input, context).publicAccessBlock = null;
    return ANSWER;
  },

  's3:PutBucketPolicy': (state, input, context) => {
    const bucket = bucketOf(state, input, context);
    const { Policy: text } = input;
    if (text === undefined || !isPolicy(text)) throw context.refuse('invalid', 'MalformedPolicy', "Policies must be valid JSON and the first byte must be '{'");
    const isBlocked = bucket.publicAccessBlock?.BlockPublicPolicy || state.publicAccessBlock?.BlockPublicPolicy;
    if (isBlocked && isPublicPolicy(text)) {
      throw context.refuse(
        'denied',
        'AccessDenied',
        `s3:PutBucketPolicy on "${bucketArn(bucket.name, context.region)}" is refused because public policies are blocked by the BlockPublicPolicy block public access setting.`,
      );
    }
    bucket.policy = text;
    return ANSWER;
  },

  's3:DeleteBucketPolicy': (state, input, context) => {
    bucketOf(state, input, context).policy = null;
    return ANSWER;
  },
};

export function noPublicAccessBlock(context: Context) {
  return context.refuse('missing', 'NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found');
}

/** Put replaces all four: what is not said is off. */
export function wholeBlock(asked: { readonly [Flag in keyof PublicAccessBlock]?: boolean | undefined } | undefined): PublicAccessBlock {
  return {
    BlockPublicAcls: asked?.BlockPublicAcls ?? false,
    IgnorePublicAcls: asked?.IgnorePublicAcls ?? false,
    BlockPublicPolicy: asked?.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: asked?.RestrictPublicBuckets ?? false,
  };
}

interface Named {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

function bucketOf(state: State, { Bucket: name, ExpectedBucketOwner: owner }: Named, context: Context): Bucket {
  const bucket = state.buckets.find((each) => each.name === name);
  if (bucket === undefined) throw context.refuse('missing', 'NoSuchBucket', 'The specified bucket does not exist');
  if (owner !== undefined && owner !== context.accountId) throw context.refuse('denied', 'AccessDenied', 'Access Denied');
  if (bucket.region !== context.region) {
    throw context.refuse('invalid', 'PermanentRedirect', 'The bucket you are attempting to access must be addressed using the specified endpoint.');
  }
  return bucket;
}

function policyOf(state: State, input: Named, context: Context): string {
  const { policy } = bucketOf(state, input, context);
  if (policy === null) throw context.refuse('missing', 'NoSuchBucketPolicy', 'The bucket policy does not exist');
  return policy;
}

function isPolicy(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object' && text.startsWith('{');
  } catch {
    return false;
  }
}
