import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rules } from '../../rules/generated/index.ts';
import { holdfast, jsonLines } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

function policyFile(content: string): string {
  const path = join(folder, 'policy.yml');
  writeFileSync(path, content);
  return path;
}

describe('holdfast rules', () => {
  it('lists every rule, a line each', async () => {
    const { exit, out } = await holdfast('rules', '--format', 'jsonl');
    const lines = jsonLines(out);

    expect([exit, lines.map(({ id }) => id)]).toEqual([0, rules.map(({ meta }) => meta.id)]);
    expect(lines.every((line) => Object.keys(line).join() === 'id,title,severity,risk,resourceType,controls')).toBe(true);
  });

  it('explains one: what it requires, why, what it would do, its parameters and the permissions it needs', async () => {
    const { exit, out } = await holdfast('rules', 'restricted-ssh');
    const { meta } = rules.find((rule) => rule.meta.id === 'restricted-ssh') ?? {};

    expect(exit).toBe(0);
    for (const part of [meta?.title, meta?.rationale, 'ec2:RevokeSecurityGroupIngress', 'ec2:DescribeSecurityGroupRules', 'Parameters', 'Controls'])
      expect(out).toContain(part);
  });

  it('leaves out the controls that ask for other parameters than the policy sets', async () => {
    const controlsUnder = async (content: string) => {
      const { out } = await holdfast('rules', 'db-instance-backup-enabled', '--format', 'jsonl', '--policy', policyFile(content));
      return jsonLines(out)[0]?.['controls'];
    };

    expect(await controlsUnder('mode: observe\n')).not.toContain('FSBP:RDS.11');
    expect(await controlsUnder('preset: fsbp\n')).toContain('FSBP:RDS.11');
    expect((await holdfast('rules', 'db-instance-backup-enabled')).out).toContain('SecurityHub:RDS.11: backupRetentionMinimum >= 7');
  });

  it('names the nearest where there is no such rule', async () => {
    expect(await holdfast('rules', 'restrictd-ssh')).toEqual({
      exit: 2,
      out: '',
      err: 'holdfast: There is no rule "restrictd-ssh": did you mean "restricted-ssh"?\n',
    });
  });
});

describe('holdfast policy check', () => {
  const check = async (content: string) => await holdfast('policy', 'check', '--format', 'jsonl', '--policy', policyFile(content));

  it('says which mode holds for each rule and account, and why', async () => {
    const { exit, out } = await check(
      "mode: enforce\naccounts: { '011122223333': { name: production, mode: approve } }\nrules: { restricted-ssh: { mode: observe }, cloudtrail-enabled: { enabled: false } }\n",
    );
    const held = new Map(jsonLines(out).map(({ ruleId, accountId, mode, because }) => [`${ruleId} ${accountId}`, `${mode}: ${because}`]));

    expect(exit).toBe(0);
    expect(held.get('restricted-ssh 011122223333')).toBe('observe: rule restricted-ssh');
    expect(held.get('restricted-common-ports 011122223333')).toBe('approve: account 011122223333');
    expect(held.get('restricted-common-ports *')).toBe('enforce: the installation');
    expect(held.get('cloudtrail-enabled *')).toBe('off: rule cloudtrail-enabled is not enabled');
  });

  it('says so for each value of the tag that modes go by', async () => {
    const { out } = await check('mode: enforce\nenvironments: { tag: env, modes: { prod: approve } }\n');
    const held = jsonLines(out).filter(({ ruleId }) => ruleId === 'restricted-ssh');

    expect(held).toMatchObject([
      { tag: null, mode: 'enforce' },
      { tag: 'env=prod', mode: 'approve' },
    ]);
  });

  it('names everything that is wrong, a line each', async () => {
    const { exit, out, err } = await check('mod: observe\nrules: { restrictd-ssh: {} }\n');

    expect([exit, out]).toEqual([2, '']);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/policy\.yml: mod: .*"mode"/),
      expect.stringMatching(/policy\.yml: rules\.restrictd-ssh: .*"restricted-ssh"/),
    ]);
  });

  it('warns of a waiver that is over', async () => {
    const { exit, err } = await check(
      "waivers: [{ rule: restricted-ssh, resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1', owner: Ana, reason: VPN, until: 2020-01-01 }]\n",
    );

    expect(exit).toBe(0);
    expect(err).toContain('waivers.0: the waiver of restricted-ssh for arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1 ended 2020-01-01');
  });
});

