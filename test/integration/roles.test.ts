import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import { rules } from '../../rules/generated/index.ts';
import { parsePolicy } from '../../rules/shared/policy-document.ts';
import { together } from '../../rules/shared/together.ts';
import { accountRoles, buildAll } from '../../scripts/build.ts';
import { HUB, REGION, readStack, type Stack } from './stack.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const ROOT = join(import.meta.dirname, '../..');
// It comes with moto.
const VENV = execFileSync(join(ROOT, 'scripts/emulators.sh'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
const FUNCTIONS = ['IntakeRole', 'ConfigRuleRole', 'SweepRole', 'ReconcileRole', 'ApproveRole'];
const CHANGING = ['RemediatorRole', 'ReverterRole'];
const MEMBER = '444455556666';
const BOUNDARY = `arn:aws:iam::${HUB}:policy/boundary`;

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
type Read = ReturnType<typeof readStack>;

let folder: string;
let own: Stack;
let other: Stack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-roles-'));
  const policy = join(folder, 'policy.yml');
  writeFileSync(policy, `accounts: { '${MEMBER}': { name: member } }\napprovers: [{ name: Ana, email: ana@example.com }]\n`);
  ({ own, other } = await packagedWith(policy));
});
afterAll(async () => {
  await buildAll(ROOT, join(ROOT, '.build'), null);
  rmSync(folder, { recursive: true });
});

