import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem, readConfigFile } from '../../../functions/core/configuration-item.ts';
import bucket from '../../../resources/s3/bucket.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

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
    Owner: { ID: 'owner' },
    Grants: [
      { Grantee: { Type: 'CanonicalUser', ID: 'owner', DisplayName: 'us' }, Permission: 'FULL_CONTROL' },
      { Grantee: { Type: 'Group', URI: allUsers }, Permission: 'READ' },
    ],
  }),
  's3:GetBucketTagging': () => ({ TagSet: [{ Key: 'team', Value: 'media' }] }),
  's3:GetBucketOwnershipControls': () => ({ OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } }),
  's3:GetBucketWebsite': () => ({ IndexDocument: { Suffix: 'index.html' } }),
  's3:GetBucketEncryption': () => ({
    ServerSideEncryptionConfiguration: {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/photos' },
          BucketKeyEnabled: true,
          BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
        },
      ],
    },
  }),
  's3:GetBucketVersioning': () => ({ Status: 'Suspended', MFADelete: 'Enabled' }),
  's3:GetBucketLogging': () => ({ LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'photos/' } }),
  's3:GetBucketLifecycleConfiguration': () => ({ Rules: [drafts], TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' }),
  's3control:GetPublicAccessBlock': () => ({ PublicAccessBlockConfiguration: { IgnorePublicAcls: true } }),
};
const drafts = { ID: 'drafts', Status: 'Enabled', Filter: { Prefix: 'drafts/' }, Expiration: { Days: 30 } } as const;
const missing = (action: 's3:GetBucketPolicy' | 's3:HeadBucket', code: string) => () => {
  throw new AwsError('missing', action, code, `${action}: ${code}`);
};
const bare = {
  ...whole,
  's3:GetPublicAccessBlock': missing('s3:GetBucketPolicy', 'NoSuchPublicAccessBlockConfiguration'),
  's3:GetBucketPolicy': missing('s3:GetBucketPolicy', 'NoSuchBucketPolicy'),
  's3:GetBucketPolicyStatus': missing('s3:GetBucketPolicy', 'NoSuchBucketPolicy'),
  's3:GetBucketTagging': missing('s3:GetBucketPolicy', 'NoSuchTagSet'),
  's3:GetBucketOwnershipControls': missing('s3:GetBucketPolicy', 'OwnershipControlsNotFoundError'),
  's3:GetBucketWebsite': missing('s3:GetBucketPolicy', 'NoSuchWebsiteConfiguration'),
  's3:GetBucketEncryption': missing('s3:GetBucketPolicy', 'ServerSideEncryptionConfigurationNotFoundError'),
  's3:GetBucketVersioning': () => ({}),
  's3:GetBucketLogging': () => ({}),
  's3:GetBucketLifecycleConfiguration': missing('s3:GetBucketPolicy', 'NoSuchLifecycleConfiguration'),
  's3control:GetPublicAccessBlock': missing('s3:GetBucketPolicy', 'NoSuchPublicAccessBlockConfiguration'),
};
const nothingBlocked = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false };

