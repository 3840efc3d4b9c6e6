import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import { rules } from '../../rules/generated/index.ts';
import { buildAll, FUNCTIONS } from '../../scripts/build.ts';
import { flagsOf, wantedFrom } from '../../scripts/deploy/settings.ts';
import { offlinePlan, serverlessArguments } from '../../scripts/deploy.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ROOT = join(import.meta.dirname, '../..');
// It comes with moto.
const VENV = execFileSync(join(ROOT, 'scripts/emulators.sh'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
const CFN_LINT = join(VENV, 'bin/cfn-lint');
const OTHER_ACCOUNT = '.build/other-account.json';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
}
interface Template {
  readonly file: string;
  readonly Parameters: Readonly<Record<string, { readonly Default: string }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

let folder: string;
let deployed: Template;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-package-'));
  await buildAll(ROOT, join(ROOT, '.build'), null);
  deployed = packaged('prod', []);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the template', () => {
  it.each([
    ['as it is deployed', 'prod', []],
    ['with every option', 'dev', ['--email', 'ana@example.com', '--mode', 'enforce', '--without-config-rule', '--without-page', '--globals', 'no']],
    ['of a Region without function URLs', 'prod', ['--region', 'il-central-1']],
    ['of GovCloud', 'prod', ['--region', 'us-gov-west-1']],
    ['of the local stage', 'local', []],
  ])('%s passes cfn-lint', (_what, stage, options) => {
    const { file } = packaged(stage, options);

    // W3005: serverless itself names each function's role as a dependency twice.
    const region = options.includes('--region') ? (options.at(-1) ?? '') : 'us-east-1';
    const { status, stdout } = spawnSync(CFN_LINT, ['--regions', region, '--ignore-checks', 'W3005', '--', file], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it.each([
    ['with the page', []],
    ['without the page', ['--without-page']],
  ])('%s meets its own rules, but for what it exempts by name', (_what, options) => {
    const { file } = packaged('prod', options);

    const { status, stdout, stderr } = spawnSync(join(ROOT, 'bin/holdfast'), ['check', '--from', file, '--format', 'jsonl'], { cwd: folder, encoding: 'utf8' });
    const findings = stdout
      .split('\n')
      .flatMap((line) => (line.includes('"NON_COMPLIANT"') ? [JSON.parse(line) as { ruleId: string; resourceId: string }] : []));
    expect(findings, stderr).toEqual([]);
    expect(status, stderr).toBe(0);
  });

  it('that sends events about global resources to another Region passes cfn-lint', () => {
    for (const file of ['forward.json', 'forward-local.json']) {
      const { status, stdout } = spawnSync(CFN_LINT, ['--regions', 'us-east-1,eu-west-1,us-gov-west-1', '--', join(ROOT, 'infra/generated', file)], {
        encoding: 'utf8',
      });
      expect(stdout).toBe('');
      expect(status).toBe(0);
    }
  });

  it('without the page has no address on the internet, and tells reconcile of none', () => {
    const template = packaged('prod', ['--without-page']);

    expect(ofType(template, 'AWS::Lambda::Url')).toEqual([]);
    expect(ofType(template, 'AWS::Lambda::Permission').filter(([, { Properties }]) => Properties['Principal'] === '*')).toEqual([]);
    expect(variablesOf(resource(template, 'ReconcileLambdaFunction').Properties)['HOLDFAST_APPROVE_URL']).toBe('');
  });

  it('tells every function which installation it is of, and whether global resources are its own', () => {
    const template = packaged('dev', ['--globals', 'no']);

    expect([deployed, template].map(({ Parameters }) => Parameters['Globals']?.Default)).toEqual(['yes', 'no']);
    for (const [, { Properties }] of ofType(deployed, 'AWS::Lambda::Function'))
      expect(variablesOf(Properties)).toMatchObject({
        HOLDFAST_GLOBALS: { Ref: 'Globals' },
        HOLDFAST_INSTALLATION: { 'Fn::Sub': 'holdfast-prod.${AWS::AccountId}.${AWS::Region}' },
      });
  });

  it('of the roles in another account passes cfn-lint', () => {
    const { status, stdout } = spawnSync(CFN_LINT, ['--', join(ROOT, OTHER_ACCOUNT)], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('observes, and tells nobody, where nothing else is said', () => {
    expect(deployed.Parameters['Mode']?.Default).toBe('observe');
    expect(deployed.Parameters['Email']?.Default).toBe('');
    for (const [, { Properties }] of ofType(deployed, 'AWS::Lambda::Function')) {
      const variables = variablesOf(Properties);
      if ('HOLDFAST_MODE' in variables) expect(variables['HOLDFAST_MODE']).toEqual({ Ref: 'Mode' });
    }
  });

  it('takes the mode and the address from the command line', () => {
    const { Parameters } = packaged('dev', ['--email', 'ana@example.com', '--mode', 'approve']);

    expect([Parameters['Email']?.Default, Parameters['Mode']?.Default]).toEqual(['ana@example.com', 'approve']);
  });

  it('keeps the ledger whatever is removed, unless the deployment that creates it fails', () => {
    const ledger = deployed.Resources['Ledger'];

    expect(ledger).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: { 'Fn::If': ['LedgerIsProtected', true, false] },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
      },
    });
    // Protected, CloudFormation could not delete it: a first deployment protects it once it has succeeded.
    const wanted = wantedFrom(flagsOf([]), defaultPolicy(rules), { isModeInFile: false, environmentRegion: undefined });
    const protection = (isFirst: boolean) =>
      serverlessArguments('deploy', wanted, { ...offlinePlan(wanted), isFirst }).find((each) => each.startsWith('ledger-'));
    expect([protection(true), protection(false), deployed.Parameters['LedgerProtection']?.Default]).toEqual([
      'ledger-protection=off',
      'ledger-protection=on',
      'on',
    ]);
  });

  it('runs every function on Node 24 and arm64, under a role of its own', () => {
    const functions = ofType(deployed, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);

    expect(functions.map(({ Handler }) => Handler).toSorted()).toEqual(FUNCTIONS.map((name) => `.build/${name}/handler.handler`).toSorted());
    for (const { Runtime, Architectures } of functions) expect([Runtime, Architectures]).toEqual(['nodejs24.x', ['arm64']]);
    expect(new Set(functions.map(({ Role }) => JSON.stringify(Role))).size).toBe(FUNCTIONS.length);
  });
});

describe('the approvers of the policy file', () => {
  let template: Template;
  beforeAll(async () => {
    const policy = join(folder, 'policy.yml');
    writeFileSync(policy, 'approvers: [{ name: Ana, email: ana@example.com }, { name: Ben, email: ben@example.com }, { name: Chiara }]\n');
    await buildAll(ROOT, join(ROOT, '.build'), policy);
    template = packaged('approvers', ['--email', 'ana@example.com']);
  });
  afterAll(async () => {
    await buildAll(ROOT, join(ROOT, '.build'), null);
  });

  it('are subscribed by their addresses', () => {
    const toAlerts = ofType(template, 'AWS::SNS::Subscription').filter(([, { Properties }]) => JSON.stringify(Properties['TopicArn']) === '{"Ref":"Alerts"}');

    expect(toAlerts.map(([, { Properties }]) => Properties['Endpoint'])).toEqual([{ Ref: 'Email' }, 'ana@example.com', 'ben@example.com']);
    for (const [, { Properties }] of toAlerts) expect(Properties).toHaveProperty('FilterPolicy.audience');
  });

  it('make a template that passes cfn-lint', () => {
    const { status, stdout } = spawnSync(CFN_LINT, ['--ignore-checks', 'W3005', '--', template.file], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describe('no message is lost', () => {
  it('by a queue: each hides what it handed out for six times as long as its function may run, and gives up into a dead-letter queue of its kind', () => {
    for (const [queue, dead, consumer, maxReceiveCount] of [
      ['Inbox', 'InboxDeadLetters', 'IntakeLambdaFunction', 5],
      ['Work', 'WorkDeadLetters', 'ReconcileLambdaFunction', 8],
    ] as const) {
      const { Properties: properties } = resource(deployed, queue);
      expect(properties['RedrivePolicy']).toEqual({ deadLetterTargetArn: { 'Fn::GetAtt': [dead, 'Arn'] }, maxReceiveCount });
      expect(properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * Number(resource(deployed, consumer).Properties['Timeout']));
      expect(resource(deployed, dead).Properties['FifoQueue']).toBe(properties['FifoQueue']);
    }
  });

  it('by a batch: what could not be handled is named, and the rest is done', () => {
    const mappings = ofType(deployed, 'AWS::Lambda::EventSourceMapping');

    expect(mappings).toHaveLength(2);
    for (const [, { Properties }] of mappings) expect(Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'], BatchSize: 10 });
  });

  it('by a rule: each has a dead-letter queue, and may send to it', () => {
    const rules = ofType(deployed, 'AWS::Events::Rule').filter(([, { Properties }]) => 'EventPattern' in Properties);

    expect(rules.length).toBeGreaterThan(3);
    for (const [, { Properties }] of rules)
      expect(Properties['Targets']).toMatchObject([
        { Arn: { 'Fn::GetAtt': ['Inbox', 'Arn'] }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['InboxDeadLetters', 'Arn'] } } },
      ]);
    expect(resource(deployed, 'InboxPolicy').Properties['Queues']).toEqual([{ Ref: 'Inbox' }, { Ref: 'InboxDeadLetters' }]);
  });
});

describe('the doors', () => {
  it('that are open to the internet are one, and need both statements', () => {
    expect(ofType(deployed, 'AWS::Lambda::Url').map(([name]) => name)).toEqual(['ApproveLambdaFunctionUrl']);
    const open = ofType(deployed, 'AWS::Lambda::Permission').filter(([, { Properties }]) => Properties['Principal'] === '*');
    expect(open.map(([, { Properties }]) => Properties)).toEqual([
      expect.objectContaining({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' }),
      expect.objectContaining({ Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true }),
    ]);
  });

  it('of AWS Config hear of large resources, too, and open only once they may be used', () => {
    const rule = resource(deployed, 'ConfigRule');

    expect([rule.DependsOn].flat()).toEqual(['ConfigRuleInvocation']);
    expect(rule.Properties).toMatchObject({
      Source: {
        SourceDetails: [{ MessageType: 'ConfigurationItemChangeNotification' }, { MessageType: 'OversizedConfigurationItemChangeNotification' }],
      },
    });
  });

  it('of AWS Config are left out where that is asked for, and for an emulator', () => {
    for (const template of [packaged('dev', ['--without-config-rule']), packaged('local', [])])
      expect(Object.values(template.Resources).filter(({ Type }) => Type.startsWith('AWS::Config::'))).toEqual([]);
  });
});

it('is described in a table of contents of less than a hundred lines', () => {
  expect(readFileSync(join(ROOT, 'serverless.yml'), 'utf8').split('\n').length).toBeLessThan(100);
});

/** Packages a stage as `npm run deploy` would, with no credentials, and AWS out of reach. */
function packaged(stage: string, options: readonly string[]): Template {
  const into = join(folder, [stage, ...options].join('').replaceAll(/\W/g, ''));
  const wanted = wantedFrom(flagsOf(['--package', '--stage', stage, ...options]), defaultPolicy(rules), { isModeInFile: false, environmentRegion: undefined });
  const { PATH = '' } = process.env;
  execFileSync(join(ROOT, 'node_modules/.bin/serverless'), [...serverlessArguments('package', wanted, offlinePlan(wanted)), '--package', into], {
    cwd: ROOT,
    stdio: 'pipe',
    env: { PATH, HOME: folder, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_EC2_METADATA_DISABLED: 'true' },
  });
  const file = join(into, 'cloudformation-template-update-stack.json');
  // The shape that CloudFormation demands; cfn-lint has a look at it above.
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as Template), file };
}

function ofType({ Resources }: Template, type: string): [string, Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

function resource({ Resources }: Template, name: string): Resource {
  const found = Resources[name];
  if (!found) throw new Error(`The template has no ${name}.`);
  return found;
}

function variablesOf(properties: Resource['Properties']): Readonly<Record<string, unknown>> {
  const { Variables } = properties['Environment'] as { readonly Variables: Readonly<Record<string, unknown>> };
  return Variables;
}
