import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { holdfast, jsonLines } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  return path;
}

function group(cidr: string, changes: object = {}): object {
  return {
    configurationItemCaptureTime: '2026-11-23T08:00:00.000Z',
    configurationItemStatus: 'OK',
    awsAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a1b2c3d',
    ARN: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
    tags: {},
    configuration: {
      groupId: 'sg-0a1b2c3d',
      groupName: 'web',
      vpcId: 'vpc-1',
      ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: cidr }], ipv6Ranges: [], prefixListIds: [], userIdGroupPairs: [] }],
      ipPermissionsEgress: [],
      tags: [],
    },
    supplementaryConfiguration: {},
    ...changes,
  };
}

/** `Web restricted-ssh NON_COMPLIANT`, line by line. */
function verdictsIn(out: string): string[] {
  return jsonLines(out).flatMap(({ resourceId, ruleId, compliance }) => (ruleId === undefined ? [] : [`${resourceId} ${ruleId} ${compliance}`]));
}

/** The lines that are no verdicts. */
function noticesIn(out: string): Record<string, unknown>[] {
  return jsonLines(out).filter((line) => line['ruleId'] === undefined);
}

const OPEN = '0.0.0.0/0';
const OFFICE = '203.0.113.0/24';
const ssh = ['check', '--rule', 'restricted-ssh', '--format', 'jsonl', '--from'] as const;

