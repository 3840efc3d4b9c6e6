import { outcomeOf, place, type World } from '../worlds.ts';
import { type Example, sorted } from './example.ts';

const OPEN_POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*"}]}';
const CLOSED_POLICY = `{
  "Version" : "2012-10-17",
  "Statement": [ { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::media/*" } ]
}`;
const ALL = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const account = place.accountId;

const buckets: readonly Example[] = [
  { shows: 'ListBuckets', play: async ({ ask }) => (await ask('s3:ListBuckets', {})).Buckets?.map(({ Name }) => Name) },
  {
    shows: 'ListBuckets: a Region, in pages',
    differs: {
      because: 'moto cuts the list, gives no token for the rest, and names no Region',
      sandbox: [
        [
          { Name: 'bare', BucketRegion: 'us-east-1' },
          { Name: 'logs', BucketRegion: 'us-east-1' },
        ],
        [{ Name: 'media', BucketRegion: 'us-east-1' }],
      ],
      moto: [[{ Name: 'bare' }, { Name: 'logs' }]],
    },
    play: async ({ ask }) => {
      const found: unknown[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await ask('s3:ListBuckets', { BucketRegion: 'us-east-1', MaxBuckets: 2, ContinuationToken });
        found.push((page.Buckets ?? []).map(({ Name, BucketRegion }) => ({ Name, BucketRegion })));
        ContinuationToken = page.ContinuationToken;
      } while (ContinuationToken);
      return found;
    },
  },
  { shows: 'HeadBucket: its Region', play: async ({ ask }) => (await ask('s3:HeadBucket', { Bucket: 'media' })).BucketRegion },
  { shows: 'HeadBucket: a bucket that is not there', play: ({ ask }) => ask('s3:HeadBucket', { Bucket: 'nowhere' }) },
  { shows: 'GetPublicAccessBlock: none was put', play: ({ ask }) => ask('s3:GetPublicAccessBlock', { Bucket: 'media' }) },
  { shows: 'GetPublicAccessBlock: of a bucket that is not there', play: ({ ask }) => ask('s3:GetPublicAccessBlock', { Bucket: 'nowhere' }) },
  {
    shows: 'PutPublicAccessBlock: what is not said is off, and another put replaces all',
    play: async ({ ask }) => {
      await ask('s3:PutPublicAccessBlock', { Bucket: 'media', PublicAccessBlockConfiguration: ALL });
      const all = (await ask('s3:GetPublicAccessBlock', { Bucket: 'media' })).PublicAccessBlockConfiguration;
      await ask('s3:PutPublicAccessBlock', { Bucket: 'media', PublicAccessBlockConfiguration: { BlockPublicAcls: true } });
      return [all, (await ask('s3:GetPublicAccessBlock', { Bucket: 'media' })).PublicAccessBlockConfiguration];
    },
  },
  {
    shows: 'DeletePublicAccessBlock, twice',
    play: async ({ ask }) => {
      await ask('s3:PutPublicAccessBlock', { Bucket: 'media', PublicAccessBlockConfiguration: ALL });
      await ask('s3:DeletePublicAccessBlock', { Bucket: 'media' });
      await ask('s3:DeletePublicAccessBlock', { Bucket: 'media' });
      return outcomeOf(ask('s3:GetPublicAccessBlock', { Bucket: 'media' }));
    },
  },
  { shows: 'GetBucketPolicy: none was put', play: ({ ask }) => ask('s3:GetBucketPolicy', { Bucket: 'media' }) },
  { shows: 'GetBucketPolicy: of a bucket that is not there', play: ({ ask }) => ask('s3:GetBucketPolicy', { Bucket: 'nowhere' }) },
  { shows: 'GetBucketPolicyStatus: without a policy', play: ({ ask }) => ask('s3:GetBucketPolicyStatus', { Bucket: 'media' }) },
  ...[
    { name: 'closed', text: CLOSED_POLICY },
    { name: 'open', text: OPEN_POLICY },
  ].map(({ name, text }) => ({
    shows: `PutBucketPolicy: an ${name} one is kept byte for byte`,
    play: async ({ ask }: World) => {
      await ask('s3:PutBucketPolicy', { Bucket: 'media', Policy: text });
      return [(await ask('s3:GetBucketPolicy', { Bucket: 'media' })).Policy, (await ask('s3:GetBucketPolicyStatus', { Bucket: 'media' })).PolicyStatus];
    },
  })),
  {
    shows: 'PutBucketPolicy: a public one where public policies are blocked',
    differs: { because: 'moto does not enforce BlockPublicPolicy', sandbox: { kind: 'denied', code: 'AccessDenied' }, moto: 'taken' },
    play: async ({ ask }) => {
      await ask('s3:PutPublicAccessBlock', { Bucket: 'media', PublicAccessBlockConfiguration: ALL });
      return await outcomeOf(ask('s3:PutBucketPolicy', { Bucket: 'media', Policy: OPEN_POLICY }).then(() => 'taken'));
    },
  },
  {
    shows: 'PutBucketPolicy: a text that is no policy',
    differs: { because: 'moto takes any text', sandbox: { kind: 'invalid', code: 'MalformedPolicy' }, moto: {} },
    play: ({ ask }) => ask('s3:PutBucketPolicy', { Bucket: 'media', Policy: 'no JSON' }),
  },
  { shows: 'PutBucketPolicy: to a bucket that is not there', play: ({ ask }) => ask('s3:PutBucketPolicy', { Bucket: 'nowhere', Policy: CLOSED_POLICY }) },
  {
    shows: 'DeleteBucketPolicy, twice',
    play: async ({ ask }) => {
      await ask('s3:PutBucketPolicy', { Bucket: 'media', Policy: CLOSED_POLICY });
      await ask('s3:DeleteBucketPolicy', { Bucket: 'media' });
      await ask('s3:DeleteBucketPolicy', { Bucket: 'media' });
      return outcomeOf(ask('s3:GetBucketPolicy', { Bucket: 'media' }));
    },
  },
  {
    shows: 'GetBucketAcl: the owner alone',
    play: async ({ ask }) => {
      const { Owner, Grants } = await ask('s3:GetBucketAcl', { Bucket: 'media' });
      return Grants?.map(({ Grantee, Permission }) => ({ type: Grantee?.Type, isOwner: Grantee?.ID === Owner?.ID, Permission }));
    },
  },
  { shows: 'GetBucketAcl: of a bucket that is not there', play: ({ ask }) => ask('s3:GetBucketAcl', { Bucket: 'nowhere' }) },
  { shows: 'GetBucketTagging', play: async ({ ask }) => sorted((await ask('s3:GetBucketTagging', { Bucket: 'media' })).TagSet ?? []) },
  { shows: 'GetBucketTagging: none', play: ({ ask }) => ask('s3:GetBucketTagging', { Bucket: 'bare' }) },
  { shows: 'GetBucketOwnershipControls', play: ({ ask }) => ask('s3:GetBucketOwnershipControls', { Bucket: 'media' }) },
  { shows: 'GetBucketOwnershipControls: none', play: ({ ask }) => ask('s3:GetBucketOwnershipControls', { Bucket: 'bare' }) },
  { shows: 'GetBucketWebsite', play: async ({ ask }) => (await ask('s3:GetBucketWebsite', { Bucket: 'media' })).IndexDocument },
  { shows: 'GetBucketWebsite: none', play: ({ ask }) => ask('s3:GetBucketWebsite', { Bucket: 'bare' }) },
  { shows: 'GetBucketEncryption', play: ({ ask }) => ask('s3:GetBucketEncryption', { Bucket: 'media' }) },
  { shows: 'GetBucketEncryption: none', play: ({ ask }) => ask('s3:GetBucketEncryption', { Bucket: 'bare' }) },
  { shows: 'GetBucketVersioning', play: ({ ask }) => ask('s3:GetBucketVersioning', { Bucket: 'media' }) },
  { shows: 'GetBucketVersioning: it never was on', play: ({ ask }) => ask('s3:GetBucketVersioning', { Bucket: 'bare' }) },
  { shows: 'GetBucketLogging', play: ({ ask }) => ask('s3:GetBucketLogging', { Bucket: 'media' }) },
  { shows: 'GetBucketLogging: none', play: ({ ask }) => ask('s3:GetBucketLogging', { Bucket: 'bare' }) },
  { shows: 'GetBucketLifecycleConfiguration', play: ({ ask }) => ask('s3:GetBucketLifecycleConfiguration', { Bucket: 'media' }) },
  { shows: 'GetBucketLifecycleConfiguration: none', play: ({ ask }) => ask('s3:GetBucketLifecycleConfiguration', { Bucket: 'bare' }) },
];

const accountBlock: readonly Example[] = [
  { shows: 'the account: GetPublicAccessBlock, none was put', play: ({ ask }) => ask('s3control:GetPublicAccessBlock', { AccountId: account }) },
  { shows: "the account: another account's", play: ({ ask }) => ask('s3control:GetPublicAccessBlock', { AccountId: '999999999999' }) },
  {
    shows: 'the account: PutPublicAccessBlock, and DeletePublicAccessBlock twice',
    play: async ({ ask }) => {
      await ask('s3control:PutPublicAccessBlock', { AccountId: account, PublicAccessBlockConfiguration: { ...ALL, RestrictPublicBuckets: false } });
      const put = (await ask('s3control:GetPublicAccessBlock', { AccountId: account })).PublicAccessBlockConfiguration;
      await ask('s3control:DeletePublicAccessBlock', { AccountId: account });
      await ask('s3control:DeletePublicAccessBlock', { AccountId: account });
      return [put, await outcomeOf(ask('s3control:GetPublicAccessBlock', { AccountId: account }))];
    },
  },
];

export const s3: readonly Example[] = [...buckets, ...accountBlock];
