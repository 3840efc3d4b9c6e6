import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { checkFiles } from '../../cli/check-files.ts';
import { Baseline } from '../../cli/judged.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import { rules } from '../../rules/generated/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-templates-'));
afterAll(() => rmSync(folder, { recursive: true }));
const baseline = new Baseline(rules, defaultPolicy(rules));

/** `Web restricted-ssh NON_COMPLIANT` for each verdict; what else is told as it is. */
async function told(content: string, name = 'template.yml'): Promise<string[]> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const all: string[] = [];
  for await (const each of checkFiles([path], baseline)) {
    if ('line' in each) all.push(`${each.line.resourceId} ${each.line.ruleId} ${each.line.compliance}`);
    else all.push('problem' in each ? `problem ${each.problem}` : `note ${each.note}`);
  }
  return all;
}

const statement = (parts: string) => `PolicyDocument: {Version: '2012-10-17', Statement: [{${parts}}]}`;
const lambda = 'AWS::Lambda::Function, Properties: {Handler: index.handler, Runtime: nodejs22.x, Role: r, Code: {ZipFile: x}';

describe('what is named by the same expression is the same, though its name is known only at deployment', () => {
  it.each([
    [
      'a bucket by a parameter',
      'B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref App}}',
      `P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Sub '\${App}', ${statement("Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub 'arn:aws:s3:::${App}/*'")}}}`,
      'B s3-bucket-public-read-prohibited NON_COMPLIANT',
    ],
    [
      'a bucket by Fn::Join and Fn::Sub, denied plain HTTP',
      "B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Join ['-', [a, !Ref App]]}}",
      `P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Sub 'a-\${App}', ${statement("Effect: Deny, Principal: '*', Action: 's3:*', Resource: [!Sub 'arn:${AWS::Partition}:s3:::a-${App}', !Sub 'arn:${AWS::Partition}:s3:::a-${App}/*'], Condition: {Bool: {'aws:SecureTransport': 'false'}}")}}}`,
      'B s3-bucket-ssl-requests-only COMPLIANT',
    ],
    [
      'a queue by its URL',
      "B: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '${App}-q'}}",
      `P: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Sub 'https://sqs.\${AWS::Region}.amazonaws.com/\${AWS::AccountId}/\${App}-q'], ${statement("Effect: Allow, Principal: '*', Action: 'sqs:*', Resource: '*'")}}}`,
      'B sqs-queue-policy-no-public-access NON_COMPLIANT',
    ],
    [
      'a topic by its ARN',
      "B: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub '${App}-t'}}",
      `P: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Sub 'arn:aws:sns:\${AWS::Region}:\${AWS::AccountId}:\${App}-t'], ${statement("Effect: Allow, Principal: '*', Action: 'sns:Publish', Resource: '*'")}}}`,
      'B sns-topic-policy-no-public-access NON_COMPLIANT',
    ],
    [
      'a user',
      "B: {Type: AWS::IAM::User, Properties: {UserName: !Sub '${App}-u'}}",
      `P: {Type: AWS::IAM::Policy, Properties: {PolicyName: p, Users: [!Join ['-', [!Ref App, u]]], ${statement("Effect: Allow, Action: '*', Resource: '*'")}}}`,
      'B iam-inline-policy-no-admin-access NON_COMPLIANT',
    ],
    [
      'a function',
      `B: {Type: ${lambda}, FunctionName: !Sub '\${App}-f'}}`,
      "P: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Sub '${App}-f', Action: lambda:InvokeFunction, Principal: '*'}}",
      'B lambda-function-public-access-prohibited NON_COMPLIANT',
    ],
    [
      'a launch template',
      'B: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateName: !Ref App, Version: $Latest}}}',
      'P: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateName: !Ref App, LaunchTemplateData: {MetadataOptions: {HttpTokens: optional}}}}',
      'B ec2-imdsv2-check NON_COMPLIANT',
    ],
  ])('%s', async (_name, one, other, expected) => {
    expect(await told(`Parameters: {App: {Type: String}}\nResources:\n  ${one}\n  ${other}\n`)).toContain(expected);
  });

  it('and another expression is not: a policy may be of a bucket that has no name yet', async () => {
    const policy = `P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Other, ${statement("Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'")}}}`;

    expect(
      await told(
        `Parameters: {App: {Type: String}, Other: {Type: String}}\nResources:\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref App}}\n  ${policy}\n`,
      ),
    ).toContain('B s3-bucket-public-read-prohibited INSUFFICIENT_DATA');
  });
});