describe('check --from a configuration item', () => {
  it('says of each rule what it finds, in the fields that are promised', async () => {
    const source = file('open.json', group(OPEN));
    const { exit, out } = await holdfast(...ssh, source);

    expect(exit).toBe(1);
    expect(jsonLines(out)).toEqual([
      {
        ruleId: 'restricted-ssh',
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: 'sg-0a1b2c3d',
        arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
        accountId: '111122223333',
        region: 'eu-west-1',
        compliance: 'NON_COMPLIANT',
        message: expect.stringContaining(OPEN),
        severity: 'HIGH',
        source,
      },
    ]);
  });

  it('finds nothing to complain of where the office alone may log in', async () => {
    const { exit, out } = await holdfast(...ssh, file('office.json', group(OFFICE)));

    expect([exit, jsonLines(out)[0]?.['compliance']]).toEqual([0, 'COMPLIANT']);
  });

  it('reads a gzipped snapshot, several files after one --from, and --from again', async () => {
    const snapshot = file('snapshot.json.gz', gzipSync(JSON.stringify({ configurationItems: [group(OPEN)] })));
    const { out } = await holdfast(...ssh, snapshot, file('b.json', group(OFFICE)), '--from', file('c.json', group(OFFICE)));

    expect(jsonLines(out).map(({ compliance }) => compliance)).toEqual(['NON_COMPLIANT', 'COMPLIANT', 'COMPLIANT']);
  });

  it('judges by the newest item of a history', async () => {
    const history = { configurationItems: [group(OFFICE), group(OPEN, { configurationItemCaptureTime: '2026-11-22T08:00:00.000Z' })] };
    const { exit, out } = await holdfast(...ssh, file('history.json', history));

    expect([exit, jsonLines(out).map(({ compliance }) => compliance)]).toEqual([0, ['COMPLIANT']]);
  });

  it('applies to nothing that is deleted', async () => {
    const { exit, out } = await holdfast(...ssh, file('deleted.json', group(OPEN, { configurationItemStatus: 'ResourceDeleted', configuration: null })));

    expect([exit, jsonLines(out)[0]?.['compliance']]).toEqual([0, 'NOT_APPLICABLE']);
  });

  it.each([
    ['holds no configuration', { configuration: null }],
    ['holds a configuration of another kind', { configuration: 'x' }],
    ['lacks the fact', { configuration: { groupId: 'sg-0a1b2c3d' } }],
  ])('cannot judge an item that %s, and never takes it for compliant', async (_name, changes) => {
    const { exit, out } = await holdfast(...ssh, file('lacking.json', group(OPEN, changes)));

    expect([exit, jsonLines(out)[0]?.['compliance']]).toEqual([3, 'INSUFFICIENT_DATA']);
  });

  it('learns nothing from the summary of an item that was too large, not even that something is not there', async () => {
    const summary = { resourceType: 'AWS::S3::Bucket', resourceId: 'snapwave', ARN: 'arn:aws:s3:::snapwave', configuration: undefined };
    const { out } = await holdfast('check', '--format', 'jsonl', '--from', file('summary.json', { configurationItemSummary: group(OPEN, summary) }));

    const verdicts = jsonLines(out).map(({ compliance, message }) => `${compliance} ${message}`);

    expect(new Set(verdicts)).toEqual(new Set(['INSUFFICIENT_DATA The item holds no configuration, only a summary.']));
  });

  it('leaves out a rule that the policy has switched off, unless it is named', async () => {
    const policy = file('off.yml', 'rules:\n  restricted-ssh: { enabled: false }\n');
    const all = await holdfast('check', '--policy', policy, '--format', 'jsonl', '--from', file('o.json', group(OPEN)));
    const named = await holdfast(...ssh, file('o.json', group(OPEN)), '--policy', policy);

    expect(jsonLines(all.out).map(({ ruleId }) => ruleId)).not.toContain('restricted-ssh');
    expect(jsonLines(named.out)).toHaveLength(1);
  });

  it('takes the parameters of a rule from the policy file', async () => {
    const policy = file('ports.yml', 'rules:\n  restricted-common-ports: { parameters: { ports: [22] } }\n');
    const judged = async (...options: string[]) => {
      const { out } = await holdfast('check', '--rule', 'restricted-common-ports', '--format', 'jsonl', ...options, '--from', file('p.json', group(OPEN)));
      return jsonLines(out)[0]?.['compliance'];
    };

    expect([await judged(), await judged('--policy', policy)]).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
  });

  it('shows one resource only, and says where it is not there', async () => {
    const source = file('one.json', group(OPEN));
    const other = await holdfast(...ssh, source, '--resource', 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-other');

    expect((await holdfast(...ssh, source, '--resource', 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d')).exit).toBe(1);
    expect([other.exit, other.out]).toEqual([3, '']);
    expect(other.err).toContain('sg-other was not found');
  });
});

describe('check --from a template', () => {
  const yaml = `
Parameters:
  From: { Type: String, Default: ${OPEN} }
Conditions:
  Never: !Equals [a, b]
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref From }
        - !If [Never, { IpProtocol: tcp, FromPort: 23, ToPort: 23, CidrIp: !Sub '\${From}' }, !Ref AWS::NoValue]
  Gone:
    Type: AWS::EC2::SecurityGroup
    Condition: Never
`;

  it('judges what would be deployed, in YAML with its short forms', async () => {
    const { exit, out } = await holdfast(...ssh, file('web.yml', yaml));

    expect(exit).toBe(1);
    expect(jsonLines(out)).toMatchObject([{ resourceId: 'Web', compliance: 'NON_COMPLIANT', arn: '', message: expect.stringContaining(OPEN) }]);
  });

  it('cannot judge what is known only at deployment', async () => {
    const { exit, out } = await holdfast(...ssh, file('asked.yaml', yaml.replace(`, Default: ${OPEN}`, '')));

    expect([exit, jsonLines(out)[0]?.['compliance']]).toEqual([3, 'INSUFFICIENT_DATA']);
  });

  it('cannot judge what a macro writes: nothing that it does not show counts as left out', async () => {
    const Properties = { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://snapwave/web.yml' } } };
    const { exit, out, err } = await holdfast(...ssh, file('macro.json', { Resources: { Web: { Type: 'AWS::EC2::SecurityGroup', Properties } } }));

    expect([exit, verdictsIn(out)]).toEqual([3, ['Web restricted-ssh INSUFFICIENT_DATA']]);
    expect(err).toContain('Resources.Web: its Properties are known only at deployment');
  });

  it('notes that the chosen rule is about nothing in it, though others are', async () => {
    const { exit, out } = await holdfast(...ssh, file('other.template', { Resources: { Store: { Type: 'AWS::S3::Bucket' } } }));

    expect([exit, jsonLines(out)]).toEqual([0, [{ note: expect.stringContaining('none of the rules in force, or chosen'), source: expect.any(String) }]]);
  });
});

describe('check --from what it can not read', () => {
  it.each([
    ['there is no such file', () => join(folder, 'nowhere.json'), /nowhere\.json: there is no such file/],
    ['it is a folder', () => mkdtempSync(join(folder, 'dir-')), /dir-\w+: is a folder: name the files in it/],
    ['its kind is not known', () => file('a.txt', 'x'), /a\.txt: .*ends in \.json/],
    ['it is empty', () => file('empty.json', ''), /empty\.json: is empty/],
    ['it is no JSON', () => file('bad.json', '{"a":'), /bad\.json: is not JSON/],
    ['it is no YAML', () => file('bad.yml', 'Resources:\n  A: [\n'), /bad\.yml:\d+: is not YAML/],
    ['it is broken off', () => file('bad.json.gz', gzipSync('{}').subarray(0, 12)), /bad\.json\.gz: is broken off/],
    ['it holds nothing of AWS', () => file('other.json', { hello: 'world' }), /other\.json: It holds nothing to judge/],
    ['it is half a template', () => file('half.yml', "AWSTemplateFormatVersion: '2010-09-09'\n"), /half\.yml: .*no section Resources/],
  ])('where %s says so, and judges the other files', async (_name, bad, message) => {
    const { exit, out, err } = await holdfast(...ssh, bad(), file('good.json', group(OFFICE)));

    expect(err).toMatch(message);
    expect([exit, jsonLines(out)[0]?.['compliance']]).toEqual([3, 'COMPLIANT']);
  });

  it('still ends with 1 where the other files hold a violation', async () => {
    expect((await holdfast(...ssh, join(folder, 'nowhere.json'), file('open.json', group(OPEN)))).exit).toBe(1);
  });
});

describe('check --from what is only partly evaluated', () => {
  const GROUP = { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'web', VpcId: 'vpc-1', SecurityGroupIngress: [] } };
  const check = async (document: object, ...options: string[]) =>
    await holdfast('check', '--format', 'jsonl', ...options, '--from', file('partly.json', document));

  it.each([
    ['AWS::S3::Bukket', 'AWS::S3::Bucket'],
    ['AWS::EC2::SecurityGrup', 'AWS::EC2::SecurityGroup'],
    ['AWS::Lamda::Function', 'AWS::Lambda::Function'],
    ['AWS::RDS::DBinstance', 'AWS::RDS::DBInstance'],
    ['AWS:S3:Bucket', 'AWS::S3::Bucket'],
  ])('does not take %s for a type that no rule is about: did they mean %s?', async (type, near) => {
    const { exit, out, err } = await check({ Resources: { Good: GROUP, Odd: { Type: type } } });

    expect(exit).toBe(3);
    expect(noticesIn(out)).toMatchObject([{ problem: expect.stringContaining(`did you mean ${near}?`), resourceType: type, resourceIds: ['Odd'] }]);
    expect(err).toContain(`Odd of type ${type} was not evaluated`);
  });

  it.each([
    ['SAM', 'AWS::Serverless::SimpleTable', /SAM transform turns it into other resources/],
    ['a module', 'Snapwave::Net::Group::MODULE', /module stands for resources/],
    ['a type that is none', 'AWS::Whatever::Nothing', /CloudFormation has no such type/],
  ])('says of %s that it was not evaluated, once a type, with every name', async (_name, type, message) => {
    const { exit, out } = await check({ Transform: 'AWS::Serverless-2016-10-31', Resources: { Good: GROUP, One: { Type: type }, Two: { Type: type } } });

    expect(exit).toBe(3);
    expect(noticesIn(out)).toMatchObject([{ problem: expect.stringMatching(message), resourceIds: ['One', 'Two'] }]);
    expect(noticesIn(out)[0]?.['problem']).toContain('(One, Two)');
  });

  it('counts what no rule is about in one note, which is no problem', async () => {
    const others = {
      A: { Type: 'AWS::SNS::Subscription' },
      B: { Type: 'Custom::Thing' },
      C: { Type: 'AWS::SNS::Subscription' },
      D: { Type: 'Datadog::Monitors::Monitor' },
    };
    const { exit, out, err } = await check({ Resources: { Good: GROUP, ...others } }, '--rule', 'restricted-ssh');

    expect(exit).toBe(0);
    expect(noticesIn(out)).toMatchObject([
      {
        note: expect.stringContaining('4 resources not evaluated'),
        notEvaluated: [
          { resourceType: 'AWS::SNS::Subscription', count: 2 },
          { resourceType: 'Custom::Thing', count: 1 },
          { resourceType: 'Datadog::Monitors::Monitor', count: 1 },
        ],
      },
    ]);
    expect(err).toContain('AWS::SNS::Subscription (2), Custom::Thing (1)');
  });

  it.each([
    ['a template whose types no rule is about', { Resources: { A: { Type: 'AWS::SNS::Subscription' } } }],
    ['a template without resources', { Resources: {} }],
    ['a snapshot of nothing that a rule is about', { configurationItems: [group(OFFICE, { resourceType: 'AWS::EC2::NetworkInterface' })] }],
    ['a snapshot of nothing', { configurationItems: [] }],
  ])('ends with 3 where nothing in a file was evaluated: %s', async (_name, document) => {
    const { exit, err } = await check(document);

    expect([exit, err]).toEqual([3, expect.stringMatching(/nothing in this (template|file) was evaluated/)]);
  });

  it.each([
    ['a macro', { Transform: ['AWS::LanguageExtensions', 'Snapwave'] }, /the macro Snapwave rewrites this template/],
    ['a macro with parameters', { Transform: { Name: 'AWS::Include', Parameters: { Location: 's3://a/b' } } }, /the macro AWS::Include rewrites/],
    ['a macro among the sections', { 'Fn::Transform': { Name: 'AWS::Include' } }, /the macro AWS::Include rewrites/],
    ['a loop without its transform', { Resources: { Good: GROUP, 'Fn::ForEach::X': ['N', ['a'], {}] } }, /a loop works only in a template with/],
  ])('is incomplete where %s may change what is deployed', async (_name, sections, message) => {
    const { exit, err } = await check({ Resources: { Good: GROUP }, ...sections }, '--rule', 'restricted-ssh');

    expect([exit, err]).toEqual([3, expect.stringMatching(message)]);
  });

  it('takes transforms whose work it does for granted', async () => {
    const { exit, out } = await check({ Transform: 'AWS::LanguageExtensions', Resources: { Good: GROUP } }, '--rule', 'restricted-ssh');

    expect([exit, noticesIn(out)]).toEqual([0, []]);
  });

  it.each([
    ['a Terraform plan', { format_version: '1.2', terraform_version: '1.9.0', planned_values: {}, resource_changes: [] }],
    ['Terraform state', { version: 4, terraform_version: '1.9.0', serial: 3, lineage: 'x', resources: [] }],
    ['a Terraform configuration', { terraform: {}, resource: { aws_s3_bucket: {} } }],
    ['a Kubernetes manifest', { apiVersion: 'v1', kind: 'Pod' }],
    ['a configuration of the Serverless Framework', { service: 'x', provider: { name: 'aws' }, functions: {} }],
    ['the manifest of a CDK assembly', { version: '36.0.0', artifacts: {} }],
  ])('names %s as what it is', async (name, document) => {
    const { exit, err } = await check(document);

    expect([exit, err]).toEqual([3, expect.stringContaining(`This is ${name}`)]);
  });

  it.each([
    ['table', /not evaluated .*Odd .*AWS::S3::Bukket/],
    ['jsonl', /"problem":".*AWS::S3::Bukket/],
    ['sarif', /"toolExecutionNotifications": \[\s*\{\s*"level": "error",\s*"message": \{\s*"text": ".*AWS::S3::Bukket/],
    ['junit', /<error type="NOT_EVALUATED" message=".*AWS::S3::Bukket/],
  ])('says so in the format %s, too', async (format, expected) => {
    const { out } = await holdfast('check', '--format', format, '--from', file('odd.json', { Resources: { Good: GROUP, Odd: { Type: 'AWS::S3::Bukket' } } }));

    expect(out).toMatch(expected);
  });
});

describe('check --from a hostile file', () => {
  const condition = (index: number) => ({ 'Fn::And': [{ Condition: `C${index + 1}` }, { Condition: `C${index + 1}` }] });
  const twice = (value: unknown) => ({ 'Fn::Join': ['', [value, value]] });
  const bomb = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((level) => `a${level}: &a${level} [${`*a${level - 1},`.repeat(10)}]`),
  ];
  const bucket = (properties: object) => ({ Resources: { B: { Type: 'AWS::S3::Bucket', Properties: properties } } });
  const good = () => file('good.json', group(OFFICE));

  it.each([
    ['an alias inside its own anchor', 'cycle.yml', () => 'a: &b { c: *b }\n', /cycle\.yml: at a\.c an alias/],
    ['5,000 nested lists in YAML', 'lists.yml', () => `a: ${'['.repeat(5000)}${']'.repeat(5000)}`, /lists\.yml:1: is not YAML \(nesting/],
    [
      '5,000 nested lists in JSON',
      'lists.json',
      () => `{"Resources":{"B":{"Type":"AWS::S3::Bucket","Properties":{"A":${'['.repeat(5000)}${']'.repeat(5000)}}}}}`,
      /lists\.json: /,
    ],
    [
      '100,000 conditions in a chain',
      'chain.json',
      () => ({ ...bucket({}), Conditions: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`C${index}`, condition(index)])) }),
      null,
    ],
    [
      'aliases that multiply',
      'aliases.yml',
      () => `Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n${bomb.map((line) => `      ${line}\n`).join('')}`,
      /aliases\.yml: It comes to more than 500000 values/,
    ],
    [
      'texts that double',
      'texts.yml',
      () =>
        `Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      a0: &a0 !Sub ${'x'.repeat(1000)}\n${Array.from({ length: 40 }, (_, index) => `      a${index + 1}: &a${index + 1} !Join ['', [*a${index}, *a${index}]]\n`).join('')}`,
      /texts\.yml: It comes to more than/,
    ],
    [
      'loops in loops',
      'loops.json',
      () => ({
        Transform: 'AWS::LanguageExtensions',
        Resources: {
          'Fn::ForEach::A': [
            'A',
            Array.from({ length: 300 }, String),
            { 'Fn::ForEach::B': ['B', Array.from({ length: 300 }, String), { 'X${A}x${B}': { Type: 'AWS::S3::Bucket' } }] },
          ],
        },
      }),
      /loops\.json: It (comes to|declares)/,
    ],
    [
      '20,000 resources',
      'many.json',
      () => ({ Resources: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`B${index}`, { Type: 'AWS::S3::Bucket' }])) }),
      /many\.json: It declares 20000 resources/,
    ],
    ['a template of 6 MB', 'large.json', () => ({ ...bucket({}), Description: 'x'.repeat(6_000_000) }), /large\.json: is larger than the 5 MB/],
    [
      'zeros that unzip to more than 400 MB',
      'zeros.json.gz',
      () => gzipSync(Buffer.alloc(400_000_001), { level: 1 }),
      /zeros\.json\.gz: is larger than the 400 MB/,
    ],
  ])('ends that file as a problem, and evaluates the others: %s', async (_name, name, content, message) => {
    const { exit, out, err } = await holdfast(...ssh, file(name, content()), good());

    if (message !== null) expect([exit, err]).toEqual([3, expect.stringMatching(message)]);
    expect(verdictsIn(out)).toContain('sg-0a1b2c3d restricted-ssh COMPLIANT');
  });

  it.each([
    [
      '26 conditions, each twice in the one before',
      {
        ...bucket({ BucketName: { 'Fn::If': ['C0', 'a', 'b'] } }),
        Conditions: { ...Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`C${index}`, condition(index)])), C26: { 'Fn::Equals': ['a', 'a'] } },
      },
    ],
    [
      '24 maps, each twice in the one before',
      {
        ...bucket({ BucketName: { 'Fn::FindInMap': ['M0', 'a', 'b'] } }),
        Mappings: Object.fromEntries(
          Array.from({ length: 24 }, (_, index) => [`M${index}`, { a: { b: twice({ 'Fn::FindInMap': [`M${index + 1}`, 'a', 'b'] }) } }]),
        ),
      },
    ],
    ['400 KB of openings without an end', bucket({ BucketName: { 'Fn::Sub': '${'.repeat(200_000) } })],
    [
      'a hundred conditions on one parameter',
      {
        ...bucket(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`P${index}`, { 'Fn::If': [`C${index}`, 1, 2] }]))),
        Parameters: { P: { Type: 'String' } },
        Conditions: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`C${index}`, { 'Fn::Equals': [{ Ref: 'P' }, String(index)] }])),
      },
    ],
  ])('evaluates what only looks endless: %s', async (_name, document) => {
    const { out } = await holdfast('check', '--rule', 's3-bucket-versioning-enabled', '--format', 'jsonl', '--from', file('endless.json', document));

    expect(verdictsIn(out)).toEqual(['B s3-bucket-versioning-enabled NON_COMPLIANT']);
  });
});