describe('the roles that change', () => {
  it('do not exist where the deployment observes, and functions and outputs name none', () => {
    const { resources } = readStack(own, { Mode: 'observe' });

    expect(Object.keys(resources).filter((name) => CHANGING.includes(name))).toEqual([]);
    expect(variablesOf(resources, 'ReconcileLambdaFunction')).toMatchObject({ HOLDFAST_REMEDIATOR_ROLE: '', HOLDFAST_REVERTER_ROLE: '' });
    expect(own.Outputs?.['RemediatorRoleName']?.Condition).toBe('MayChange');
    expect(Object.keys(readStack(other, member('observe')).resources)).toEqual(['ReaderRole']);
  });

  it.each(['approve', 'enforce'])('exist where the mode is %s, and reconcile takes those very roles', (Mode) => {
    const stack = readStack(own, { Mode });

    expect(variablesOf(stack.resources, 'ReconcileLambdaFunction')).toMatchObject({
      HOLDFAST_READER_ROLE: nameOf(stack, 'ReaderRole'),
      HOLDFAST_REMEDIATOR_ROLE: nameOf(stack, 'RemediatorRole'),
      HOLDFAST_REVERTER_ROLE: nameOf(stack, 'ReverterRole'),
    });
    expect(Object.keys(readStack(other, member(Mode)).resources)).toEqual(['ReaderRole', ...CHANGING]);
  });

  it('do not exist, whatever the mode, where the policy lets every rule observe', async () => {
    const policy = defaultPolicy(rules);
    const observing = Object.fromEntries(Object.entries(policy.rules).map(([id, rule]) => [id, { ...rule, mode: 'observe' as const }]));
    const roles = await accountRoles({ ...policy, rules: observing });
    const { Conditions } = roles.own.template as Stack;

    for (const Mode of ['observe', 'enforce']) {
      const { resources } = readStack({ ...own, Conditions: { ...own.Conditions, ...Conditions } }, { Mode });
      expect(Object.keys(resources).filter((name) => CHANGING.includes(name))).toEqual([]);
      expect(variablesOf(resources, 'ReconcileLambdaFunction')).toMatchObject({ HOLDFAST_REMEDIATOR_ROLE: '', HOLDFAST_REVERTER_ROLE: '' });
      expect(Object.keys(readStack(roles.other as Stack, member(Mode)).resources)).toEqual(['ReaderRole']);
    }
  });

  it('allow what rules declare, each its own direction, and nothing else', () => {
    const stack = readStack(own, { Mode: 'enforce' });

    expect(statementsOf(stack, 'ReaderRole')).toEqual(generated('reader-policy'));
    expect(statementsOf(stack, 'RemediatorRole').filter(({ Effect }) => Effect === 'Allow')).toEqual(generated('remediator-policy'));
    expect(statementsOf(stack, 'ReverterRole').filter(({ Effect }) => Effect === 'Allow')).toEqual(generated('reverter-policy'));
  });

  it.each([
    ['without options', {}],
    ['with a path and a boundary', { RolePath: 'security/holdfast/', PermissionsBoundary: BOUNDARY }],
  ])('are denied every action on every resource of the stack, %s', (_how, options: Readonly<Record<string, string>>) => {
    const stack = readStack(own, { Mode: 'enforce', ...options });
    const name = `arn:aws:cloudformation:${REGION}:${HUB}:stack/holdfast-prod/0f1e2d3c`;
    const theirs = [
      ...stack.arns,
      name,
      `${name.replace('holdfast-prod', 'holdfast-prod-roles')}`,
      ...Object.values(options).filter((each) => each === BOUNDARY),
    ];

    expect(stack.arns.length).toBeGreaterThan(30);
    for (const role of CHANGING) {
      const denials = denialsOf(stack, role);
      expect(theirs.filter((arn) => !together(denials, '*', arn))).toEqual([]);
      expect(together(denials, '*', `${stack.arns.find((arn) => arn.includes(':table/'))}/index/due`)).toBe(true);
      expect(together(denials, '*', `arn:aws:iam::${HUB}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0f1e2d3c`)).toBe(true);
      // What is somebody else's they may change.
      for (const arn of [`arn:aws:iam::${HUB}:role/media`, `arn:aws:sqs:${REGION}:${HUB}:media`, 'arn:aws:s3:::media'])
        expect(together(denials, 'iam:PutRolePolicy', arn)).toBe(false);
    }
  });

  it('are denied the same in another account: its own roles, their stack, and what is in the account of the deployment', () => {
    const stack = readStack(other, member('enforce'));
    const theirs = [
      ...Object.keys(stack.resources).map((role) => `arn:aws:iam::${MEMBER}:role/${nameOf(stack, role)}`),
      `arn:aws:cloudformation:${REGION}:${MEMBER}:stack/holdfast-prod-roles/0f1e2d3c`,
      ...readStack(own, { Mode: 'enforce' }).arns.filter((arn) => !arn.includes(':secretsmanager:')),
    ];

    for (const role of CHANGING) expect(theirs.filter((arn) => !together(denialsOf(stack, role), '*', arn))).toEqual([]);
  });
});