describe('a principal', () => {
  const policy = (principal: string) => `Parameters: {Trusted: {Type: String}}
Mappings: {Elb: {us-east-1: {Account: '127311923021'}, eu-west-1: {Account: '156460612806'}}}
Resources:
  B: {Type: AWS::S3::Bucket}
  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref B, ${statement(`Effect: Allow, Principal: ${principal}, Action: 's3:GetObject', Resource: !Sub '\${B.Arn}/*'`)}}}
`;

  it.each([
    ['of an unknown account is one account', "{AWS: !Sub 'arn:aws:iam::${Trusted}:root'}", 'COMPLIANT'],
    ['with an unknown name is one principal', "{AWS: !Sub 'arn:aws:iam::111122223333:role/${Trusted}'}", 'COMPLIANT'],
    ['in a list is one as well', "{AWS: [!Sub 'arn:aws:iam::${Trusted}:root', !Sub 'arn:aws:iam::${AWS::AccountId}:root']}", 'COMPLIANT'],
    ['that a map holds for each Region is one of those', "{AWS: !FindInMap [Elb, !Ref 'AWS::Region', Account]}", 'COMPLIANT'],
    ['that is a parameter as a whole may be everyone', '{AWS: !Ref Trusted}', 'INSUFFICIENT_DATA'],
    ['that is nothing but a parameter in a text may be everyone', "{AWS: !Sub '${Trusted}'}", 'INSUFFICIENT_DATA'],
    ['beside everyone does not matter', "{AWS: ['*', !Sub 'arn:aws:iam::${Trusted}:root']}", 'NON_COMPLIANT'],
  ])('%s', async (_name, principal, verdict) => {
    expect(await told(policy(principal))).toContain(`B s3-bucket-public-read-prohibited ${verdict}`);
  });

  it('of an unknown account may be one of ours or not', async () => {
    expect(await told(policy("{AWS: !Sub 'arn:aws:iam::${Trusted}:root'}"))).toContain('B s3-bucket-policy-grantee-check INSUFFICIENT_DATA');
  });
});

describe('a verdict that depends on a condition', () => {
  const group = (cidr: string, sections = '') => `Parameters: {Env: {Type: String}}
${sections}
Conditions: {Prod: !Equals [!Ref Env, prod], Dev: !Equals [!Ref Env, dev]}
Resources:
  Web: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: web, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: ${cidr}}]}}
`;

  it.each([
    ['complies where both ways do', '!If [Prod, 10.0.0.0/8, 192.168.0.0/16]', 'COMPLIANT'],
    ['violates where both ways do', '!If [Prod, 0.0.0.0/0, 1.2.3.4/0]', 'NON_COMPLIANT'],
    ['is not known where one does', '!If [Prod, 0.0.0.0/0, 10.0.0.0/8]', 'INSUFFICIENT_DATA'],
    ['complies in every way of several', '!If [Prod, 10.0.0.0/8, !If [Dev, 172.16.0.0/12, 192.168.0.0/16]]', 'COMPLIANT'],
    ['is not known where one of several may violate', '!If [Prod, 10.0.0.0/8, !If [Dev, 0.0.0.0/0, 192.168.0.0/16]]', 'INSUFFICIENT_DATA'],
    ['does not mind a way that can not be', '!If [Prod, !If [Dev, 0.0.0.0/0, 10.0.0.0/8], 192.168.0.0/16]', 'COMPLIANT'],
    ['is not known where one way is a parameter', '!If [Prod, 10.0.0.0/8, !Ref Env]', 'INSUFFICIENT_DATA'],
    ['complies where every value of a map does', '!FindInMap [Nets, !Ref Env, Cidr]', 'COMPLIANT'],
    ['is not known where one value of a map violates', '!FindInMap [Open, !Ref Env, Cidr]', 'INSUFFICIENT_DATA'],
  ])('%s', async (_name, cidr, verdict) => {
    const maps = 'Mappings: {Nets: {prod: {Cidr: 10.0.0.0/8}, dev: {Cidr: 192.168.0.0/16}}, Open: {prod: {Cidr: 10.0.0.0/8}, dev: {Cidr: 0.0.0.0/0}}}';

    expect(await told(group(cidr, maps))).toContain(`Web restricted-ssh ${verdict}`);
  });
});

