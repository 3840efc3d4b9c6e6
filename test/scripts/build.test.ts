import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deployedPolicy } from '../../functions/adapters/environment.ts';
import { PolicyFileError } from '../../functions/adapters/policy-source.ts';
import { EXEMPTIONS } from '../../functions/core/own-resources.ts';
import { policyWaiver } from '../../functions/core/policy.ts';
import { defaultPolicy, parsePolicy } from '../../functions/core/policy-file.ts';
import { rules } from '../../rules/generated/index.ts';
import { bundle } from '../../scripts/build/bundle.ts';
import { LOADABLE } from '../../scripts/build/compile-cache.ts';
import { inlineComputedKeys } from '../../scripts/build/schema-tables.ts';
import { buildAll, withOwnPage } from '../../scripts/build.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ROOT = join(import.meta.dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-build-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the keys of a schema table', () => {
  it('stand where they are used', () => {
    expect(inlineComputedKeys('const _xN = "xmlName";\nconst _q = "a \\"b\\"";\nexport var X = [{ [_xN]: `Min`,\n  [_q]: _xN }];')).toBe(
      'const _xN = "xmlName";\nconst _q = "a \\"b\\"";\nexport var X = [{ "xmlName": `Min`,\n  "a \\"b\\"": _xN }];',
    );
  });

  it('stay where they are not constant texts', () => {
    const source = 'const _f = f();\nexport var X = { [_f]: 1, [_unknown]: 2, [other]: 3 };';

    expect(inlineComputedKeys(source)).toBe(source);
  });
});

describe('a bundle', () => {
  it('of the door that only enqueues holds no call that changes an account', async () => {
    await bundle(ROOT, 'functions/intake/handler.ts', join(folder, 'intake'));

    const whole = sourcesIn(join(folder, 'intake'));
    // The names by which the SDK's schema tables know the services.
    expect(whole).toContain('com.amazonaws.sqs');
    for (const service of ['com.amazonaws.ec2', 'com.amazonaws.s3', 'com.amazonaws.iam', 'com.amazonaws.cloudtrail']) expect(whole).not.toContain(service);
  });

  it('of the loop loads services and rules only when they are called for, and of a service only the calls in aws/', async () => {
    const { eager, whole } = await bundle(ROOT, 'functions/reconcile/handler.ts', join(folder, 'reconcile'));

    const ec2 = readdirSync(join(folder, 'reconcile')).find((file) => file.startsWith('ec2-')) ?? 'none';
    expect(readFileSync(join(folder, 'reconcile', ec2), 'utf8')).toContain('RevokeSecurityGroupIngress');
    expect(readFileSync(join(folder, 'reconcile/index.mjs'), 'utf8')).not.toContain('com.amazonaws.ec2');
    expect(sourcesIn(join(folder, 'reconcile'))).not.toContain('DescribeCapacityReservations');
    expect(eager).toBeLessThan(whole);
  });
});

describe('loading a bundle', () => {
  it('knows every variable that a function can’t do without', () => {
    const files = readdirSync(join(ROOT, 'functions'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const names = files.flatMap((file) =>
      [...readFileSync(join(ROOT, 'functions', file), 'utf8').matchAll(/required\('(\w+)'\)/g)].map(([, name = '']) => name),
    );

    expect(names.length).toBeGreaterThan(5);
    // The bundle itself says where the policy is.
    expect([...new Set(names)].filter((name) => name !== 'HOLDFAST_POLICY' && !Object.hasOwn(LOADABLE, name))).toEqual([]);
  });
});

describe('the policy', () => {
  it('that is not right stops the build before anything is built', async () => {
    const policy = join(folder, 'policy.yml');
    writeFileSync(policy, 'mode: enforce\nbugdet: { perAccountHour: 1 }\n');

    await expect(buildAll(ROOT, join(folder, 'none'), policy)).rejects.toThrow(PolicyFileError);
    await expect(buildAll(ROOT, join(folder, 'none'), policy)).rejects.toThrow(/bugdet.*budget/);
    expect(readdirSync(folder)).not.toContain('none');
  });
});

describe('the approval page', () => {
  it('is meant to be public, beside the functions that the policy file names, under the rules that would report it', () => {
    const named = { 'lambda-function-public-access-prohibited': { parameters: { publicFunctions: ['webhook'] } } };
    const parsed = parsePolicy({ rules: named }, rules);
    if ('problems' in parsed) throw new Error(parsed.problems.join('; '));

    const { rules: shipped } = withOwnPage(parsed.policy, 'holdfast-prod-approve');

    expect(shipped['lambda-function-public-access-prohibited']?.parameters).toEqual({ publicFunctions: ['webhook', 'holdfast-prod-approve'] });
    expect(shipped['lambda-function-url-auth-check']?.parameters).toEqual({ publicFunctions: ['holdfast-prod-approve'] });
  });
});

describe('Holdfast’s own resources', () => {
  it('are exempt from rules that there are, by a waiver in the deployed functions', async () => {
    const ids = new Set(rules.map(({ meta }) => meta.id));
    expect(EXEMPTIONS.filter(({ ruleId }) => !ids.has(ruleId))).toEqual([]);
    const file = join(folder, 'shipped.json');
    writeFileSync(file, JSON.stringify(defaultPolicy(rules)));
    vi.stubEnv('HOLDFAST_POLICY', file);
    vi.stubEnv('HOLDFAST_OWN_RESOURCES', '{"SigningSecret":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:signing-AbCdEf"}');

    const policy = await deployedPolicy((problem) => expect.fail(problem));

    vi.unstubAllEnvs();
    const waived = ['secretsmanager-rotation-enabled-check', 'secretsmanager-secret-unused'];
    expect(policy?.waivers.map(({ rule }) => rule)).toEqual(waived);
    for (const rule of waived)
      expect(
        policy && policyWaiver(policy, rule, 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:signing-AbCdEf', '2030-01-01T00:00:00.000Z'),
      ).toMatchObject({
        owner: 'Holdfast',
      });
  });
});

describe('the roles', () => {
  it('may do what the rules that the policy has enabled declare', async () => {
    const policy = join(folder, 'narrow.yml');
    const others = [...new Set(rules.map(({ meta }) => meta.id))].filter((id) => id !== 'cloudtrail-enabled');
    writeFileSync(policy, `rules:\n${others.map((id) => `  ${id}: { enabled: false }\n`).join('')}`);
    await buildAll(ROOT, join(folder, 'narrow'), policy);

    const { template } = JSON.parse(readFileSync(join(folder, 'narrow/roles.json'), 'utf8'));
    const other = JSON.parse(readFileSync(join(folder, 'narrow/other-account.json'), 'utf8'));
    for (const { Resources } of [template, other]) {
      const allowed = (role: string) =>
        Resources[role].Properties.Policies[0].PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
      expect(allowed('RemediatorRole')).toEqual([{ Effect: 'Allow', Action: ['cloudtrail:StartLogging'], Resource: '*' }]);
      expect(allowed('ReverterRole')).toEqual([{ Effect: 'Allow', Action: ['cloudtrail:StopLogging'], Resource: '*' }]);
      expect(allowed('ReaderRole')[0].Action.every((action: string) => action.startsWith('cloudtrail:'))).toBe(true);
    }
  });
});

function sourcesIn(path: string): string {
  const files = readdirSync(path).filter((file) => file.endsWith('.mjs'));
  return files.map((file) => readFileSync(join(path, file), 'utf8')).join('\n');
}