describe('the roles of a guarded account', () => {
  it.each([
    ['this one', () => readStack(own, { Mode: 'enforce' })],
    ['another one', () => readStack(other, member('enforce'))],
  ])('(%s) trust the account of the deployment, by its functions’ names, the installation and the session', (_which, read) => {
    const trustOf = (stack: Read, role: string) => stack.resources[role]?.Properties['AssumeRolePolicyDocument'] as { readonly Statement: readonly unknown[] };
    const by = (...functions: string[]) => [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${HUB}:root` },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': functions.map((name) => `arn:aws:iam::${HUB}:role/holdfast-prod-${REGION}-${name}`) },
          StringEquals: { 'sts:ExternalId': `holdfast-prod.${HUB}.${REGION}` },
          StringLike: { 'sts:RoleSessionName': 'holdfast-*' },
        },
      },
    ];

    expect(trustOf(read(), 'ReaderRole').Statement).toEqual(by('reconcile', 'sweep'));
    for (const role of CHANGING) expect(trustOf(read(), role).Statement).toEqual(by('reconcile'));
    const { resources } = readStack(own, {});
    expect([resources['ReconcileRole']?.Properties['RoleName'], resources['SweepRole']?.Properties['RoleName']]).toEqual([
      `holdfast-prod-${REGION}-reconcile`,
      `holdfast-prod-${REGION}-sweep`,
    ]);
    for (const name of ['ReconcileLambdaFunction', 'SweepLambdaFunction'])
      expect(variablesOf(resources, name)['HOLDFAST_INSTALLATION']).toBe(`holdfast-prod.${HUB}.${REGION}`);
  });

  it('are taken in this account and in those that the policy names, and in no other', () => {
    const stack = readStack(own, { Mode: 'enforce' });
    const takenBy = (role: string) => statementsOf(stack, role).flatMap(({ Action, Resource }) => (Action === 'sts:AssumeRole' ? Resource : []));
    const inBoth = (...names: string[]) =>
      [HUB, MEMBER].flatMap((account) => names.map((each) => `arn:aws:iam::${account}:role/holdfast-prod-${REGION}-${each}`));

    expect(takenBy('SweepRole')).toEqual(inBoth('reader'));
    expect(takenBy('ReconcileRole')).toEqual(inBoth('reader', 'remediator', 'reverter'));
  });

  it('are taken in the accounts that a condition lists, where these are more than a policy has room for', async () => {
    const accounts = Array.from({ length: 200 }, (_, index) => String(500_000_000_000 + index));
    const policy = { ...defaultPolicy(rules), accounts: Object.fromEntries(accounts.map((each) => [each, { name: null, mode: null, graceMinutes: 0 }])) };
    const take = readStack(own, {}).resolved((await accountRoles(policy)).own.takenByReconcile) as Statement;

    expect(take?.Condition?.['StringEquals']?.['aws:ResourceAccount']).toEqual([HUB, ...accounts]);
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    const others = statementsOf(readStack(own, {}), 'ReconcileRole').filter(({ Action }) => Action !== 'sts:AssumeRole');
    expect(JSON.stringify([...others, take]).length).toBeLessThan(10_240);
  });

  it('are the same in another account, which is given only what this stack’s outputs say', () => {
    const [here, there] = [readStack(own, { Mode: 'enforce' }), readStack(other, member('enforce'))];

    for (const role of ['ReaderRole', ...CHANGING]) {
      expect(nameOf(there, role)).toBe(nameOf(here, role));
      const allowed = (stack: Read) => statementsOf(stack, role).filter(({ Effect }) => Effect === 'Allow');
      expect(allowed(there)).toEqual(allowed(here));
    }
    const needed = Object.keys(other.Parameters).filter((name) => name !== 'PermissionsBoundary');
    expect(Object.keys(own.Outputs ?? {})).toEqual(expect.arrayContaining(needed));
  });

  it('have names that IAM takes, with the longest stage in the longest Region', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(`holdfast-${'s'.repeat(21)}-us-isof-south-1-config-rule`.length).toBeLessThanOrEqual(64);
  });
});

describe('every role', () => {
  it.each(['own', 'other'])('has the path and the boundary that are asked for, and none where none is (%s)', (which) => {
    const [stack, parameters] = which === 'own' ? [own, { Mode: 'enforce' }] : [other, member('enforce')];
    const roles = (options: object) => Object.values(readStack(stack, { ...parameters, ...options }).resources).filter(({ Type }) => Type === 'AWS::IAM::Role');

    for (const { Properties } of roles({ RolePath: 'security/', PermissionsBoundary: BOUNDARY }))
      expect(Properties).toMatchObject({ Path: '/security/', PermissionsBoundary: BOUNDARY });
    for (const { Properties } of roles({})) {
      expect(Properties['Path']).toBe('/');
      expect(Properties).not.toHaveProperty('PermissionsBoundary');
    }
  });

  it('with a path is trusted, and taken, by that path', () => {
    const stack = readStack(own, { Mode: 'enforce', RolePath: 'security/' });
    const [take] = statementsOf(stack, 'ReconcileRole').filter(({ Action }) => Action === 'sts:AssumeRole');

    expect(take?.Resource).toContain(`arn:aws:iam::${MEMBER}:role/security/holdfast-prod-${REGION}-reverter`);
    expect(variablesOf(stack.resources, 'ReconcileLambdaFunction')['HOLDFAST_REVERTER_ROLE']).toBe(`security/holdfast-prod-${REGION}-reverter`);
    expect(JSON.stringify(stack.resources['ReaderRole'])).toContain(`arn:aws:iam::${HUB}:role/security/holdfast-prod-${REGION}-sweep`);
  });

  it('of a function names every action, and every resource but where there can be none', () => {
    const stack = readStack(own, {});
    for (const role of FUNCTIONS) {
      for (const { Action, Resource } of statementsOf(stack, role).filter(({ Effect }) => Effect === 'Allow')) {
        for (const action of [Action].flat()) expect(action, role).toMatch(/^[a-z]+:[A-Za-z]+$/);
        if (Resource === '*') expect([role, Action]).toEqual(['ConfigRuleRole', ['config:PutEvaluations', 'config:GetResourceConfigHistory']]);
      }
    }
  });

  it('of a function leaves the guarded account alone, and that of intake only enqueues', () => {
    const stack = readStack(own, {});
    const servicesOf = (role: string) => new Set(statementsOf(stack, role).flatMap(({ Action }) => [Action].flat().map((action) => action.split(':')[0])));

    for (const role of FUNCTIONS) for (const service of ['cloudtrail', 'ec2', 'iam', 's3']) expect(servicesOf(role), role).not.toContain(service);
    expect([...servicesOf('IntakeRole')].sort()).toEqual(['logs', 'sqs']);
  });
});

describe('who may subscribe to the alerts topic', () => {
  const statementIn = (parameters: Readonly<Record<string, string>>) => {
    const document = readStack(own, parameters).resources['AlertsPolicy']?.Properties['PolicyDocument'] as { readonly Statement: object[] } | undefined;
    return document?.Statement;
  };

  it('are the addresses that the stack subscribes itself, and the endpoints that it is given', () => {
    const { resources } = readStack(own, {});
    const topic = { Effect: 'Deny', Principal: '*', Action: 'sns:Subscribe', Resource: `arn:aws:sns:${REGION}:${HUB}:holdfast-prod-Alerts-1ABCDEFGHIJKL` };
    const chat = 'https://global.sns-api.chatbot.amazonaws.com';

    expect(statementIn({ Email: 'oncall@example.com', Subscribers: chat })).toEqual([
      {
        Sid: 'OnlyWhatTheStackNames',
        ...topic,
        Condition: { StringNotEquals: { 'sns:Endpoint': ['oncall@example.com', 'ana@example.com'] }, StringNotLike: { 'sns:Endpoint': chat } },
      },
    ]);
    expect(resources['AlertsPolicy']?.Properties['Topics']).toEqual([topic.Resource]);
  });

  it('are all whom the stack subscribes', () => {
    const { resources } = readStack(own, { Email: 'oncall@example.com' });
    const toAlerts = Object.values(resources).filter(
      ({ Type, Properties }) => Type === 'AWS::SNS::Subscription' && String(Properties['TopicArn']).includes('-Alerts-'),
    );

    expect(toAlerts.map(({ Properties }) => Properties['Endpoint']).sort()).toEqual(['ana@example.com', 'oncall@example.com']);
  });
});

describe('a key of the customer', () => {
  const KEY = `arn:aws:kms:${REGION}:${HUB}:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0`;
  const KEYED = new Map([
    ['AWS::SQS::Queue', 'KmsMasterKeyId'],
    ['AWS::SNS::Topic', 'KmsMasterKeyId'],
    ['AWS::SecretsManager::Secret', 'KmsKeyId'],
    ['AWS::Logs::LogGroup', 'KmsKeyId'],
    ['AWS::DynamoDB::Table', 'SSESpecification'],
  ]);

  it('encrypts every queue, topic, table, secret and log group, and every function may use it', () => {
    const stack = readStack(own, { Mode: 'enforce', KmsKey: KEY });
    const keyed = Object.values(stack.resources).filter(({ Type }) => KEYED.has(Type));

    expect(keyed.length).toBeGreaterThanOrEqual(13);
    for (const { Type, Properties } of keyed) expect(JSON.stringify(Properties[KEYED.get(Type) ?? '']), Type).toContain(KEY);
    for (const role of FUNCTIONS) expect(statementsOf(stack, role).filter(({ Resource }) => Resource === KEY)).toMatchObject([{ Effect: 'Allow' }]);
    for (const role of CHANGING) expect(together(denialsOf(stack, role), '*', KEY)).toBe(true);
  });

  it('is named nowhere where none is given', () => {
    const { resources } = readStack(own, { Mode: 'enforce' });

    for (const { Type, Properties } of Object.values(resources)) if (KEYED.has(Type)) expect(Properties).not.toHaveProperty(KEYED.get(Type) ?? '');
    expect(JSON.stringify(resources)).not.toContain('kms:Decrypt');
  });
});

it('the approval page has the concurrency that is reserved for it, and none by default', () => {
  const reserved = (parameters: Readonly<Record<string, string>>) =>
    readStack(own, parameters).resources['ApproveLambdaFunction']?.Properties['ReservedConcurrentExecutions'];

  expect(reserved({ PageConcurrency: '5' })).toBe('5');
  expect(reserved({})).toBeUndefined();
});

it('the templates pass cfn-lint', () => {
  const file = join(folder, 'own.json');
  writeFileSync(file, JSON.stringify(own));
  // W3005: serverless itself names each function's role as a dependency twice.
  for (const path of [file, join(ROOT, '.build/other-account.json')]) {
    const { status, stdout } = spawnSync(join(VENV, 'bin/cfn-lint'), ['--ignore-checks', 'W3005', '--', path], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  }
});

/** Packages the stage `prod` with no credentials, and AWS out of reach. */
async function packagedWith(policy: string): Promise<{ readonly own: Stack; readonly other: Stack }> {
  await buildAll(ROOT, join(ROOT, '.build'), policy);
  const into = mkdtempSync(join(folder, 'package-'));
  const { PATH = '' } = process.env;
  execFileSync(join(ROOT, 'node_modules/.bin/serverless'), ['package', '--stage', 'prod', '--package', into], {
    cwd: ROOT,
    stdio: 'pipe',
    env: { PATH, HOME: folder, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_EC2_METADATA_DISABLED: 'true' },
  });
  // The shape that CloudFormation demands; cfn-lint checks it above.
  return { own: json(join(into, 'cloudformation-template-update-stack.json')), other: json(join(ROOT, '.build/other-account.json')) };
}

function json(file: string): Stack {
  return JSON.parse(readFileSync(file, 'utf8')) as Stack;
}

function member(Mode: string): Readonly<Record<string, string>> {
  return { Installation: `holdfast-prod.${HUB}.${REGION}`, Mode };
}

function statementsOf({ resources }: Read, role: string): readonly Statement[] {
  const policies = resources[role]?.Properties['Policies'] as readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function denialsOf(stack: Read, role: string) {
  return parsePolicy({ Version: '2012-10-17', Statement: statementsOf(stack, role).filter(({ Effect }) => Effect === 'Deny') });
}

function nameOf({ resources }: Read, role: string): string {
  return String(resources[role]?.Properties['RoleName']);
}

function variablesOf(resources: Read['resources'], name: string): Readonly<Record<string, unknown>> {
  const environment = resources[name]?.Properties['Environment'] as { readonly Variables: Readonly<Record<string, unknown>> } | undefined;
  return environment?.Variables ?? {};
}

function generated(name: string): readonly Statement[] {
  return (JSON.parse(readFileSync(join(ROOT, `infra/generated/${name}.json`), 'utf8')) as { Statement: Statement[] }).Statement;
}
