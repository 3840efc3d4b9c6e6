import type { AwsCall } from '../../../aws/call.ts';
import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/s3/s3-bucket-policy-grantee-check.ts';
import { testRule } from '../rule-tester.ts';
import { allOff, plain, policyOf, ref, which } from './bucket-facts.ts';

const OURS = 'arn:aws:iam::111122223333:role/app';
const PARTNER = '444455556666';
const allow = { Effect: 'Allow', Principal: { AWS: OURS }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*' };
const to = (Principal: unknown) => ({ ...allow, Principal });
const when = (Condition: object) => ({ ...allow, Principal: '*', Condition });
const complies = (name: string, statement: object, parameters?: object) => ({
  name,
  facts: { policy: policyOf(statement) },
  ...(parameters && { parameters: { ...parameters } }),
});

const put = (Policy: string): AwsCall<'s3:PutBucketPolicy'> => ({ action: 's3:PutBucketPolicy', input: { ...which, Policy } });
const message = (what = 'statement 1 (s3:GetObject)') => `The policy of the bucket lets in others than those that were agreed on: ${what}.`;
const remove = (what = 'statement 1 (s3:GetObject)') =>
  `Take ${what} out of the policy; every other statement stays. Whoever comes in by that today is refused from then on: that may be a partner, another team, a web site.`;
const reported = (name: string, statement: object, parameters?: object) => ({
  name,
  facts: { ...plain, policy: policyOf(statement) },
  ...(parameters && { parameters: { ...parameters } }),
  message: message(),
  plan: {
    risk: 'high' as const,
    message: remove(),
    steps: [{ apply: { action: 's3:DeleteBucketPolicy', input: which } as const, revert: put(policyOf(statement)) }],
  },
});

testRule(rule, ref, {
  valid: [
    { name: 'no policy', facts: { policy: null } },
    complies('a role of our own', allow),
    complies('our own account, by its number and by its root', to({ AWS: ['111122223333', 'arn:aws:iam::111122223333:root'] })),
    { ...complies('another account of ours', to({ AWS: PARTNER })), ownAccounts: [PARTNER] },
    complies('a session of our own', to({ AWS: 'arn:aws:sts::111122223333:assumed-role/app/ana' })),
    complies('what is left of a user that was deleted', to({ AWS: 'AIDACKCEVSQ6C2EXAMPLE' })),
    complies('a service of AWS', to({ Service: 'cloudtrail.amazonaws.com' })),
    complies('a service that is agreed on, in another case', to({ Service: 'CloudTrail.amazonaws.com' }), { servicePrincipals: ['cloudtrail.amazonaws.com'] }),
    complies('CloudFront’s own user', to({ AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' })),
    complies('an account that is agreed on', to({ AWS: `arn:aws:iam::${PARTNER}:role/any` }), { awsPrincipals: [PARTNER] }),
    complies('an account that is agreed on, by its root', to({ AWS: PARTNER }), { awsPrincipals: [`arn:aws:iam::${PARTNER}:root`] }),
    complies('one role that is agreed on', to({ AWS: `arn:aws:iam::${PARTNER}:role/one` }), { awsPrincipals: [`arn:aws:iam::${PARTNER}:role/one`] }),
    complies('a canonical user that is agreed on', to({ CanonicalUser: '79a5' }), { awsPrincipals: ['79a5'] }),
    complies('a provider of identities that is agreed on', to({ Federated: 'cognito-identity.amazonaws.com' }), {
      federatedUsers: ['cognito-identity.amazonaws.com'],
    }),
    complies('a provider of our own', to({ Federated: 'arn:aws:iam::111122223333:saml-provider/office' })),
    complies('a Deny to others', { ...to({ AWS: PARTNER }), Effect: 'Deny' }),
    complies('everybody in a range', when({ IpAddress: { 'aws:SourceIp': ['203.0.113.7', '203.0.113.128/25'] } }), { ipAddresses: ['203.0.113.0/24'] }),
    complies('everybody in a VPC or by an endpoint', when({ StringEquals: { 'aws:SourceVpc': ['vpc-1', 'vpc-2'] } }), { vpcIds: ['vpc-1', 'vpc-2'] }),
    complies('everybody of our own account', when({ StringEquals: { 'aws:PrincipalAccount': '111122223333' } })),
    complies('everybody of the bucket’s own account', when({ StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } })),
    complies('everybody of the bucket’s own organization', when({ StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } })),
    {
      name: 'a role of our own, from a VPC that is known only at deployment',
      facts: { policy: { Statement: [{ ...allow, Condition: { StringEquals: { 'aws:SourceVpc': UNRESOLVED } } }] } },
    },
    complies('everybody of an organization', when({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }), { organizationIds: ['o-a1b2c3d4e5'] }),
    complies('a unit of an organization', when({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-1/*' } }), {
      organizationIds: ['o-a1b2c3d4e5'],
    }),
    complies('what acts for a resource of our own', when({ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } })),
    {
      name: 'a role, and a VPC, of the template',
      facts: { policy: { Statement: [to({ AWS: new TemplateRef('Role', 'Arn') }), when({ StringEquals: { 'aws:SourceVpc': new TemplateRef('Vpc') } })] } },
    },
  ],
  invalid: [
    {
      name: 'a partner beside a role that was deleted, which S3 would not take back',
      facts: { ...plain, policy: policyOf(to({ AWS: [PARTNER, 'AROACKCEVSQ6C2EXAMPLE'] })) },
      message: message(),
      plan: null,
    },
    {
      ...reported('a partner, where new public policies are blocked and this one is not public', to({ AWS: PARTNER })),
      facts: { ...plain, policy: policyOf(to({ AWS: PARTNER })), effectiveBlock: { ...allOff, blockPublicPolicy: true } },
    },
    {
      name: 'another account, and takes out its statement alone',
      facts: { ...plain, policy: policyOf(allow, { ...to({ AWS: [OURS, PARTNER] }), Sid: 'Partner' }) },
      message: message('statement 2 "Partner" (s3:GetObject)'),
      plan: {
        risk: 'high',
        message: remove('statement 2 "Partner" (s3:GetObject)'),
        steps: [{ apply: put(policyOf(allow)), revert: put(policyOf(allow, { ...to({ AWS: [OURS, PARTNER] }), Sid: 'Partner' })) }],
      },
    },
    reported('everybody', to('*')),
    reported('everybody but one', { ...allow, Principal: undefined, NotPrincipal: { AWS: OURS } }),
    reported('another role of an account of which one is agreed on', to({ AWS: `arn:aws:iam::${PARTNER}:role/two` }), {
      awsPrincipals: [`arn:aws:iam::${PARTNER}:role/one`],
    }),
    reported('a whole account of which one role is agreed on', to({ AWS: PARTNER }), { awsPrincipals: [`arn:aws:iam::${PARTNER}:role/one`] }),
    reported('every service', to({ Service: '*' })),
    reported('a service that is not agreed on', to({ Service: 'cloudtrail.amazonaws.com' }), { servicePrincipals: ['delivery.logs.amazonaws.com'] }),
    reported('CloudFront’s own user where no service is agreed on', to({ AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' }), {
      servicePrincipals: [],
    }),
    reported('a provider of identities', to({ Federated: 'cognito-identity.amazonaws.com' })),
    reported('a range that is wider than agreed', when({ IpAddress: { 'aws:SourceIp': ['203.0.113.7', '203.0.112.0/23'] } }), {
      ipAddresses: ['203.0.113.0/24'],
    }),
    reported('a VPC that is not agreed on', when({ StringEquals: { 'aws:SourceVpc': 'vpc-3' } }), { vpcIds: ['vpc-1'] }),
    reported('an organization that is not agreed on', when({ StringEquals: { 'aws:PrincipalOrgID': 'o-other' } }), { organizationIds: ['o-a1b2c3d4e5'] }),
    reported('another account by a condition', when({ StringEquals: { 'aws:PrincipalAccount': ['111122223333', PARTNER] } })),
    reported('a condition that a request passes without the key', when({ StringEqualsIfExists: { 'aws:PrincipalAccount': '111122223333' } })),
    reported('a condition that is about nobody', when({ Bool: { 'aws:SecureTransport': 'true' } })),
    {
      name: 'a public policy that could not be put back',
      facts: { ...plain, policy: policyOf(to('*')), policyIsPublic: true, effectiveBlock: { ...allOff, blockPublicPolicy: true } },
      message: message(),
      plan: null,
    },
    {
      name: 'everybody beside a statement that can’t be read',
      facts: { ...plain, policy: { Statement: [to('*'), { ...allow, Action: 7 }] } },
      message: message(),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a bucket whose policy is not shown', facts: {}, message: 'Not shown here: policy.' },
    {
      name: 'a canonical user',
      facts: { policy: policyOf(to({ CanonicalUser: '79a5' })) },
      message: 'Whom statement 1 (s3:GetObject) of the policy lets in is not shown.',
    },
    { name: 'a principal that is known only at deployment', facts: { policy: { Statement: [to({ AWS: UNRESOLVED })] } } },
    { name: 'a VPC that is known only at deployment', facts: { policy: { Statement: [when({ StringEquals: { 'aws:SourceVpc': UNRESOLVED } })] } } },
    {
      name: 'a statement that can’t be read',
      facts: { policy: policyOf({ ...allow, Action: 7 }) },
      message: /^Statement 1 of the policy has a value of Action/,
    },
  ],
});