describe('reads a bucket', () => {
  it('whole, its policy as it is spelt', async () => {
    expect(await bucket.read(answering(whole, bucket.reads), ref, NOW)).toEqual({
      accountId: '111122223333',
      region: 'eu-west-1',
      name: 'photos',
      arn: 'arn:aws:s3:::photos',
      policy: '{ "Statement": [] }',
      policyIsPublic: true,
      publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: false, blockPublicPolicy: true, restrictPublicBuckets: true },
      effectiveBlock: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true },
      acl: [owner, { grantee: { kind: 'group', uri: allUsers }, permission: 'READ' }],
      owner: 'owner',
      objectOwnership: 'ObjectWriter',
      website: true,
      encryption: { algorithm: 'aws:kms', kmsKey: 'alias/photos', bucketKey: true, blockedTypes: ['SSE-C'] },
      versioning: { status: 'Suspended', mfaDelete: true },
      logging: { bucket: 'logs', prefix: 'photos/' },
      lifecycle: { rules: [drafts], transitionDefaultMinimumObjectSize: 'varies_by_storage_class' },
      tags: { team: 'media' },
    });
  });

  it('whose ACLs are switched off with its owner alone in the ACL', async () => {
    const off = { ...whole, 's3:GetBucketOwnershipControls': () => ({ OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }) };

    expect(await bucket.read(answering(off, bucket.reads), ref, NOW)).toMatchObject({ acl: [owner] });
  });

  it('that has nothing of what a bucket may have', async () => {
    expect(await bucket.read(answering(bare, bucket.reads), ref, NOW)).toMatchObject({
      policy: null,
      policyIsPublic: false,
      publicAccessBlock: null,
      effectiveBlock: nothingBlocked,
      objectOwnership: null,
      website: false,
      encryption: null,
      versioning: { status: null, mfaDelete: false },
      logging: null,
      lifecycle: null,
      tags: {},
    });
  });

  it('in one round trip', async () => {
    const open: (() => void)[] = [];
    const held = (answer: () => unknown) => () => new Promise<unknown>((resolve) => open.push(() => resolve(answer())));
    const answers = Object.fromEntries(Object.entries(whole).map(([action, answer]) => [action, held(answer)]));

    const read = bucket.read(answering(answers, bucket.reads), ref, NOW);
    await Promise.resolve();
    expect(open).toHaveLength(13);
    for (const answer of open) answer();

    expect(await read).not.toBeNull();
  });

  it('of no other account than the one it was said to be of', async () => {
    const owners: unknown[] = [];
    const answers = Object.fromEntries(
      Object.entries(whole).map(([action, answer]) => [
        action,
        (input: { ExpectedBucketOwner?: string; AccountId?: string }) => {
          owners.push(input.ExpectedBucketOwner ?? input.AccountId);
          return answer();
        },
      ]),
    );

    await bucket.read(answering(answers, bucket.reads), ref, NOW);

    expect(owners).toEqual(Array(13).fill('111122223333'));
  });

  it.each([
    ['by HeadBucket, which names no code', { 's3:HeadBucket': missing('s3:HeadBucket', 'NotFound') }],
    ['by the time of another read', { 's3:GetBucketAcl': missing('s3:GetBucketPolicy', 'NoSuchBucket') }],
    ['where its policy was asked for', { 's3:GetBucketPolicy': missing('s3:GetBucketPolicy', 'NoSuchBucket') }],
  ])('that is gone %s as null', async (_name, answers) => {
    expect(await bucket.read(answering({ ...bare, ...answers }, bucket.reads), ref, NOW)).toBeNull();
  });

  it('but for what a denied call shows', async () => {
    const answers = {
      ...whole,
      's3:GetBucketPolicy': () => {
        throw new AwsError('denied', 's3:GetBucketPolicy', 'AccessDenied', 'No.');
      },
    };
    const facts = await bucket.read(answering(answers, bucket.reads), ref, NOW);

    expect(unread(facts)).toEqual({ policy: 'Reading needs a permission that is missing: s3:GetBucketPolicy (No.)' });
    expect(facts).toMatchObject({ name: 'photos' });
  });

  it('not at all where every call about it is denied, as of another account’s bucket', async () => {
    const answers = Object.fromEntries(
      bucket.reads.map((action) => [
        action,
        () => {
          throw new AwsError('denied', action, 'AccessDenied', 'No.');
        },
      ]),
    );
    await expect(bucket.read(answering({ ...answers, 's3control:GetPublicAccessBlock': () => ({}) }, bucket.reads), ref, NOW)).rejects.toThrow('No.');
  });

  it.each([['missing in a way that is not understood', new AwsError('missing', 's3:GetBucketAcl', 'NoSuchAccessPoint', 'What?')]])(
    'not at all where a part of it is %s',
    async (_name, error) => {
      const answers = {
        ...whole,
        [error.action]: () => {
          throw error;
        },
      };
      await expect(bucket.read(answering(answers, bucket.reads), ref, NOW)).rejects.toBe(error);
    },
  );
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

