import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createResource } from '../../scripts/create-resource.ts';
import { createRule } from '../../scripts/create-rule.ts';

const ROOT = join(import.meta.dirname, '../..');
const RULE = 'rules/ec2/my-rule.ts';
const RULE_TEST = 'test/rules/ec2/my-rule.test.ts';

/** The compiler takes a second or two, and longer on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'holdfast-create-'));
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  const sources = [
    'aws',
    'rules/rule.ts',
    'rules/shared/addresses.ts',
    'rules/shared/claims.ts',
    'rules/generated/controls.ts',
    'rules/generated/control-conditions.ts',
    'resources/partition.ts',
    'resources/resource.ts',
    'resources/shared/own-value.ts',
    'resources/unreadable.ts',
    'functions/core',
    'test/rules/rule-tester.ts',
    'test/rules/plan-session.ts',
    'tsconfig.json',
    'package.json',
  ];
  for (const path of sources) cpSync(join(ROOT, path), join(project, path), { recursive: true });
  writeThing();
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

describe('create-rule', () => {
  it('writes a rule and a test that the compiler complains of at every blank', async () => {
    const next = await createRule(project, ['ec2/my-rule', 'AWS::EC2::Thing']);

    expect(next.join('\n')).toContain('npm run generate');
    const blanks = new Set([...blanksIn(RULE), ...blanksIn(RULE_TEST)]);
    const complaints = compile();
    expect(blanks.size).toBeGreaterThan(8);
    for (const blank of blanks) expect(complaints).toContain(`Cannot find name '${blank}'`);
  });

  it('writes a rule that compiles once it is filled in', async () => {
    await createRule(project, ['ec2/my-rule', 'AWS::EC2::Thing']);

    fillIn(RULE, {
      'title: FILL_IN_TITLE': "title: 'Things are closed.'",
      'severity: FILL_IN_SEVERITY': "severity: 'LOW'",
      'risk: FILL_IN_RISK': "risk: 'low'",
      '[FILL_IN_CONTROLS]': '[]',
      'rationale: FILL_IN_RATIONALE': "rationale: 'An open thing is open.'",
      FILL_IN_REFERENCE: "'https://example.com'",
      FILL_IN_CHANGES: "'ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'",
      'violated: FILL_IN_MESSAGE': "violated: 'It is open.'",
      'remedy: FILL_IN_MESSAGE': "remedy: 'Close it.'",
      FILL_IN_FACTS: "'closed'",
      'FILL_IN_CONDITION(facts)': 'facts.closed',
      'apply: FILL_IN_CALL(facts)': "apply: { action: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: facts.id } }",
      'revert: FILL_IN_CALL(facts)': "revert: { action: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: facts.id } }",
    });
    fillIn(RULE_TEST, {
      FILL_IN_ID: "'a'",
      FILL_IN_NAME: "'a thing'",
      FILL_IN_FACTS: "{ id: 'a', closed: true }",
      FILL_IN_SENTENCE: "'It is open.'",
      FILL_IN_PLAN: 'null',
    });

    expect(compile()).toBe('');
  });

  it('writes over nothing', async () => {
    await createRule(project, ['ec2/my-rule', 'AWS::EC2::Thing']);
    rmSync(join(project, RULE));
    writeFileSync(join(project, RULE_TEST), '// mine');

    await expect(createRule(project, ['ec2/my-rule', 'AWS::EC2::Thing'])).rejects.toThrow(`${RULE_TEST} exists already: nothing was written.`);
    expect(existsSync(join(project, RULE))).toBe(false);
    expect(readFileSync(join(project, RULE_TEST), 'utf8')).toBe('// mine');
  });

  it.each([
    [[], 'The name is missing: it is a service and a name in kebab-case, as in ec2/restricted-ssh.'],
    [['my-rule', 'AWS::EC2::Thing'], '"my-rule" is not a name'],
    [['ec2/MyRule', 'AWS::EC2::Thing'], '"ec2/MyRule" is not a name'],
    [['../ec2/x', 'AWS::EC2::Thing'], '"../ec2/x" is not a name'],
    [['shared/x', 'AWS::EC2::Thing'], '"shared" is not a service'],
    [['ec2/my-rule'], 'The resource type is missing'],
    [['ec2/my-rule', 'SecurityGroup'], '"SecurityGroup" is not a resource type: it is spelt as in AWS::EC2::SecurityGroup.'],
    [['ec2/my-rule', 'AWS::EC2::Volume'], 'Make it first: npm run create-resource -- ec2/<name> AWS::EC2::Volume'],
  ])('answers %j with what to do instead', async (given, sentence) => {
    await expect(createRule(project, given)).rejects.toThrow(sentence);
  });
});

describe('create-resource', () => {
  it('writes a resource and a test that the compiler complains of at every blank', async () => {
    await createResource(project, ['ec2/volume', 'AWS::EC2::Volume']);

    const blanks = new Set([...blanksIn('resources/ec2/volume.ts'), ...blanksIn('test/resources/ec2/volume.test.ts')]);
    const complaints = compile();
    expect(blanks.size).toBeGreaterThan(8);
    for (const blank of blanks) expect(complaints).toContain(`Cannot find name '${blank}'`);
  });

  it.each([
    [['ec2/disk', 'AWS::EC2::Volume'], 'The file of AWS::EC2::Volume is called after its type: ec2/volume, not ec2/disk.'],
    [['ec2/thing', 'AWS::EC2::Thing'], 'AWS::EC2::Thing is there already: resources/ec2/thing.ts.'],
  ])('answers %j with what to do instead', async (given, sentence) => {
    await expect(createResource(project, given)).rejects.toThrow(sentence);
  });
});

function writeThing(): void {
  cpSync(join(import.meta.dirname, 'thing.txt'), join(project, 'resources/ec2/thing.ts'));
}

function blanksIn(path: string): string[] {
  return [...readFileSync(join(project, path), 'utf8').matchAll(/\bFILL_IN_[A-Z]+\b/g)].map(([blank]) => blank);
}

function fillIn(path: string, blanks: Readonly<Record<string, string>>): void {
  let text = readFileSync(join(project, path), 'utf8');
  for (const [blank, value] of Object.entries(blanks)) text = text.replaceAll(blank, value);
  writeFileSync(join(project, path), text);
}

/** What the compiler says; empty: nothing. */
function compile(): string {
  try {
    return execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: project, encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string') return error.stdout;
    throw error;
  }
}
