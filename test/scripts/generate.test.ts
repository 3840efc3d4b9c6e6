import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResourceType } from '@aws-sdk/client-config-service';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import { resources } from '../../resources/generated/index.ts';
import { defineResource, type Resource } from '../../resources/resource.ts';
import { rules } from '../../rules/generated/index.ts';
import type { Catalogue } from '../../scripts/generate/catalogue.ts';
import { eventRules, forwardTemplate } from '../../scripts/generate/events.ts';
import { actingIn, allOf, enabledIn, iamActionsOf, readerPolicy, remediatorPolicy, reverterPolicy } from '../../scripts/generate/iam.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ROOT = join(import.meta.dirname, '../..');

describe('generate', () => {
  let project: string;
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'holdfast-generate-'));
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    for (const path of ['aws', 'rules', 'resources', 'functions/core', 'scripts', 'test', 'package.json'])
      cpSync(join(ROOT, path), join(project, path), { recursive: true });
    writeFileSync(join(project, 'README.md'), '# Mine\n\n<!-- rules:begin -->\nold\n<!-- rules:end -->\n\nMine, too.\n');
    generate();
  });
  afterAll(() => {
    rmSync(project, { recursive: true });
  });

  it('is content with what it has written', () => {
    expect(generate('--check')).toEqual({ code: 0, said: '' });
  });

  it('names each file that is not what the rules say, and each that belongs to nothing, and leaves them so', () => {
    writeFileSync(join(project, 'rules/generated/index.ts'), '// mine');
    rmSync(join(project, 'infra/generated/events.json'));
    writeFileSync(join(project, 'docs/rules/no-such-rule.md'), '# Gone');

    const { code, said } = generate('--check');

    expect(code).toBe(1);
    expect(said.trim().split('\n')).toEqual([
      'infra/generated/events.json is not what the rules and resources say',
      'rules/generated/index.ts is not what the rules and resources say',
      'docs/rules/no-such-rule.md belongs to nothing that is there',
      'Run `npm run generate`, and commit what it writes.',
    ]);
    expect(readFileSync(join(project, 'rules/generated/index.ts'), 'utf8')).toBe('// mine');

    generate();
    expect(generate('--check').code).toBe(0);
  });

  it("writes the README's table, and leaves the rest of it as it is", () => {
    const readme = readFileSync(join(project, 'README.md'), 'utf8');

    expect(readme).toMatch(/^# Mine\n\n<!-- rules:begin -->\n\n\| service .*\n\n<!-- rules:end -->\n\nMine, too\.\n$/s);
    expect(readme).toContain('[`restricted-ssh`](docs/rules/restricted-ssh.md)');
  });

  it('takes the examples on a page from the table that tests the rule', () => {
    const page = readFileSync(join(project, 'docs/rules/cloud-trail-log-file-validation-enabled.md'), 'utf8');

    expect(page).toContain('- a trail without validation\n');
  });

  function generate(...options: string[]): { readonly code: number | null; readonly said: string } {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate.ts', ...options], { cwd: project, encoding: 'utf8' });
    return { code: status, said: stderr };
  }
});

describe('the event patterns', () => {
  it('hear the calls of each resource that were carried out, by service', () => {
    const { Resources } = eventRules(holding(resource({ 'ec2:CreateVolume': () => 'v', 'ec2:AttachVolume': () => 'v', 's3:PutBucketAcl': () => 'b' })), 'aws');

    expect(Object.keys(Resources)).toEqual(['CallsEc2', 'CallsS3']);
    expect(Resources['CallsEc2']?.Properties['EventPattern']).toEqual({
      source: ['aws.ec2'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: { eventSource: ['ec2.amazonaws.com'], eventName: ['AttachVolume', 'CreateVolume'], errorCode: [{ exists: false }] },
    });
  });

  it('are parted where one would be longer than EventBridge takes, and lose nothing by it', () => {
    const names = Array.from({ length: 500 }, (_, index) => `ModifySomethingOfGreatLength${index}`);
    const { Resources } = eventRules(holding(resource(Object.fromEntries(names.map((name) => [`ec2:${name}`, () => 'id'])))), 'aws');

    const patterns = Object.values(Resources).map(({ Properties }) => Properties['EventPattern']);
    expect(patterns.length).toBeGreaterThan(3);
    for (const pattern of patterns) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
    const heard = patterns.flatMap((pattern) => names.filter((name) => JSON.stringify(pattern).includes(`"${name}"`)));
    expect(heard.toSorted()).toEqual(names.toSorted());
  });

  it('hear a source that anybody may use on the local stage alone', () => {
    const volume = holding(resource({ 'ec2:CreateVolume': () => 'v' }));

    expect(eventRules(volume, 'local').Resources['CallsEc2']?.Properties['EventPattern']).toMatchObject({ source: ['aws.ec2', 'holdfast.local'] });
    expect(JSON.stringify(eventRules(volume, 'aws'))).not.toContain('holdfast.local');
  });

  it('keep what the inbox does not take', () => {
    for (const { Properties } of Object.values(eventRules(holding(resource({ 'ec2:CreateVolume': () => 'v' })), 'aws').Resources))
      expect(Properties['Targets']).toMatchObject([{ DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['InboxDeadLetters', 'Arn'] } } }]);
  });
});

