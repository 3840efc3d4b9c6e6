import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem, readConfigFile } from '../../../functions/core/configuration-item.ts';
import bucket from '../../../resources/s3/bucket.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::S3::Bucket', id: 'photos' } as const;
const owner = { grantee: { kind: 'user', id: 'owner' }, permission: 'FULL_CONTROL' } as const;
const allUsers = 'http://acs.amazonaws.com/groups/global/AllUsers';

const whole = {
  's3:HeadBucket': () => ({}),
  's3:GetPublicAccessBlock': () => ({
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: true, RestrictPublicBuckets: true },
  }),
  's3:GetBucketPolicy': () => ({ Policy: '{ "Statement": [] }' }),
  's3:GetBucketPolicyStatus': () => ({ PolicyStatus: { IsPublic: true } }),
  's3:GetBucketAcl': () => ({
    Grants: [
      { Grantee: { Type: 'CanonicalUser', ID: 'owner', DisplayName: 'us' }, Permission: 'FULL_CONTROL' },
      { Grantee: { Type: 'Group', URI: allUsers }, Permission: 'READ' },
    ],
  }),
  's3:GetBucketTagging': () => ({ TagSet: [{ Key: 'team', Value: 'media' }] }),
};
const missing = (action: 's3:GetBucketPolicy' | 's3:HeadBucket', code: string) => () => {
  throw new AwsError('missing', action, code, `${action}: ${code}`);
};
const bare = {
  ...whole,
  's3:GetPublicAccessBlock': missing('s3:GetBucketPolicy', 'NoSuchPublicAccessBlockConfiguration'),
  's3:GetBucketPolicy': missing('s3:GetBucketPolicy', 'NoSuchBucketPolicy'),
  's3:GetBucketPolicyStatus': missing('s3:GetBucketPolicy', 'NoSuchBucketPolicy'),
  's3:GetBucketTagging': missing('s3:GetBucketPolicy', 'NoSuchTagSet'),
};

describe('reads a bucket', () => {
  it('whole, its policy as it is spelt', async () => {
    expect(await bucket.read(answering(whole, bucket.reads), ref, NOW)).toEqual({
      accountId: '111122223333',
      name: 'photos',
      arn: 'arn:aws:s3:::photos',
      policy: '{ "Statement": [] }',
      policyIsPublic: true,
      publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: false, blockPublicPolicy: true, restrictPublicBuckets: true },
      acl: [owner, { grantee: { kind: 'group', uri: allUsers }, permission: 'READ' }],
      tags: { team: 'media' },
    });
  });

  it('that has neither block, policy nor tags', async () => {
    expect(await bucket.read(answering(bare, bucket.reads), ref, NOW)).toMatchObject({
      policy: null,
      policyIsPublic: false,
      publicAccessBlock: null,
      tags: {},
    });
  });

  it('in one round trip', async () => {
    const open: (() => void)[] = [];
    const held = (answer: () => unknown) => () => new Promise<unknown>((resolve) => open.push(() => resolve(answer())));
    const answers = Object.fromEntries(Object.entries(whole).map(([action, answer]) => [action, held(answer)]));

    const read = bucket.read(answering(answers, bucket.reads), ref, NOW);
    await Promise.resolve();
    expect(open).toHaveLength(6);
    for (const answer of open) answer();

    expect(await read).not.toBeNull();
  });

  it('of no other account than the one it was said to be of', async () => {
    const owners: unknown[] = [];
    const answers = Object.fromEntries(
      Object.entries(whole).map(([action, answer]) => [
        action,
        (input: { ExpectedBucketOwner?: string }) => {
          owners.push(input.ExpectedBucketOwner);
          return answer();
        },
      ]),
    );

    await bucket.read(answering(answers, bucket.reads), ref, NOW);

    expect(owners).toEqual(Array(6).fill('111122223333'));
  });

  it.each([
    ['by HeadBucket, which names no code', { 's3:HeadBucket': missing('s3:HeadBucket', 'NotFound') }],
    ['by the time of another read', { 's3:GetBucketAcl': missing('s3:GetBucketPolicy', 'NoSuchBucket') }],
    ['where its policy was asked for', { 's3:GetBucketPolicy': missing('s3:GetBucketPolicy', 'NoSuchBucket') }],
  ])('that is gone %s as null', async (_name, answers) => {
    expect(await bucket.read(answering({ ...bare, ...answers }, bucket.reads), ref, NOW)).toBeNull();
  });

  it.each([
    ['denied', new AwsError('denied', 's3:GetBucketPolicy', 'AccessDenied', 'No.')],
    ['missing in a way that is not understood', new AwsError('missing', 's3:GetBucketAcl', 'NoSuchAccessPoint', 'What?')],
  ])('not at all where a part of it is %s', async (_name, error) => {
    const answers = {
      ...whole,
      [error.action]: () => {
        throw error;
      },
    };
    await expect(bucket.read(answering(answers, bucket.reads), ref, NOW)).rejects.toBe(error);
  });
});

describe('lists buckets', () => {
  it('of its own Region, page after page', async () => {
    const pages = [
      {
        Buckets: [
          { Name: 'a', BucketRegion: 'eu-west-1' },
          { Name: 'elsewhere', BucketRegion: 'us-east-1' },
        ],
        ContinuationToken: '1',
      },
      { ContinuationToken: '2' },
      { Buckets: [{ Name: 'b' }] },
    ];
    const list = (input: { ContinuationToken?: string; BucketRegion?: string }) =>
      input.BucketRegion === 'eu-west-1' ? pages[Number(input.ContinuationToken ?? 0)] : {};

    expect(await collected(bucket.list(answering({ 's3:ListBuckets': list }, bucket.reads), place))).toEqual(['a', 'b']);
  });
});

