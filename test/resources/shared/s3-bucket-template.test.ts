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

describe('a bucket in a template', () => {
  it('has nothing that the template does not give it', () => {
    expect(proposed('Photos', photos())).toMatchObject({
      name: '<Photos>',
      policy: null,
      publicAccessBlock: null,
      acl: [{ grantee: { kind: 'user' }, permission: 'FULL_CONTROL' }],
      tags: {},
    });
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
        ...photos({ PublicAccessBlockConfiguration: { BlockPublicAcls: open }, AccessControl: open, Tags: [{ Key: 'a', Value: open }] }),
        ...policy(open, document),
      },
      withoutDefault,
    );

    expect(Object.keys(facts ?? {}).sort()).toEqual(['accountId', 'arn', 'name']);
  });

  it.each([
    ['PublicRead', ['READ']],
    ['PublicReadWrite', ['READ', 'WRITE']],
    ['AuthenticatedRead', ['READ']],
    ['LogDeliveryWrite', ['WRITE', 'READ_ACP']],
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