describe('the events that other Regions send to the owner of global resources', () => {
  const all = holding(
    { ...resource({ 'iam:PutRolePolicy': () => 'r', 's3:PutAccountPublicAccessBlock': () => 'a' }), global: true },
    resource({ 'ec2:CreateVolume': () => 'v' }),
  );
  const { Parameters, Resources } = forwardTemplate(all, 'aws') as {
    Parameters: object;
    Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>>;
  };

  it('are those of global resources, and of no others', () => {
    expect(Object.keys(Resources)).toEqual(['ForwardRole', 'CallsIam', 'CallsS3']);
    expect(Resources['CallsS3']?.Properties['EventPattern']).toMatchObject({ source: ['aws.s3'], detail: { eventName: ['PutAccountPublicAccessBlock'] } });
  });

  it('go to the default bus of the Region that the deployment names, under a role that may do that alone', () => {
    const home = { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 'events', { Ref: 'HomeRegion' }, { Ref: 'AWS::AccountId' }, 'event-bus/default']] };

    expect(Object.keys(Parameters)).toEqual(['HomeRegion']);
    for (const name of ['CallsIam', 'CallsS3'])
      expect(Resources[name]?.Properties['Targets']).toMatchObject([{ Arn: home, RoleArn: { 'Fn::GetAtt': ['ForwardRole', 'Arn'] } }]);
    expect(Resources['ForwardRole']?.Properties['Policies']).toMatchObject([
      { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: home }] } },
    ]);
  });
});

describe('the types that the Config rule is asked about', () => {
  const types: readonly string[] = JSON.parse(readFileSync(join(ROOT, 'infra/generated/recorded-types.json'), 'utf8'));

  it('are types of AWS Config, as many as one rule takes', () => {
    expect(types.filter((type) => !Object.values<string>(ResourceType).includes(type))).toEqual([]);
    // https://docs.aws.amazon.com/config/latest/APIReference/API_Scope.html
    expect(types.length).toBeLessThanOrEqual(100);
  });
});

