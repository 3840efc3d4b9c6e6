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

    expect([exit, jsonLines(out).map(({ compliance }) => compliance)]).toEqual([3, ['INSUFFICIENT_DATA']]);
    expect(err).toContain('Resources.Web: its Properties are known only at deployment');
  });

  it('has nothing to say of one without such resources', async () => {
    expect(await holdfast(...ssh, file('none.template', { Resources: {} }))).toMatchObject({ exit: 0, out: '' });
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