describe('a rule of its own for a group of another stack', () => {
  it.each([
    ["'sg-87654321'", 443, 'COMPLIANT'],
    ['!ImportValue group', 443, 'COMPLIANT'],
    ['!Ref Group', 443, 'COMPLIANT'],
    ['!Ref Group', 22, 'NON_COMPLIANT'],
  ])('named by %s is evaluated by what it adds: TCP %i', async (id, port, verdict) => {
    const yaml = `Parameters: {Group: {Type: String}}\nResources:\n  In: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: ${id}, IpProtocol: tcp, FromPort: ${port}, ToPort: ${port}, CidrIp: 0.0.0.0/0}}\n`;

    expect(await told(yaml)).toEqual(
      expect.arrayContaining([`In restricted-ssh ${verdict}`, `In vpc-sg-open-only-to-authorized-ports ${verdict}`, 'In restricted-common-ports COMPLIANT']),
    );
  });
});

it('evaluates the older type of a domain like the newer', async () => {
  const domain = (type: string) => told(`Resources:\n  D: {Type: ${type}, Properties: {DomainEndpointOptions: {EnforceHTTPS: false}}}\n`);

  expect(await domain('AWS::Elasticsearch::Domain')).toEqual(await domain('AWS::OpenSearchService::Domain'));
  expect(await domain('AWS::Elasticsearch::Domain')).toContain('D opensearch-https-required NON_COMPLIANT');
});

it.each([
  ['nothing', '{}', 'COMPLIANT'],
  ['a key of KMS', '{BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms}}]}}', 'COMPLIANT'],
  ['what is known only at deployment', '{BucketEncryption: !Ref Something}', 'COMPLIANT'],
])('takes a bucket of a template that sets %s for encrypted', async (_name, properties, verdict) => {
  expect(await told(`Resources:\n  B: {Type: AWS::S3::Bucket, Properties: ${properties}}\n`)).toContain(
    `B s3-bucket-server-side-encryption-enabled ${verdict}`,
  );
});

describe('a damaged template', () => {
  const fragments = [
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '&a ',
    '*a',
    '<<: *a',
    '!If ',
    '!Sub ',
    '!Ref ',
    '"',
    "'",
    '|',
    '\n',
    '  ',
    '${',
    'Fn::ForEach::X',
    '__proto__',
    '{{resolve:',
    '\t',
    '#',
  ];
  const templates = [
    ...['../shared/cases'].flatMap((where) => filesIn(where)),
    `Parameters: {A: {Type: String}}\nConditions: {C: !Equals [!Ref A, b]}\nResources:\n  B: &b {Type: AWS::S3::Bucket, Properties: {BucketName: !If [C, !Sub '\${A}-x', !Ref 'AWS::NoValue']}}\n  D: {<<: *b}\n`,
  ];

  it('is told of as a whole or in part, and never ends the others', async () => {
    const edit = fc.record({ at: fc.nat(), length: fc.nat(12), put: fc.constantFrom(...fragments) });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...templates), fc.array(edit, { minLength: 1, maxLength: 4 }), async (template, edits) => {
        const damaged = edits.reduce((text, { at, length, put }) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + length), template);

        const lines = await told(damaged, 'damaged.yml');

        expect(lines.length).toBeGreaterThan(0);
        expect(lines.filter((line) => line.includes('could not be evaluated'))).toEqual([]);
      }),
      { numRuns: 300, seed: 20261128 },
    );
  }, 60_000);
});

function filesIn(where: string): string[] {
  try {
    return readdirSync(where)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readFileSync(join(where, name), 'utf8'));
  } catch {
    console.warn(`passed over: ${where} is not there, so its templates are not damaged`);
    return [];
  }
}
