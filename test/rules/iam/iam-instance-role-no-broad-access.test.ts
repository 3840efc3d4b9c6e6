import { UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/iam/iam-instance-role-no-broad-access.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::Role', id: 'web' } as const;
const of = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (statement: object) => ({ Effect: 'Allow', Resource: '*', ...statement });
const trust = (Service: unknown) => of({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });
const own = (name: string, document?: string | object) => ({
  name,
  arn: `arn:aws:iam::111122223333:policy/${name}`,
  ...(document !== undefined && { document }),
});
const ofAws = (name: string, path = '') => ({ name, arn: `arn:aws:iam::aws:policy/${path}${name}` });
const role = (more: object) => ({
  name: 'web',
  path: '/',
  trustPolicy: trust('ec2.amazonaws.com'),
  inlinePolicies: [],
  attachedPolicies: [],
  permissionsBoundary: null,
  ...more,
});
const inline = (...documents: (string | object)[]) => role({ inlinePolicies: documents.map((document, index) => ({ name: `p${index + 1}`, document })) });
const attached = (...policies: object[]) => role({ attachedPolicies: policies });
const allOfS3 = of(allow({ Action: 's3:*' }));
const readOnly = of(allow({ Action: ['s3:Get*', 's3:List*'] }));
const said = (powers: string) => `Instances can take this role, and it grants them too much: ${powers}. Whoever gets into one of them has it too.`;
const detach = (PolicyArn: string) =>
  ({
    apply: { action: 'iam:DetachRolePolicy', input: { RoleName: 'web', PolicyArn } },
    revert: { action: 'iam:AttachRolePolicy', input: { RoleName: 'web', PolicyArn } },
  }) as const;
const erase = (PolicyName: string, PolicyDocument: string) =>
  ({
    apply: { action: 'iam:DeleteRolePolicy', input: { RoleName: 'web', PolicyName } },
    revert: { action: 'iam:PutRolePolicy', input: { RoleName: 'web', PolicyName, PolicyDocument } },
  }) as const;
const plan = (doing: string, ...steps: (ReturnType<typeof detach> | ReturnType<typeof erase>)[]) => ({
  risk: 'high' as const,
  message: `${doing}. Everything that runs with this role can do at once only what its other policies allow: attach one with what is really needed first. What is deleted is kept as a text, to be put back as it was.`,
  steps,
});
/** An inline policy that is deleted. */
const reported = (name: string, document: string, power: string) => ({
  name,
  facts: inline(document),
  message: said(`p1 grants ${power}`),
  plan: plan('Delete the inline p1 of web', erase('p1', document)),
});

testRule(rule, ref, {
  valid: [
    { name: 'a role without policies', facts: role({}) },
    {
      name: 'narrow policies of each kind',
      facts: role({ inlinePolicies: [{ name: 'p', document: readOnly }], attachedPolicies: [own('media', readOnly), ofAws('AmazonSSMManagedInstanceCore')] }),
    },
    { name: 'all that is in one bucket', facts: inline(of({ Effect: 'Allow', Action: 's3:*', Resource: ['arn:aws:s3:::media', 'arn:aws:s3:::media/*'] })) },
    { name: 'buckets that begin alike', facts: inline(of({ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::snapwave-*' })) },
    { name: 'to read every bucket', facts: inline(readOnly) },
    {
      name: 'all of S3, denied but for one bucket',
      facts: inline(of(allow({ Action: 's3:*' }), { Effect: 'Deny', Action: 's3:*', NotResource: ['arn:aws:s3:::media', 'arn:aws:s3:::media/*'] })),
    },
    {
      name: 'all of S3, denied by another of its policies',
      facts: role({
        attachedPolicies: [ofAws('AmazonS3FullAccess')],
        inlinePolicies: [{ name: 'p', document: of({ Effect: 'Deny', Action: 's3:PutObject', Resource: '*' }) }],
      }),
    },
    {
      name: 'all of S3, where objects bear a tag',
      facts: inline(of(allow({ Action: 's3:*', Condition: { StringEquals: { 's3:ExistingObjectTag/team': 'media' } } }))),
    },
    {
      name: 'everything, within a boundary that is narrow',
      facts: role({ attachedPolicies: [ofAws('AdministratorAccess')], permissionsBoundary: own('bound', readOnly) }),
    },
    {
      name: 'everything, within one of AWS that is narrow',
      facts: role({ attachedPolicies: [ofAws('AdministratorAccess')], permissionsBoundary: ofAws('ReadOnlyAccess') }),
    },
    { name: 'some actions of IAM', facts: inline(of(allow({ Action: ['iam:Get*', 'iam:PassRole'] }))) },
    { name: 'a policy of the account that is only called like one of AWS', facts: attached(own('AdministratorAccess', readOnly)) },
  ],
  notApplicable: [
    {
      name: 'an administrator that instances can’t be',
      facts: role({ trustPolicy: trust('lambda.amazonaws.com'), attachedPolicies: [ofAws('AdministratorAccess')] }),
    },
    {
      name: 'a role that instances are denied',
      facts: role({ trustPolicy: of({ Effect: 'Deny', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }) }),
    },
    {
      name: 'a role of an account known only at deployment',
      facts: role({ trustPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: UNRESOLVED }, Action: 'sts:AssumeRole' }] } }),
    },
    { name: 'a service that is called alike', facts: role({ trustPolicy: trust(['ec2scheduled.amazonaws.com', 'spot.ec2.example.com']) }) },
  ],
  invalid: [
    ...['service-role/AmazonEC2RoleforSSM', 'AWSLambdaExecute', 'job-function/SystemAdministrator', 'job-function/DataScientist'].map((inPath) => {
      const [name = '', path = ''] = inPath.split('/').toReversed();
      const policy = ofAws(name, path && `${path}/`);
      return {
        name: `AWS’s own ${name}`,
        facts: attached(policy),
        message: said(`${name} grants all S3 buckets`),
        plan: plan(`Detach ${name} of web`, detach(policy.arn)),
      };
    }),
    {
      name: 'an administrator, and detaches that policy only',
      facts: attached(own('media', readOnly), ofAws('AdministratorAccess')),
      message: said('AdministratorAccess grants everything'),
      plan: plan('Detach AdministratorAccess of web', detach('arn:aws:iam::aws:policy/AdministratorAccess')),
    },
    {
      name: 'each policy with what it grants',
      facts: role({
        attachedPolicies: [ofAws('AmazonS3FullAccess'), ofAws('IAMFullAccess'), ofAws('PowerUserAccess'), own('everything', of(allow({ Action: '*' })))],
        inlinePolicies: [
          { name: 'p1', document: readOnly },
          { name: 'p2', document: allOfS3 },
        ],
      }),
      message: said(
        'AmazonS3FullAccess grants all S3 buckets; IAMFullAccess grants all of IAM; PowerUserAccess grants all S3 buckets; everything grants everything; p2 grants all S3 buckets',
      ),
      plan: plan(
        'Detach AmazonS3FullAccess, IAMFullAccess, PowerUserAccess and everything, and delete the inline p2 of web',
        detach('arn:aws:iam::aws:policy/AmazonS3FullAccess'),
        detach('arn:aws:iam::aws:policy/IAMFullAccess'),
        detach('arn:aws:iam::aws:policy/PowerUserAccess'),
        detach('arn:aws:iam::111122223333:policy/everything'),
        erase('p2', allOfS3),
      ),
    },
    reported('all of S3', allOfS3, 'all S3 buckets'),
    reported('what is as good as all of S3', of(allow({ Action: ['s3:Get*', 's3:Put*'], Resource: 'arn:aws:s3:::*' })), 'all S3 buckets'),
    reported('all buckets but one', of({ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::secrets/*' }), 'all S3 buckets'),
    reported('all of S3 over TLS', of(allow({ Action: 'S3:*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })), 'all S3 buckets'),
    reported('all of IAM', of(allow({ Action: 'iam:?*' })), 'all of IAM'),
    reported('everything in pieces', of(allow({ NotAction: 's3:DeleteBucket' })), 'everything'),
    {
      name: 'a role of instances in China, and of other services',
      facts: role({
        trustPolicy: trust(['lambda.amazonaws.com', 'ec2.amazonaws.com.cn']),
        attachedPolicies: [{ name: 'AdministratorAccess', arn: 'arn:aws-cn:iam::aws:policy/AdministratorAccess' }],
      }),
      message: said('AdministratorAccess grants everything'),
      plan: plan('Detach AdministratorAccess of web', detach('arn:aws-cn:iam::aws:policy/AdministratorAccess')),
    },
    {
      name: 'the role of a cluster in which S3 stands open, within a boundary that leaves just that',
      facts: role({ attachedPolicies: [ofAws('AdministratorAccess')], permissionsBoundary: ofAws('PowerUserAccess') }),
      message: said('AdministratorAccess grants all S3 buckets'),
      plan: plan('Detach AdministratorAccess of web', detach('arn:aws:iam::aws:policy/AdministratorAccess')),
    },
    {
      name: 'the older role of EMR',
      facts: attached(ofAws('AmazonElasticMapReduceforEC2Role', 'service-role/')),
      message: said('AmazonElasticMapReduceforEC2Role grants all S3 buckets'),
      plan: plan('Detach AmazonElasticMapReduceforEC2Role of web', detach('arn:aws:iam::aws:policy/service-role/AmazonElasticMapReduceforEC2Role')),
    },
    {
      name: 'a policy that denies something besides, and leaves it to a human',
      facts: inline(of(allow({ Action: '*' }), { Effect: 'Deny', Action: 'organizations:*', Resource: '*' })),
      message: said('p1 grants everything'),
      plan: null,
    },
    {
      name: 'a role that others keep, and leaves it to a human',
      facts: { ...attached(ofAws('AdministratorAccess')), name: 'AWSControlTowerExecution' },
      message: said('AdministratorAccess grants everything'),
      plan: null,
    },
    {
      name: 'an administrator, whatever other policies are not shown',
      facts: { ...attached(own('media'), ofAws('AdministratorAccess')), inlinePolicies: [{ name: null, document: { Statement: UNRESOLVED } }] },
      message: said('AdministratorAccess grants everything'),
      plan: plan('Detach AdministratorAccess of web', detach('arn:aws:iam::aws:policy/AdministratorAccess')),
    },
  ],
  insufficient: [
    { name: 'a role whose boundary is not shown', facts: { trustPolicy: trust('ec2.amazonaws.com'), inlinePolicies: [], attachedPolicies: [] } },
    { name: 'a policy whose text is not shown', facts: attached(own('media')), message: /What media of the role grants is not shown/ },
    { name: 'a policy known only at deployment', facts: attached({ name: 'known only at deployment', arn: null }), message: /not shown/ },
    {
      name: 'a resource known only at deployment',
      facts: inline({ Statement: [allow({ Action: 's3:*', Resource: UNRESOLVED })] }),
      message: /only at deployment/,
    },
    {
      name: 'a condition known only at deployment',
      facts: inline({ Statement: [allow({ Action: 's3:*', Condition: UNRESOLVED })] }),
      message: /only at deployment/,
    },
    {
      name: 'everything within a boundary whose text is not shown',
      facts: role({ attachedPolicies: [ofAws('AdministratorAccess')], permissionsBoundary: own('bound') }),
      message: /What bound of the role grants is not shown/,
    },
    {
      name: 'a role of a service known only at deployment',
      facts: role({ trustPolicy: { Statement: [{ Effect: 'Allow', Principal: { Service: [UNRESOLVED] }, Action: 'sts:AssumeRole' }] } }),
      message: /only at deployment/,
    },
    {
      name: 'a role of a principal known only at deployment',
      facts: role({ trustPolicy: { Statement: [{ Effect: 'Allow', Principal: UNRESOLVED, Action: 'sts:AssumeRole' }] } }),
      message: /only at deployment/,
    },
    { name: 'a trust policy known only at deployment', facts: role({ trustPolicy: { Statement: [UNRESOLVED] } }), message: /only at deployment/ },
  ],
});
