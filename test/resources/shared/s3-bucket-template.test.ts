import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../../functions/core/template.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import bucket from '../../../resources/s3/bucket.ts';

/** What a template proposes for one of its resources. */
function proposed(logicalId: string, Resources: object, more: object = {}) {
  const resource = readTemplate({ ...more, Resources }).resources.find((each) => each.logicalId === logicalId);
  if (!resource) throw new Error(`There is no ${logicalId}.`);
  return bucket.fromTemplate?.(resource);
}
const photos = (Properties: object = {}) => ({ Photos: { Type: 'AWS::S3::Bucket', Properties } });
const policy = (Bucket: unknown, PolicyDocument: unknown) => ({ Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket, PolicyDocument } } });
const document = { Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['*'] }] };
const withoutDefault = { Parameters: { Name: { Type: 'String' } } };

const encrypted = (KMSMasterKeyID: unknown) => ({
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID } }] },
});
const withAcl = (ObjectOwnership: unknown) => ({ AccessControl: 'PublicRead', OwnershipControls: { Rules: [{ ObjectOwnership }] } });

describe('a bucket in a template', () => {
  it('has nothing that the template does not give it', () => {
    expect(proposed('Photos', photos())).toMatchObject({
      name: '<Photos>',
      policy: null,
      publicAccessBlock: null,
      effectiveBlock: { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false },
      acl: [{ grantee: { kind: 'user' }, permission: 'FULL_CONTROL' }],
      objectOwnership: null,
      website: false,
      encryption: { algorithm: 'AES256', kmsKey: null, bucketKey: false, blockedTypes: null },
      versioning: { status: null, mfaDelete: null },
      logging: null,
      lifecycle: null,
      tags: {},
    });
  });

  it('has what the template sets up', () => {
    const properties = {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
      WebsiteConfiguration: { IndexDocument: 'index.html' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] } }, BucketKeyEnabled: 'true' },
        ],
      },
      VersioningConfiguration: { Status: 'Suspended' },
      LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' }, LogFilePrefix: 'photos/' },
      LifecycleConfiguration: {
        Rules: [
          { Id: 'a', Status: 'Enabled', Prefix: 'a/', ExpirationInDays: '30', TagFilters: [{ Key: 'k', Value: 'v' }] },
          { Status: 'Disabled', ExpirationDate: '2027-01-01T00:00:00Z', ObjectSizeGreaterThan: '10', ObjectSizeLessThan: 20 },
          { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 5 } },
          { Status: 'Enabled', NoncurrentVersionExpirationInDays: 6 },
        ],
      },
    };

    expect(proposed('Photos', photos(properties))).toMatchObject({
      objectOwnership: 'BucketOwnerPreferred',
      website: true,
      encryption: { algorithm: 'aws:kms', kmsKey: '<Key.Arn>', bucketKey: true, blockedTypes: null },
      versioning: { status: 'Suspended', mfaDelete: null },
      logging: { bucket: '<Logs>', prefix: 'photos/' },
      lifecycle: {
        rules: [
          { ID: 'a', Status: 'Enabled', Filter: { And: { Prefix: 'a/', Tags: [{ Key: 'k', Value: 'v' }] } }, Expiration: { Days: 30 } },
          {
            Status: 'Disabled',
            Filter: { And: { Prefix: '', Tags: [], ObjectSizeGreaterThan: 10, ObjectSizeLessThan: 20 } },
            Expiration: { Date: new Date('2027-01-01') },
          },
          { Status: 'Enabled', Filter: { And: { Prefix: '' } }, NoncurrentVersionExpiration: { NoncurrentDays: 5 } },
          { Status: 'Enabled', Filter: { And: { Prefix: '' } }, NoncurrentVersionExpiration: { NoncurrentDays: 6 } },
        ],
      },
    });
  });

  it.each([
    ['logs into itself where no destination is named', { LoggingConfiguration: {} }, { logging: { bucket: '<Photos>', prefix: null } }],
    [
      'logs somewhere where that is known only at deployment',
      { LoggingConfiguration: { DestinationBucketName: { Ref: 'Name' } } },
      { logging: { prefix: null } },
    ],
    ['keeps versions for Object Lock', { ObjectLockEnabled: true }, { versioning: { status: 'Enabled', mfaDelete: null } }],
    ['encrypts with some key where that is known only at deployment', encrypted({ Ref: 'Name' }), { encryption: { algorithm: 'aws:kms' } }],
    [
      'encrypts in some way where that is known only at deployment',
      { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: { Ref: 'Name' } } }] } },
      { encryption: { algorithm: '<known only at deployment>', kmsKey: null } },
    ],
    [
      'is encrypted by S3’s own keys where no way is named',
      { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: {} }] } },
      { encryption: { algorithm: 'AES256', kmsKey: null, bucketKey: false, blockedTypes: null } },
    ],
    [
      'is encrypted by S3’s own keys where none is named',
      { BucketEncryption: { ServerSideEncryptionConfiguration: [{ SSEAlgorithm: 'AES256' }] } },
      { encryption: { algorithm: 'AES256', kmsKey: null, bucketKey: false, blockedTypes: null } },
    ],
    ['has no lifecycle where there is no rule', { LifecycleConfiguration: { Rules: [] } }, { lifecycle: null }],
    ['has no ACL where ACLs are switched off', withAcl('BucketOwnerEnforced'), { acl: [{ permission: 'FULL_CONTROL' }] }],
  ])('%s', (_name, properties, expected) => {
    const facts = proposed('Photos', photos(properties), withoutDefault);

    expect(facts).toMatchObject(expected);
    expect(facts?.acl ?? []).toHaveLength(1);
  });

  it('does not show an ACL that ownership controls may switch off', () => {
    expect(proposed('Photos', photos(withAcl({ Ref: 'Name' })), withoutDefault)).not.toHaveProperty('acl');
  });

  it('has the switches that are on, in whichever spelling, and no other', () => {
    const block = { BlockPublicAcls: 'true', BlockPublicPolicy: true, RestrictPublicBuckets: 'False' };

    expect(proposed('Photos', photos({ PublicAccessBlockConfiguration: block }))).toMatchObject({
      publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: false, blockPublicPolicy: true, restrictPublicBuckets: false },
    });
  });

  it('does not show what is known only at deployment', () => {
    const open = { Ref: 'Name' };
    const facts = proposed(
      'Photos',
      {
        ...photos({
          PublicAccessBlockConfiguration: { BlockPublicAcls: open },
          AccessControl: open,
          OwnershipControls: open,
          WebsiteConfiguration: open,
          BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: open }] },
          VersioningConfiguration: { Status: open },
          LoggingConfiguration: open,
          LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: open }] },
          Tags: [{ Key: 'a', Value: open }],
        }),
        ...policy(open, document),
      },
      withoutDefault,
    );

    expect(Object.keys(facts ?? {}).sort()).toEqual(['accountId', 'arn', 'encryption', 'name', 'owner', 'region']);
    expect(facts?.encryption?.algorithm).toBe('<known only at deployment>');
  });

  it.each([
    ['PublicRead', ['READ']],
    ['PublicReadWrite', ['READ', 'WRITE']],
    ['AuthenticatedRead', ['READ']],
    ['LogDeliveryWrite', ['WRITE', 'READ_ACP']],
    ['AwsExecRead', []],
    ['Private', []],
  ])('grants by the canned ACL %s: %j', (AccessControl, permissions) => {
    const facts = proposed('Photos', photos({ AccessControl }));

    expect(facts?.acl?.flatMap(({ grantee, permission }) => (grantee.kind === 'group' ? [permission] : []))).toEqual(permissions);
  });

  it.each([
    ['Ref', photos(), { Ref: 'Photos' }],
    ['its name', photos({ BucketName: 'p' }), 'p'],
    ['a text of the same parts', { ...photos({ BucketName: { 'Fn::Sub': `\${Key}-x` } }), Key: { Type: 'AWS::KMS::Key' } }, { 'Fn::Sub': `\${Key}-x` }],
  ])('has the policy that names it by %s', (_name, resources, named) => {
    expect(proposed('Photos', { ...resources, ...policy(named, document) })).toMatchObject({ policy: document });
    expect(proposed('Policy', { ...resources, ...policy(named, document) })).toBeNull();
  });

  it('has none where the policy is another bucket’s', () => {
    const resources = { ...photos(), Other: { Type: 'AWS::S3::Bucket' }, ...policy({ Ref: 'Other' }, document) };

    expect(proposed('Photos', resources)).toMatchObject({ policy: null });
    expect(proposed('Other', resources)).toMatchObject({ policy: document });
  });

  it('shows no policy where two are meant for it', () => {
    const { Policy } = policy({ Ref: 'Photos' }, document);

    expect(proposed('Photos', { ...photos(), Policy, Second: Policy })).not.toHaveProperty('policy');
  });

  it('has its own name and ARN in its policy, however that refers to it', () => {
    const Resource = [
      { 'Fn::GetAtt': ['Photos', 'Arn'] },
      { 'Fn::Sub': `\${Photos.Arn}/*` },
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: 'Photos' }, '/*']] },
    ];

    expect(proposed('Photos', { ...photos(), ...policy({ Ref: 'Photos' }, { Statement: { Resource } }) })).toMatchObject({
      policy: { Statement: { Resource: ['arn:aws:s3:::<Photos>', 'arn:aws:s3:::<Photos>/*', 'arn:aws:s3:::<Photos>/*'] } },
    });
  });
});

