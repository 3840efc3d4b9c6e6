import { describe, expect, it } from 'vitest';
import { TemplateRef, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { UnknownFact } from '../../../rules/rule.ts';
import { outsideGrants, publicStatements, statementsInWords } from '../../../rules/shared/grants.ts';

const OURS = '111122223333';
const QUEUE = `arn:aws:sqs:eu-west-1:${OURS}:jobs`;
const allow = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: QUEUE };
const when = (Condition: object) => ({ ...allow, Condition });
const but = (Condition: object) => ({ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*', Condition });

/** Finishes the sentence "… is public", or "is not public", with the reason. */
type Row = readonly [statements: readonly unknown[], because: string];

const PUBLIC: readonly Row[] = [
  [[allow], 'everybody, under no condition'],
  [[{ ...allow, Principal: { AWS: '*' } }], 'in a resource policy every account is everybody'],
  [[{ ...allow, Principal: { AWS: [OURS, '*'] } }], 'one of several principals is everybody'],
  [[{ effect: 'Allow', principal: { aws: '*' }, action: 'sqs:*', resource: '*' }], 'names of members in another case'],
  [[{ ...allow, Principal: { Service: '*' } }], 'every service of AWS, acting for anybody'],
  [[{ ...allow, Principal: { Federated: '*' } }], 'every identity provider'],
  [[{ ...allow, Principal: { AWS: 'arn:aws:iam::*:root' } }], 'the root of every account'],
  [[{ ...allow, Principal: undefined, NotPrincipal: { AWS: OURS } }], 'everybody but one'],
  [[{ ...allow, Action: undefined, NotAction: 'sqs:DeleteQueue' }], 'everything but one action'],
  [[{ ...allow, Resource: undefined, NotResource: 'arn:aws:sqs:::x' }], 'everything but one resource'],
  [[{ ...allow, Principal: { AWS: OURS } }, allow], 'the second statement grants it'],
  [[when({ StringLike: { 'aws:PrincipalOrgID': '*' } })], 'every organization'],
  [[when({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } })], 'every organization has an id that begins so'],
  [[when({ StringLike: { 'aws:SourceAccount': '1111*' } })], 'whoever has such an account'],
  [[when({ StringLike: { 'aws:SourceVpce': 'vpce-*' } })], 'every endpoint'],
  [[when({ StringEquals: { 'aws:SourceAccount': '${aws:PrincipalAccount}' } })], 'both are the caller’s'],
  [[when({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })], 'a request without the key passes'],
  [[when({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } })], 'a request from the internet holds no endpoint'],
  [[when({ ArnLikeIfExists: { 'aws:SourceArn': QUEUE } })], 'only services send the key'],
  [[when({ IpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' } })], 'a request by an endpoint holds no address'],
  [[when({ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-1/' } })], 'all of no values'],
  [[when({ 'ForAllValues:StringLike': { 'aws:SourceVpc': 'vpc-1' } })], 'all of no values'],
  [[when({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, Null: { 'aws:SourceVpc': 'false' } })], 'another key has to be there'],
  [[when({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, Null: { 'aws:PrincipalOrgID': 'true' } })], 'the key must not be there'],
  [[when({ Null: { 'aws:SourceVpce': 'false' } })], 'any endpoint will do'],
  [[when({ Null: { 'aws:PrincipalOrgID': 'true' } })], 'who is in no organization'],
  [[when({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })], 'all others'],
  [[when({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })], 'all others'],
  [[when({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })], 'every address'],
  [[when({ IpAddress: { 'aws:SourceIp': '::/0' } })], 'every address of IPv6'],
  [[when({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } })], 'two halves'],
  [[when({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '1.2.3.4/0'] } })], 'one of the ranges is everything, uncanonical'],
  [[when({ IpAddress: { 'aws:SourceIp': ['64.0.0.0/8', '65.0.0.0/8'] } })], 'more than a /8 in all'],
  [[when({ IpAddress: { 'aws:SourceIp': '2600::/31' } })], 'more than a /32 of IPv6'],
  [[when({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })], 'every VPC may have these addresses'],
  [[when({ StringEquals: { 'aws:SourceIp': '203.0.113.7' } })], 'not a test of addresses'],
  [[when({ Bool: { 'aws:SecureTransport': 'true' } })], 'everybody can use TLS'],
  [[when({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })], 'whoever has a device, in an account of their own'],
  [[when({ Bool: { 'aws:ViaAWSService': 'true' } })], 'everybody can call by a service'],
  [[when({ StringEquals: { 'aws:PrincipalTag/team': 'media' } })], 'everybody can tag their own users so'],
  [[when({ StringEquals: { 'aws:username': 'ana' } })], 'everybody can call a user so'],
  [[when({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })], 'not about who'],
  [[when({ StringLike: { 'aws:UserAgent': 'snapwave*' } })], 'the caller writes it'],
  [[when({ StringLike: { 'aws:Referer': 'https://snapwave.example/*' } })], 'the caller writes it'],
  [[when({ StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' } })], 'by whatever account’s use of the service'],
  [[when({ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } })], 'until then'],
  [[when({ StringEquals: { 'sns:Protocol': 'https' } })], 'to whatever page'],
  [[when({ StringLike: { 'sns:Endpoint': '*' } })], 'to whatever mailbox'],
  [[when({ StringLike: { 'sns:Endpoint': '*@*.example' } })], 'to whatever mailbox of many domains'],
  [[when({ ArnLike: { 'aws:SourceArn': '*' } })], 'every source'],
  [[when({ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } })], 'every topic of everybody'],
  [[when({ ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:*:jobs' } })], 'ArnEquals takes wildcards, too'],
  [[when({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } })], 'every bucket'],
  [[when({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::snapwave-*' } })], 'everybody can call a bucket so'],
  [[when({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:snapwave-*' } })], 'everybody can call a bucket so'],
  [[when({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:accesspoint/uploads' } })], 'an access point of any account'],
  [[when({ StringLike: { 'aws:SourceArn': `*${OURS}*` } })], 'an ARN of whoever puts the number into a name'],
  [[when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/media' } })], 'everybody can call a role so'],
  [[when({ StringLike: { 'aws:userid': '*:ana' } })], 'everybody can call a session so'],
  [[when({ StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } })], 'whoever has credentials, of any account'],
  [[when({ Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'false' } })], 'by anything but the mount target'],
  [[when({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }), allow], 'one is narrowed, the other is not'],
  [[allow, { ...but({ Bool: { 'aws:SecureTransport': 'false' } }) }], 'only plain HTTP is denied'],
  [[allow, but({ StringNotLike: { 'aws:PrincipalOrgID': 'o-*' } })], 'every organization is left in'],
  [[allow, but({ NotIpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } })], 'every address is left in'],
  [[allow, but({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })], 'just that organization is denied'],
  [[allow, { ...but({}), Action: 'sqs:ReceiveMessage' }], 'another action is denied'],
  [
    [
      { ...allow, Action: 'sqs:*' },
      { ...but({}), Action: 'sqs:SendMessage' },
    ],
    'just one of the actions is denied',
  ],
  [[allow, { ...but({}), Resource: `${QUEUE}-old` }], 'another resource is denied'],
  [[allow, { ...but({}), Principal: { AWS: '444455556666' } }], 'just one account is denied'],
  [[allow, but({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' }, Bool: { 'aws:ViaAWSService': 'false' } })], 'everybody can call by a service'],
  [[allow, but({ 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/' } })], 'who is in no organization is not denied'],
  [[allow, but({ Null: { 'aws:PrincipalOrgID': 'true' } })], 'every organization is left in'],
  [[{ ...allow, Action: UNRESOLVED }], 'whatever the action is'],
  [[{ ...allow, Resource: new TemplateRef('Queue', 'Arn') }], 'of the queue of the template'],
  [[allow, { ...but({}), Principal: { Service: '*' } }], 'just services are denied'],
  [[allow, { ...but({}), Principal: { Federated: '*' } }], 'just users of identity providers are denied'],
  [[allow, { ...but({}), Principal: { AWS: 'arn:aws:iam::*:root' } }], 'who has no account is not denied'],
  [[{ ...allow, Principal: { AWS: 'arn:aws:iam::*:role/media' } }], 'everybody can call a role so'],
  [[{ ...allow, Principal: undefined, NotPrincipal: { Service: '*' } }], 'everybody but services'],
  [[allow, { ...but({}), Action: undefined, NotAction: 'sqs:SendMessage' }], 'the denial leaves out just this action'],
  [[allow, { ...but({}), Resource: undefined, NotResource: QUEUE }], 'the denial leaves out just this resource'],
  [
    [
      { ...allow, Action: 'sqs:Send*' },
      { ...but({}), Action: 'sqs:SendMessage' },
    ],
    'the pattern is of more than what is denied',
  ],
  [
    [
      { ...allow, Resource: [QUEUE, `${QUEUE}-2`] },
      { ...but({}), Resource: QUEUE },
    ],
    'one of two resources is left',
  ],
  [
    [
      { ...allow, Resource: `${QUEUE}*` },
      { ...but({}), Resource: QUEUE },
    ],
    'the pattern is of more than what is denied',
  ],
  [[allow, { ...but({}), Resource: QUEUE.toUpperCase() }], 'case counts in resources'],
  [[allow, { ...but({}), Principal: undefined, NotPrincipal: '*' }], 'nobody is denied'],
  [[allow, but({ Bool: { 'aws:PrincipalIsAWSService': 'true' } })], 'just services are denied'],
  [[allow, but({ StringEquals: { 'aws:PrincipalType': 'Anonymous' } })], 'whoever has an account is not denied'],
  [[allow, but({ StringNotLike: { 'aws:PrincipalArn': [`arn:aws:iam::${OURS}:role/x`, 'arn:aws:iam::*:role/y'] } })], 'everybody can call a role so'],
  [[allow, { ...but({ StringNotLike: { 'aws:PrincipalArn': UNRESOLVED } }), Action: 'sqs:DeleteQueue' }], 'another action is denied, to whomever'],
  [[allow, { ...but({}), Action: 'sqs:DeleteQueue', Principal: { AWS: UNRESOLVED } }], 'another action is denied, to whomever'],
];

const NOT_PUBLIC: readonly Row[] = [
  [[], 'nothing is granted'],
  [[{ ...allow, Effect: 'Deny' }], 'a denial grants nothing'],
  [[but({ StringNotEquals: UNRESOLVED })], 'a denial grants nothing, whatever its condition'],
  [
    [
      { ...allow, Resource: undefined },
      { ...but({}), Resource: undefined },
    ],
    'all of it is denied, of a resource that need not be named',
  ],
  [[{ ...allow, Principal: { AWS: OURS } }], 'one account'],
  [[{ ...allow, Principal: { AWS: '444455556666' } }], 'one account, though not ours'],
  [[{ ...allow, Principal: { AWS: `arn:aws:iam::${OURS}:role/media` } }], 'one role'],
  [[{ ...allow, Principal: { Service: 'sns.amazonaws.com' } }], 'one service'],
  [[{ ...allow, Principal: { Federated: 'cognito-identity.amazonaws.com' } }], 'one identity provider'],
  [[{ ...allow, Principal: undefined, NotPrincipal: '*' }], 'nobody is left'],
  [[{ ...allow, Principal: undefined }], 'nobody is named'],
  [[{ ...allow, Resource: '*', Action: '*', Principal: { AWS: OURS } }], 'wildcards in actions and resources are not the public'],
  [[when({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })], 'one organization'],
  [[when({ stringequals: { 'AWS:principalorgid': ['o-a1b2c3d4e5', 'o-f6g7h8i9j0'] } })], 'two of them, in another case'],
  [[when({ StringEquals: { 'aws:PrincipalOrgID': '*' } })], 'for equality it is a character, that no id is'],
  [[when({ StringLike: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })], 'StringLike without a wildcard'],
  [[when({ StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } })], 'the organization of the resource'],
  [[when({ StringEquals: { 'aws:SourceAccount': '${aws:ResourceAccount}' } })], 'the account of the resource'],
  [[when({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/*' } })], 'any unit of one organization'],
  [[when({ 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': ['o-a1b2c3d4e5/r-ab12/'] } })], 'one unit'],
  [[when({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, Null: { 'aws:PrincipalOrgID': 'false' } })], 'the key has to be there'],
  [
    [when({ 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' }, Null: { 'AWS:principalorgpaths': false } })],
    'all of values that have to be there',
  ],
  [[when({ 'ForAnyValue:StringEquals': { 'aws:PrincipalServiceNamesList': 'cloudtrail.amazonaws.com' } })], 'one service'],
  [[when({ StringEquals: { 'AWS:SourceOwner': OURS } })], 'as SNS writes it for every topic'],
  [[when({ StringEquals: { 'aws:SourceAccount': OURS } })], 'one account'],
  [[when({ NumericEquals: { 'aws:SourceAccount': OURS }, StringEquals: { 'aws:SourceAccount': [OURS] } })], 'one of the tests narrows'],
  [[when({ StringEquals: { 'aws:PrincipalAccount': OURS } })], 'one account'],
  [[when({ StringEquals: { 'kms:CallerAccount': OURS, 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } })], 'one account'],
  [[when({ StringEqualsIfExists: { 'kms:CallerAccount': OURS } })], 'KMS always sends the key'],
  [[when({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } })], 'one network'],
  [[when({ StringEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } })], 'two endpoints'],
  [[when({ StringEquals: { 'sts:ExternalId': 'a-shared-secret' } })], 'who knows the secret'],
  [[when({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })], 'an office'],
  [[when({ IpAddress: { 'aws:SourceIp': ['203.0.113.7', '2001:db8::1'] } })], 'two addresses without a prefix length'],
  [[when({ IpAddress: { 'aws:SourceIp': '11.0.0.0/8' } })], 'a /8, which Amazon S3 takes for fixed'],
  [[when({ IpAddress: { 'aws:SourceIp': '2600::/32' } })], 'a /32 of IPv6, which Amazon S3 takes for fixed'],
  [[when({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16', '172.16.0.0/12'] } })], 'no public addresses'],
  [[when({ ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::snapwave-uploads' } })], 'one bucket: no other account can have its name'],
  [[when({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::snapwave-uploads/*' } })], 'one bucket'],
  [[when({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:snapwave-uploads' } })], "one bucket, as Amazon's own examples spell it"],
  [[when({ ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OURS}:*` } })], 'all topics of one account'],
  [[when({ StringLike: { 'aws:SourceArn': `arn:aws:events:eu-west-1:${OURS}:rule/*` } })], 'all rules of one account'],
  [[when({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/media-*` } })], 'some roles of one account'],
  [[when({ StringLike: { 'aws:userid': 'AROAEXAMPLEID1234567:*' } })], 'the sessions of one role'],
  [[when({ StringLike: { 'sns:Endpoint': '*@snapwave.example' } })], 'mailboxes of one domain'],
  [[when({ StringLike: { 'sns:Endpoint': 'https://hooks.snapwave.example/*' } })], 'pages of one host'],
  [[when({ Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } })], 'who is in the network'],
  [[when({ Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } })], 'all tests have to pass, and one narrows'],
  [[when({ StringEquals: { 'aws:SourceVpc': [] } })], 'no value can be equal to none'],
  [[allow, { ...but({}), Condition: undefined }], 'all of it is denied'],
  [[allow, but({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })], 'all but one organization are denied'],
  [[allow, but({ StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })], 'a negated test passes without the key in any case'],
  [[allow, but({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })], 'all but an office are denied'],
  [[allow, but({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' }, Bool: { 'aws:PrincipalIsAWSService': 'false' } })], 'all but an endpoint, and services'],
  [[allow, but({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OURS}:role/*` } })], 'all but roles of one account are denied'],
  [[allow, { ...but({}), Principal: undefined, NotPrincipal: { AWS: OURS }, Condition: undefined }], 'all but one account are denied'],
  [
    [
      { ...allow, Action: ['sqs:SendMessage', 'SQS:ReceiveMessage'] },
      { ...but({}), Action: 'sqs:*Message', Condition: undefined },
    ],
    'each of its actions is denied',
  ],
  [[{ ...allow, Principal: { AWS: `arn:aws:iam::${OURS}:role/*` } }], 'all roles of one account, as IAM would not take it'],
  [[{ ...allow, Principal: { AWS: `arn:aws:sts::${OURS}:assumed-role/media/*` } }], 'all sessions of one role, as IAM would not take it'],
  [[allow, { ...but({}), Principal: { AWS: [OURS, '*'] } }], 'one of several who are denied is everybody'],
  [[allow, { ...but({}), Action: undefined, NotAction: 'sqs:DeleteQueue' }], 'the denial leaves out another action'],
  [[allow, { ...but({}), Resource: undefined, NotResource: `${QUEUE}-old` }], 'the denial leaves out another resource'],
  [
    [
      { ...allow, Action: 'sqs:*' },
      { ...but({}), Action: undefined, NotAction: 'sqs:SendMessage' },
      { ...but({}), Action: 'sqs:SendMessage' },
    ],
    'what one denial leaves out, the other denies',
  ],
  [[allow, { ...but({}), Resource: 'arn:aws:sqs:*:*:job?' }], 'wildcards of the denial'],
  [[allow, but({ StringNotEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } })], 'all but the account of the resource are denied'],
  [[allow, but({ Bool: { 'aws:PrincipalIsAWSService': 'false' } })], 'all but services are denied'],
  [[allow, but({ 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } })], 'all of no values are others'],
  [[allow, but({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:SourceVpc': 'vpc-1' } })], 'who is neither of one nor in the other is denied'],
  [[{ ...allow, Resource: UNRESOLVED }, but({})], 'whatever the resource is, it is denied'],
  [[{ ...allow, Principal: { AWS: new TemplateRef('Role', 'Arn') } }], 'a role of the template'],
  [[when({ ArnEquals: { 'aws:SourceArn': new TemplateRef('Topic') } })], 'a topic of the template'],
  [[when({ ArnLike: { 'aws:SourceArn': new TemplateText(['arn:aws:s3:::', new TemplateRef('Bucket')]) } })], 'a bucket of the template'],
  [[when({ StringEquals: { 'aws:PrincipalOrgID': UNRESOLVED } })], 'one organization, whichever it is'],
  [[{ ...when({ StringEquals: { 'aws:SourceAccount': OURS } }), Principal: UNRESOLVED }], 'narrowed, whoever is named'],
];

const UNKNOWN: readonly Row[] = [
  [[{ ...allow, Principal: UNRESOLVED }], 'it may be everybody'],
  [[{ ...allow, Principal: { AWS: UNRESOLVED } }], 'it may be everybody'],
  [[{ ...allow, Effect: UNRESOLVED }], 'it may be an Allow'],
  [[{ ...allow, Condition: UNRESOLVED }], 'it may narrow'],
  [[when({ StringLike: { 'aws:PrincipalOrgID': UNRESOLVED } })], 'it may be a wildcard'],
  [[when({ IpAddress: { 'aws:SourceIp': UNRESOLVED } })], 'it may be every address'],
  [[when({ IpAddress: { 'aws:SourceIp': 'the office' } })], 'no address'],
  [[UNRESOLVED], 'it may be anything'],
  [[allow, UNRESOLVED], 'it may take the other back'],
  [[allow, { ...but({}), Principal: UNRESOLVED, Condition: undefined }], 'whom it denies is not known'],
  [[allow, but({ StringNotLike: { 'aws:PrincipalArn': UNRESOLVED } })], 'whom it leaves alone is not known'],
  [[allow, { ...but({}), Resource: UNRESOLVED }], 'which resource is denied is not known'],
  [
    [
      { ...allow, Resource: UNRESOLVED },
      { ...but({}), Resource: UNRESOLVED },
    ],
    'two that are not known need not be one',
  ],
  [[allow, { ...but({}), Action: UNRESOLVED }], 'which action is denied is not known'],
  [[allow, { ...but({}), Action: undefined, NotAction: UNRESOLVED }], 'which action is left out is not known'],
  [[{ ...allow, Principal: { Robot: '*' } }], 'no principal that is known here'],
  [['Allow'], 'no statement'],
];

const document = (statements: readonly unknown[]) => ({ Version: '2012-10-17', Statement: [...statements] });
const named = (rows: readonly Row[]) => rows.map(([statements, because]) => [`${because}: ${shown(statements)}`, statements] as const);
const shown = (statements: readonly unknown[]) => JSON.stringify(statements, (_key, value) => (typeof value === 'symbol' ? '?' : value));

describe('a policy is public', () => {
  it.each(named(PUBLIC))('%s', (_name, statements) => {
    const found = publicStatements(document(statements));

    expect(found.length).toBeGreaterThan(0);
  });
});

describe('a policy is not public', () => {
  it.each(named(NOT_PUBLIC))('%s', (_name, statements) => {
    expect(publicStatements(document(statements))).toEqual([]);
  });
});

describe('whether a policy is public can not be told', () => {
  it.each(named(UNKNOWN))('%s', (_name, statements) => {
    expect(() => publicStatements(document(statements))).toThrow(UnknownFact);
  });
});

it('names the statements, and no other', () => {
  const read = { ...allow, Sid: 'Read', Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'] };
  const found = publicStatements(document([{ ...allow, Principal: { AWS: OURS } }, read, { ...allow, Action: undefined, NotAction: 'sqs:*' }]));

  expect(statementsInWords(found)).toBe('statement 2 "Read" (sqs:ReceiveMessage, sqs:DeleteMessage); statement 3 (everything but sqs:*)');
});

it('names those that no denial may take back, and says of the others that one may', () => {
  const receive = { ...allow, Action: 'sqs:ReceiveMessage' };
  const mayBeDenied = { ...but({}), Action: 'sqs:SendMessage', Resource: UNRESOLVED };

  expect(statementsInWords(publicStatements(document([allow, receive, mayBeDenied])))).toBe('statement 2 (sqs:ReceiveMessage)');
  expect(() => publicStatements(document([allow, mayBeDenied]))).toThrow(
    'Whether the policy denies again what it allows by statement 1 (sqs:SendMessage) is known only at deployment.',
  );
});

it('reads a text as it reads an object', () => {
  expect(publicStatements(JSON.stringify(document([allow])))).toEqual(publicStatements(document([allow])));
});

describe('grants to accounts that are not ours', () => {
  const to = (...AWS: unknown[]) => ({ ...allow, Principal: { AWS } });
  it.each([
    ['an account by its number', [to('444455556666')], [['444455556666']]],
    ['the root of one', [to('arn:aws:iam::444455556666:root')], [['444455556666']]],
    [
      'a role beside ours, and a session of another',
      [to(OURS, 'arn:aws:iam::444455556666:role/x', 'arn:aws:sts::777788889999:assumed-role/y/z')],
      [['444455556666', '777788889999']],
    ],
    ['ours alone', [to(OURS, `arn:aws:iam::${OURS}:role/media`)], []],
    ['a role of the template', [to(new TemplateRef('Role', 'Arn'))], []],
    ['the account that a template is deployed to', [to('arn:aws:iam::000000000000:root')], []],
    ['everybody, which is another matter', [allow], []],
    ['one that has to know a secret', [{ ...to('444455556666'), Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }], []],
    ['one whose external id may be any', [{ ...to('444455556666'), Condition: { StringLike: { 'sts:ExternalId': '*' } } }], [['444455556666']]],
    ['one that is denied again', [to('444455556666'), but({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })], []],
    ['all roles of one, as IAM would not take it', [to('arn:aws:iam::444455556666:role/*')], [['444455556666']]],
    ['what is left of a user that was deleted', [to('AIDACKCEVSQ6C2EXAMPLE')], []],
    ['services', [{ ...allow, Principal: { Service: 'sns.amazonaws.com' } }], []],
  ] as const)('%s', (_name, statements, expected) => {
    expect(outsideGrants(document(statements), [OURS]).map(({ accounts }) => accounts)).toEqual(expected);
  });

  it('can not be told where a principal is known only at deployment', () => {
    expect(() => outsideGrants(document([to(UNRESOLVED)]), [OURS])).toThrow(UnknownFact);
  });
});