describe('holdfast', () => {
  it.each([
    ['a command that is not there', ['chek'], /unknown command 'chek' \(Did you mean check\?\)/],
    ['an option that is not there', ['rules', '--formt', 'x'], /unknown option '--formt' \(Did you mean --format\?\)/],
    ['a format that is not there', ['rules', '--format', 'jsnol'], /There is no format "jsnol" here: did you mean "jsonl"\?/],
    [
      'a format that is yet to come',
      ['check', '--from', 'x.json', '--format', 'ocsf'],
      /There is no format "ocsf" here: choose one of table, jsonl, sarif, junit/,
    ],
    ['nothing to check', ['check'], /Say what to check: --live .* or --from FILE/],
    ['both things to check', ['check', '--live', '--from', 'x.json'], /cannot be used with/],
    ['a Region for files', ['check', '--from', 'x.json', '--region', 'eu-west-1'], /--region goes with --live/],
    ['a rule that is not there', ['check', '--from', 'x.json', '--rule', 'restricted-shh'], /did you mean "restricted-ssh"/],
    [
      'a policy file that is not there',
      ['check', '--from', 'x.json', '--policy', 'none.yml'],
      /The policy file none\.yml can't be used: there is no such file/,
    ],
  ])('refuses %s in one line', async (_name, args, message) => {
    const { exit, out, err } = await holdfast(...args);

    expect([exit, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err.trimEnd()).not.toContain('\n');
  });

  it.each([[['--help']], [['rules', '--help']], [['check', '--help']], [['policy', 'check', '--help']]])('helps: %j', async (args) => {
    const { exit, out, err } = await holdfast(...args);

    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(/^Usage: holdfast /);
  });

  it.each(['--version', '-V'])('says which version it is: %s', async (option) => {
    expect(await holdfast(option)).toEqual({ exit: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
  });

  it('shows where an error came from if asked', async () => {
    expect((await holdfast('rules', 'nope', '--debug')).err).toMatch(/UsageError: .*\n +at /);
  });
});

describe('holdfast check', () => {
  it('judges every type that a rule is about', async () => {
    const path = join(folder, 'template.json');
    const Policies = [{ PolicyName: 'all', PolicyDocument: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } }];
    const Resources = { U: { Type: 'AWS::IAM::User', Properties: { Policies } }, R: { Type: 'AWS::IAM::Role', Properties: { Policies } } };
    writeFileSync(path, JSON.stringify({ Resources }));
    const { out } = await holdfast('check', '--from', path, '--rule', 'iam-inline-policy-no-admin-access', '--format', 'jsonl');

    expect(jsonLines(out).map(({ resourceId, compliance }) => [resourceId, compliance])).toEqual([
      ['U', 'NON_COMPLIANT'],
      ['R', 'NON_COMPLIANT'],
    ]);
  });

  it('finds a role by its real ARN, path and all', async () => {
    const path = join(folder, 'items.json');
    const arn = 'arn:aws:iam::111122223333:role/service-role/build';
    const item = (type: string, resourceName: string) => ({
      configurationItemCaptureTime: '2026-11-23T08:00:00.000Z',
      configurationItemStatus: 'OK',
      awsAccountId: '111122223333',
      awsRegion: 'global',
      resourceType: type,
      resourceId: `id of ${resourceName}`,
      resourceName,
      configuration: { rolePolicyList: [], userPolicyList: [] },
    });
    writeFileSync(path, JSON.stringify([item('AWS::IAM::Role', 'build'), item('AWS::IAM::User', 'build'), item('AWS::IAM::Role', 'other')]));
    const { out } = await holdfast('check', '--from', path, '--resource', arn, '--rule', 'iam-inline-policy-no-admin-access', '--format', 'jsonl');

    expect(jsonLines(out).map(({ resourceType, resourceId }) => [resourceType, resourceId])).toEqual([['AWS::IAM::Role', 'build']]);
  });
});