describe('the permissions', () => {
  it('are named as IAM names them, each once', async () => {
    expect(await iamActionsOf(['s3:ListBuckets', 's3control:GetPublicAccessBlock', 's3:ListBuckets', 'ec2:DescribeSecurityGroups'])).toEqual([
      'ec2:DescribeSecurityGroups',
      's3:GetAccountPublicAccessBlock',
      's3:ListAllMyBuckets',
    ]);
  });

  it('of a reader are the reads that resources declare, and no more', async () => {
    expect(await readerPolicy(allOf(holding(resource({}))))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ec2:DescribeSecurityGroups'], Resource: '*' }],
    });
  });

  it('are those of the rules that the policy has not switched off, and of their types', async () => {
    const policy = defaultPolicy(rules);
    const off = Object.entries(policy.rules).map(([id, rule]) => [id, { ...rule, enabled: id === 'restricted-ssh' }] as const);
    const enabled = enabledIn({ rules, resources }, { ...policy, rules: Object.fromEntries(off) });

    expect(await readerPolicy(enabled)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['ec2:DescribeSecurityGroupRules', 'ec2:DescribeSecurityGroups', 'ec2:GetManagedPrefixListEntries'],
          Resource: '*',
        },
      ],
    });
    expect(await remediatorPolicy(enabled)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ec2:RevokeSecurityGroupIngress'], Resource: '*' }],
    });
    expect(await reverterPolicy(enabled)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['ec2:AuthorizeSecurityGroupIngress'], Resource: '*' },
        // Tags go on what is being made, whatever the plan.
        {
          Effect: 'Allow',
          Action: ['ec2:CreateTags'],
          Resource: '*',
          Condition: { StringEquals: { 'ec2:CreateAction': ['AuthorizeSecurityGroupEgress', 'AuthorizeSecurityGroupIngress'] } },
        },
      ],
    });
  });

  it('of a remediator grant nothing that only a revert needs', async () => {
    const granted = (await remediatorPolicy({ rules })).Statement.flatMap(({ Action }) => Action);

    const opening = /^(ec2:Authorize|iam:(Attach|Put)|cloudtrail:StopLogging|kms:(ScheduleKeyDeletion|DisableKeyRotation)|config:Stop|[a-z0-9-]+:Disable)/;
    expect(granted.filter((action) => opening.test(action))).toEqual([]);
    const reverting = (await reverterPolicy({ rules })).Statement.flatMap(({ Action }) => Action);
    expect(reverting).toEqual(expect.arrayContaining(['cloudtrail:StopLogging', 'iam:AttachRolePolicy', 'kms:ScheduleKeyDeletion']));
  });

  it('to change are those of rules whose mode may act, whatever the mode of the installation', () => {
    const policy = defaultPolicy(rules);
    const [ssh, trail] = [policy.rules['restricted-ssh'], policy.rules['cloudtrail-enabled']];
    if (!ssh || !trail) throw new Error('The default policy names every rule.');
    const only = { 'restricted-ssh': ssh, 'cloudtrail-enabled': { ...trail, mode: 'approve' as const } };
    const others = Object.fromEntries(Object.entries(policy.rules).map(([id, rule]) => [id, { ...rule, mode: 'observe' as const }]));

    const acting = (installation: 'observe' | 'enforce') => actingIn({ rules }, { ...policy, mode: installation, rules: { ...others, ...only } });
    expect(acting('observe').map(({ meta }) => meta.id)).toEqual(acting('enforce').map(({ meta }) => meta.id));
    expect(new Set(acting('observe').map(({ meta }) => meta.id))).toEqual(new Set(['restricted-ssh', 'cloudtrail-enabled']));
    expect(actingIn({ rules }, { ...policy, rules: others })).toEqual([]);
    expect(actingIn({ rules }, policy).some(({ remediate }) => remediate === undefined)).toBe(false);
  });

  it('to invoke a function are given to Secrets Manager alone, which tries it for a rotation', async () => {
    const invoking = (await remediatorPolicy({ rules })).Statement.filter(({ Action }) => Action.includes('lambda:InvokeFunction'));

    expect(invoking.map(({ Condition }) => Condition)).toEqual([{ 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['secretsmanager.amazonaws.com'] } }]);
  });

  it('of a remediator never pass a role, or make one of a service, without saying to which', async () => {
    const { Statement } = await remediatorPolicy({ rules });
    const guarded = Statement.filter(({ Action }) => Action.includes('iam:PassRole') || Action.includes('iam:CreateServiceLinkedRole'));

    expect(guarded.length).toBeGreaterThan(0);
    for (const { Condition } of guarded)
      expect(Object.keys(Condition?.['StringEquals'] ?? {})).toEqual([expect.stringMatching(/^iam:(PassedToService|AWSServiceName)$/)]);
  });
});

function resource(touchedBy: Resource['touchedBy']): Resource {
  return defineResource<{ id: string }>()({
    type: 'AWS::EC2::Thing',
    reads: ['ec2:DescribeSecurityGroups'],
    touchedBy,
    arn: ({ id }) => id,
    read: async () => null,
    async *list() {},
  });
}

function holding(...values: readonly Resource[]): Catalogue {
  return { rules: [], resources: values.map((value) => ({ path: 'resources/ec2/thing.ts', service: 'ec2', name: 'thing', value, form: 'one' })) };
}