describe('check --from a template that says itself what not to complain of', () => {
  const template = (metadata: object) => ({
    Resources: { Db: { Type: 'AWS::EFS::FileSystem', Metadata: { cfn_nag: { rules_to_suppress: [metadata] } }, Properties: { Encrypted: false } } },
  });
  const efs = ['check', '--rule', 'efs-encrypted-check', '--format', 'jsonl'] as const;

  it('does not judge it, and passes the reason on', async () => {
    const { exit, out } = await holdfast(...efs, '--from', file('silent.json', template({ id: 'F32', reason: 'Scratch space' })));

    expect(exit).toBe(0);
    expect(jsonLines(out)).toMatchObject([{ compliance: 'NOT_APPLICABLE', message: 'Not judged, since the template says so (cfn_nag F32): Scratch space' }]);
  });

  it('does not evaluate it for a rule that is exempt by its id, with a reason, and for no other', async () => {
    const exempt = (rule: string, reason: string) =>
      JSON.stringify(template({})).replace('{"cfn_nag":{"rules_to_suppress":[{}]}}', JSON.stringify({ holdfast: { exempt: [{ rule, reason }] } }));

    expect((await holdfast(...efs, '--from', file('exempt.json', exempt('efs-encrypted-check', 'Scratch space')))).exit).toBe(0);
    expect((await holdfast(...efs, '--from', file('exempt-not.json', exempt('efs-encrypted-check', ' ')))).exit).toBe(1);
    expect((await holdfast(...efs, '--from', file('exempt-other.json', exempt('restricted-ssh', 'Scratch space')))).exit).toBe(1);
  });

  it('also where the tool is spelt with a dash', async () => {
    const dashed = file('dashed.json', JSON.stringify(template({ id: 'F32', reason: 'Scratch space' })).replace('cfn_nag', 'cfn-nag'));

    expect((await holdfast(...efs, '--from', dashed)).exit).toBe(0);
  });

  it.each([
    ['strictly, all the same', { id: 'F32', reason: 'Scratch space' }, ['--strict']],
    ['where no reason is given', { id: 'F32' }, []],
    ['where the reason is empty', { id: 'F32', reason: ' ' }, []],
    ['where it is about something else', { id: 'F80', reason: 'Scratch space' }, []],
  ])('judges it %s', async (_name, metadata, more) => {
    const { exit, out } = await holdfast(...efs, ...more, '--from', file('loud.json', template(metadata)));

    expect(exit).toBe(1);
    expect(jsonLines(out)).toMatchObject([{ compliance: 'NON_COMPLIANT' }]);
  });

  it('refuses to be strict about a live account', async () => {
    expect((await holdfast('check', '--live', '--strict')).err).toContain('--strict goes with --from');
  });
});

const FIXTURES = '../shared/fixtures/config-items';

describe.skipIf(!existsSync(FIXTURES))('check --from the items that AWS wrote', () => {
  const files = existsSync(FIXTURES) ? readdirSync(FIXTURES).map((name) => join(FIXTURES, name)) : [];

  it('understands every one whose type has a rule (test/fixtures.test.ts looks at the verdicts)', async () => {
    const { out } = await holdfast('check', '--format', 'jsonl', '--from', ...files);
    const lines = jsonLines(out);

    expect(lines.filter(({ message }) => /The item was not understood|The rule failed/.test(String(message)))).toEqual([]);
    expect(new Set(lines.map(({ resourceType }) => resourceType)).size).toBeGreaterThanOrEqual(5);
  });
});
if (!existsSync(FIXTURES)) console.warn(`passed over: ${FIXTURES} is not there, so items that AWS wrote are not judged`);