describe('is touched by tags that decide who may use it', () => {
  it.each([
    ['a bucket', 'arn:aws:s3:::photos', 'photos'],
    ['an access point', 'arn:aws:s3:eu-west-1:111122223333:accesspoint/photos', undefined],
    ['nothing', undefined, undefined],
  ])('on %s', (_name, resourceArn, expected) => {
    for (const event of ['s3:TagResource', 's3:UntagResource'] as const) {
      expect(bucket.touchedBy[event]?.({ resourceArn }, null, place)).toBe(expected);
    }
  });
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
  const acl = (...grantList: object[]) => JSON.stringify({ grantSet: null, grantList, owner: { displayName: null, id: 'owner' } });
  const ofAnotherForm = {
    PublicAccessBlockConfiguration: {},
    BucketWebsiteConfiguration: 'index.html',
    ServerSideEncryptionConfiguration: { rules: {} },
    BucketVersioningConfiguration: { status: 'Maybe' },
    BucketLoggingConfiguration: 'logs',
    BucketLifecycleConfiguration: { rules: [{ status: 'Enabled', filter: { predicate: { type: 'LifecycleMoonPredicate' } } }] },
  };
  const found = (supplementaryConfiguration: object) => bucket.fromConfigurationItem?.(parseConfigurationItem({ ...item, supplementaryConfiguration }).item);

  it('with everything but the status of its policy, its ownership controls and what the account blocks', () => {
    const recorded = {
      AccessControlList: acl({ grantee: { id: 'owner', displayName: null }, permission: 'FullControl' }, { grantee: 'AllUsers', permission: 'ReadAcp' }),
      BucketPolicy: { policyText: '{"Statement":[]}' },
      PublicAccessBlockConfiguration: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: false, restrictPublicBuckets: true },
      BucketWebsiteConfiguration: { indexDocumentSuffix: 'index.html' },
      ServerSideEncryptionConfiguration: {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyID: 'alias/photos' }, bucketKeyEnabled: true }],
      },
      BucketVersioningConfiguration: { status: 'Enabled', isMfaDeleteEnabled: true },
      BucketLoggingConfiguration: { destinationBucketName: 'logs', logFilePrefix: 'photos/' },
      BucketLifecycleConfiguration: { rules: [] },
    };

    expect(found(recorded)).toEqual({
      accountId: '111122223333',
      region: 'cn-north-1',
      name: 'photos',
      arn: 'arn:aws-cn:s3:::photos',
      policy: '{"Statement":[]}',
      publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: false, restrictPublicBuckets: true },
      effectiveBlock: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: false, restrictPublicBuckets: true },
      acl: [owner, { grantee: { kind: 'group', uri: allUsers }, permission: 'READ_ACP' }],
      owner: 'owner',
      website: true,
      encryption: { algorithm: 'aws:kms', kmsKey: 'alias/photos', bucketKey: true, blockedTypes: null },
      versioning: { status: 'Enabled', mfaDelete: true },
      logging: { bucket: 'logs', prefix: 'photos/' },
      lifecycle: null,
      tags: { team: 'media' },
    });
  });

  it('without what is not set up, where it shows the ACL and nothing of it', () => {
    expect(found({ AccessControlList: acl(), BucketPolicy: { policyText: null } })).toMatchObject({
      policy: null,
      publicAccessBlock: null,
      effectiveBlock: nothingBlocked,
      acl: [],
      website: false,
      encryption: null,
      lifecycle: null,
    });
  });

  it('with versioning and logging that are off', () => {
    const off = {
      BucketVersioningConfiguration: { status: 'Off', isMfaDeleteEnabled: null },
      BucketLoggingConfiguration: { destinationBucketName: null, logFilePrefix: null },
    };

    expect(found(off)).toMatchObject({ versioning: { status: null, mfaDelete: false }, logging: null });
  });

  it.each([
    ['nothing of it', {}],
    ['a block that is there in part', { PublicAccessBlockConfiguration: { blockPublicAcls: true } }],
    ['an ACL with a grantee of another form', { AccessControlList: { grantList: [{ grantee: { who: 'x' }, permission: 'Read' }] }, ...ofAnotherForm }],
  ])('without facts where it shows %s', (_name, recorded) => {
    expect(Object.keys(found(recorded) ?? {}).sort()).toEqual(['accountId', 'arn', 'name', 'region', 'tags']);
  });

  it.each([
    ['AWS_S3_Bucket.json', { grants: 1, policy: /SecureTransport/, block: null, versioning: 'Enabled', rules: 0 }],
    ['c7n-s3.json', { grants: 1, policy: null, block: null, versioning: null, rules: 0 }],
    ['c7n-s3-from-rule.json', { grants: 1, policy: null, block: null, versioning: null, rules: 0 }],
    ['c7n-s3-from-rule-sans-accelerator.json', { grants: 1, policy: null, block: null, versioning: null, rules: 0 }],
    ['c7n-s3-lifecycle.json', { grants: 2, policy: null, block: null, versioning: 'Suspended', rules: 1 }],
    ['c7n-s3-lifecycle-and-predicate.json', { grants: 2, policy: null, block: null, versioning: 'Suspended', rules: 1 }],
    ['c7n-s3-lifecycle-null-predicate.json', { grants: 1, policy: /DenyUnEncrypted/, block: null, versioning: 'Enabled', rules: 3 }],
    ['c7n-s3-rep-and-notify.json', { grants: 2, policy: null, block: null, versioning: 'Enabled', rules: 1 }],
    ['c7n-s3-website.json', { grants: 2, policy: null, block: null, versioning: null, rules: 0 }],
    ['c7n-s3-website-redirect.json', { grants: 1, policy: /RequiredEncrypted/, block: null, versioning: null, rules: 0 }],
  ] as const)('as AWS Config recorded it in %s', (file, expected) => {
    const path = `../shared/fixtures/config-items/${file}`;
    if (isMissing(path)) return;

    const [parsed] = readConfigFile(JSON.parse(readFileSync(path, 'utf8'))).items;
    const facts = parsed && bucket.fromConfigurationItem?.(parsed.item);

    expect(facts?.acl).toHaveLength(expected.grants);
    expect(facts?.publicAccessBlock).toBe(expected.block);
    expect(facts?.versioning?.status).toBe(expected.versioning);
    expect(facts?.lifecycle?.rules ?? []).toHaveLength(expected.rules);
    expect(facts?.website).toBe(file.includes('website'));
    expect(facts).toMatchObject({ encryption: null, logging: null, owner: facts?.acl?.[0]?.grantee.kind === 'user' && facts.acl[0].grantee.id });
    if (expected.policy === null) expect(facts?.policy).toBeNull();
    else expect(facts?.policy).toMatch(expected.policy);
    expect(facts?.acl?.some(({ grantee }) => grantee.kind === 'group' && grantee.uri === allUsers)).toBe(expected.grants === 2);
  });
});