describe('a bucket policy in a template', () => {
  it('whose bucket is not there is the policy of a bucket of which nothing else is known', () => {
    const alone = {
      Statement: { ...document.Statement[0], Resource: [{ 'Fn::GetAtt': ['Elsewhere', 'Arn'] }, { 'Fn::Sub': `arn:aws:s3:::\${Elsewhere}/*` }] },
    };
    const facts = proposed('Policy', policy({ Ref: 'Elsewhere' }, alone));

    expect(facts).toMatchObject({ policy: { Statement: { Resource: [facts?.arn, `${facts?.arn}/*`] } } });
    expect(Object.keys(facts ?? {}).sort()).toEqual(['accountId', 'arn', 'name', 'policy']);
  });

  it('that is known only at deployment is a policy all the same', () => {
    const facts = proposed('Policy', policy('elsewhere', { Ref: 'Name' }), withoutDefault);

    expect(facts).toMatchObject({ name: 'elsewhere', policy: { Statement: UNRESOLVED } });
  });

  it('for a bucket named only at deployment is nobody’s own where there are buckets', () => {
    const resources = { ...photos(), ...policy({ Ref: 'Name' }, document) };

    expect(proposed('Policy', resources, withoutDefault)).toBeNull();
    expect(proposed('Photos', resources, withoutDefault)).not.toHaveProperty('policy');
  });
});