describe('is touched', () => {
  const fixtures = [
    ['cloudtrail-records/panther-PutBucketPublicAccessBlock.json', 'corporate-documents'],
    ['cloudtrail-records/panther-DeleteBucketPublicAccessBlock.json', 'corporate-documents'],
    ['cloudtrail-records/panther-PutBucketPolicy.json', 'example-bucket'],
    ['cloudtrail-records/panther-PutBucketAcl.json', 'bucket'],
    ['eventbridge/c7n-event-cloud-trail-s3.json', 'cwe-test'],
    ['eventbridge/c7n-event-cloud-trail-create-bucket.json', 'custodian-create-bucket-v4'],
  ] as const;

  for (const [file, expected] of fixtures) {
    const path = `../shared/fixtures/${file}`;
    it.skipIf(isMissing(path))(`by the event in ${file}`, () => {
      const { record, detail } = JSON.parse(readFileSync(path, 'utf8'));
      const event = record ?? detail;
      const ids = bucket.touchedBy[`s3:${event.eventName}`];

      expect(ids?.(event.requestParameters, event.responseElements, place)).toBe(expected);
    });
  }
});

describe('is found in a configuration item', () => {
  const item = {
    resourceType: 'AWS::S3::Bucket',
    resourceId: 'photos',
    awsAccountId: '111122223333',
    awsRegion: 'cn-north-1',
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: '2026-01-01T00:00:00.000Z',
    configuration: { name: 'photos' },
    tags: { team: 'media' },
  };
  const acl = (...grantList: object[]) => JSON.stringify({ grantSet: null, grantList });
  const found = (supplementaryConfiguration: object) => bucket.fromConfigurationItem?.(parseConfigurationItem({ ...item, supplementaryConfiguration }).item);

  it('with everything but the status of its policy', () => {
    const recorded = {
      AccessControlList: acl({ grantee: { id: 'owner', displayName: null }, permission: 'FullControl' }, { grantee: 'AllUsers', permission: 'ReadAcp' }),
      BucketPolicy: { policyText: '{"Statement":[]}' },
      PublicAccessBlockConfiguration: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: false, restrictPublicBuckets: true },
    };

    expect(found(recorded)).toEqual({
      accountId: '111122223333',
      name: 'photos',
      arn: 'arn:aws-cn:s3:::photos',
      policy: '{"Statement":[]}',
      publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: false, restrictPublicBuckets: true },
      acl: [owner, { grantee: { kind: 'group', uri: allUsers }, permission: 'READ_ACP' }],
      tags: { team: 'media' },
    });
  });

  it('without a block where it shows the ACL and no block', () => {
    expect(found({ AccessControlList: acl(), BucketPolicy: { policyText: null } })).toMatchObject({ policy: null, publicAccessBlock: null, acl: [] });
  });

  it.each([
    ['nothing of it', {}],
    ['a block that is there in part', { PublicAccessBlockConfiguration: { blockPublicAcls: true } }],
    ['an ACL with a grantee of another form', { AccessControlList: acl({ grantee: { who: 'x' }, permission: 'Read' }), PublicAccessBlockConfiguration: {} }],
  ])('without facts where it shows %s', (_name, recorded) => {
    expect(Object.keys(found(recorded) ?? {}).sort()).toEqual(['accountId', 'arn', 'name', 'tags']);
  });

  it.each([
    ['AWS_S3_Bucket.json', { grants: 1, policy: /SecureTransport/, block: null }],
    ['c7n-s3.json', { grants: 1, policy: null, block: null }],
    ['c7n-s3-from-rule.json', { grants: 1, policy: null, block: null }],
    ['c7n-s3-from-rule-sans-accelerator.json', { grants: 1, policy: null, block: null }],
    ['c7n-s3-lifecycle.json', { grants: 2, policy: null, block: null }],
    ['c7n-s3-lifecycle-and-predicate.json', { grants: 2, policy: null, block: null }],
    ['c7n-s3-lifecycle-null-predicate.json', { grants: 1, policy: /DenyUnEncrypted/, block: null }],
    ['c7n-s3-rep-and-notify.json', { grants: 2, policy: null, block: null }],
    ['c7n-s3-website.json', { grants: 2, policy: null, block: null }],
    ['c7n-s3-website-redirect.json', { grants: 1, policy: /RequiredEncrypted/, block: null }],
  ] as const)('as AWS Config recorded it in %s', (file, expected) => {
    const path = `../shared/fixtures/config-items/${file}`;
    if (isMissing(path)) return;

    const [parsed] = readConfigFile(JSON.parse(readFileSync(path, 'utf8'))).items;
    const facts = parsed && bucket.fromConfigurationItem?.(parsed.item);

    expect(facts?.acl).toHaveLength(expected.grants);
    expect(facts?.publicAccessBlock).toBe(expected.block);
    if (expected.policy === null) expect(facts?.policy).toBeNull();
    else expect(facts?.policy).toMatch(expected.policy);
    expect(facts?.acl?.some(({ grantee }) => grantee.kind === 'group' && grantee.uri === allUsers)).toBe(expected.grants === 2);
  });
});

it('is the same in whatever order its ACL stands', async () => {
  const facts = await bucket.read(answering(whole, bucket.reads), ref, NOW);
  if (!facts) throw new Error('There is no bucket.');

  expect(bucket.canonical?.({ ...facts, acl: facts.acl.toReversed() })).toEqual(bucket.canonical?.(facts));
  expect(bucket.canonical?.({ ...facts, acl: [] })).not.toEqual(bucket.canonical?.(facts));
});

function isMissing(path: string): boolean {
  if (existsSync(path)) return false;
  console.warn(`${path} is not here: passed over.`);
  return true;
}