it('is the same in whatever order its ACL, its lifecycle rules and what its policy lists stand, and whatever the account blocks', async () => {
  const facts = await bucket.read(answering(whole, bucket.reads), ref, NOW);
  if (!facts?.lifecycle) throw new Error('There is no bucket with a lifecycle.');
  const { lifecycle } = facts;
  const listing = (...Action: string[]) => JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource: '*' }] });
  const two = { ...facts, policy: listing('s3:GetObject', 's3:ListBucket'), lifecycle: { ...lifecycle, rules: [drafts, { ...drafts, ID: 'more' }] } };
  const turned = {
    ...two,
    policy: listing('s3:ListBucket', 's3:GetObject'),
    acl: facts.acl.toReversed(),
    lifecycle: { ...lifecycle, rules: two.lifecycle.rules.toReversed() },
    effectiveBlock: nothingBlocked,
  };

  expect(bucket.canonical?.(turned)).toEqual(bucket.canonical?.(two));
  expect(bucket.canonical?.({ ...two, policy: listing('s3:GetObject') })).not.toEqual(bucket.canonical?.(two));
  expect(bucket.canonical?.({ ...facts, acl: [] })).not.toEqual(bucket.canonical?.(facts));
  expect(bucket.canonical?.({ ...facts, lifecycle: null })).not.toEqual(bucket.canonical?.(facts));
  expect(bucket.canonical?.({ ...facts, publicAccessBlock: null })).not.toEqual(bucket.canonical?.(facts));
});

function isMissing(path: string): boolean {
  if (existsSync(path)) return false;
  console.warn(`${path} is not here: passed over.`);
  return true;
}
