import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { MODES } from '../../../functions/core/decide.ts';
import { modeFor, policyWaiver } from '../../../functions/core/policy.ts';
import { defaultPolicy, parsePolicy } from '../../../functions/core/policy-file.ts';
import trail from '../../../resources/cloudtrail/trail.ts';
import role from '../../../resources/iam/role.ts';
import { defineRule, type Rule } from '../../../rules/rule.ts';

const rules: readonly Rule[] = [
  ruleCalled('restricted-ssh', v.strictObject({ allowed: v.optional(v.array(v.string()), []) })),
  ruleCalled('cloudtrail-enabled', v.strictObject({})),
];

function ruleCalled(id: string, parameters: v.GenericSchema<unknown, object>): Rule {
  const messages = { bad: 'Bad.' };
  return defineRule(trail, {
    meta: { id, version: 1, title: id, severity: 'LOW', risk: 'low', rationale: '', references: ['https://example.com'], changes: [], messages },
    parameters,
    needs: [],
    evaluate: () => ({ compliance: 'COMPLIANT' }),
  });
}

function problemsOf(document: unknown): readonly string[] {
  const parsed = parsePolicy(document, rules);
  return 'problems' in parsed ? parsed.problems : [];
}

function policyOf(document: unknown) {
  const parsed = parsePolicy(document, rules);
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  return parsed.policy;
}

const waiver = { rule: 'restricted-ssh', resource: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1', owner: 'ana@example.com', reason: 'bastion' };

describe('the policy file', () => {
  it('observes where nothing is said, with every rule in force at its own defaults', () => {
    const policy = defaultPolicy(rules);

    expect(policy).toMatchObject({ mode: 'observe', budget: { perAccountHour: 20, perRuleHour: 10 }, flapping: { remediations: 2, hours: 24 } });
    expect(policy.approvals).toEqual({ expireHours: 24, snoozeHours: 24 });
    expect(policy.rules['restricted-ssh']).toEqual({ enabled: true, mode: null, graceMinutes: 0, approvals: 1, parameters: { allowed: [] } });
    expect(modeFor(policy, 'restricted-ssh', '111122223333', {}).mode).toBe('observe');
  });

  it.each([undefined, null, {}])('takes an empty file (%j) for a policy of nothing but defaults', (document) => {
    expect(policyOf(document)).toEqual(defaultPolicy(rules));
  });

  it('takes a section whose every line is commented out for one of defaults', () => {
    expect(policyOf({ accounts: null, rules: null, budget: null, approvers: null, waivers: null })).toEqual(defaultPolicy(rules));
  });

  it('reads what is said, and keeps the defaults of what is not', () => {
    const policy = policyOf({
      mode: 'enforce',
      accounts: { '011122223333': { name: 'production', mode: 'approve' } },
      rules: { 'restricted-ssh': { mode: 'enforce', approvals: 2, parameters: { allowed: ['203.0.113.0/24'] } } },
      budget: { perAccountHour: 5 },
      approvers: [{ name: 'Ana', email: 'ana@example.com', accounts: ['011122223333'] }, { name: 'Bo' }],
    });

    expect(policy.accounts['011122223333']).toEqual({ name: 'production', mode: 'approve', graceMinutes: 0 });
    expect(policy.rules['restricted-ssh']).toMatchObject({ mode: 'enforce', approvals: 2, parameters: { allowed: ['203.0.113.0/24'] } });
    expect(policy.budget).toEqual({ perAccountHour: 5, perRuleHour: 10 });
    expect(policy.approvers[1]).toEqual({ name: 'Bo', email: null, accounts: null });
    expect(modeFor(policy, 'restricted-ssh', '011122223333', {})).toEqual({ mode: 'approve', because: 'account 011122223333' });
  });

  describe('with a mode for each environment tag', () => {
    const document = { mode: 'observe', environments: { tag: 'env', modes: { prod: 'approve', dev: 'enforce' } } };
    const builtIns = Object.getOwnPropertyNames(Object.prototype);

    it.each(builtIns)('takes the tag value "%s" for one that it has no mode for', (value) => {
      for (const mode of MODES) expect(modeFor(policyOf({ ...document, mode }), 'restricted-ssh', '111122223333', { env: value }).mode).toBe(mode);
    });

    it.each(builtIns)('takes the account "%s" and a rule of that name for ones that it does not know', (name) => {
      expect(modeFor(policyOf({ mode: 'approve' }), name, name, {})).toEqual({ mode: 'approve', because: 'the installation' });
    });

    it('refuses to rank what is no mode', () => {
      const policy = { ...policyOf(document), mode: 'constructor' as 'observe' };
      expect(() => modeFor(policy, 'restricted-ssh', '111122223333', {})).toThrow('"constructor" is not a mode');
    });
  });

  it('deploys to the stage prod, with the page, and the Config rule where a recorder is on, where nothing else is said', () => {
    const none = { anchorBucket: null, permissionsBoundary: null, rolePath: null, kmsKey: null, pageConcurrency: null, subscribers: [] };
    const defaults = { email: null, region: null, stage: 'prod', configRule: 'auto', page: true, globals: null, ...none };

    expect(policyOf({}).deployment).toEqual(defaults);
    expect(policyOf({ deployment: null }).deployment).toEqual(defaults);
    expect(
      policyOf({ deployment: { email: 'oncall@example.com', region: 'us-gov-west-1', configRule: false, page: false, globals: true } }).deployment,
    ).toEqual({
      email: 'oncall@example.com',
      region: 'us-gov-west-1',
      stage: 'prod',
      configRule: false,
      page: false,
      globals: true,
      ...none,
    });
  });

  it('lets a waiver that ends on a day hold until the end of that day, UTC', () => {
    const policy = policyOf({ waivers: [{ ...waiver, until: '2026-12-31' }] });

    expect(policyWaiver(policy, waiver.rule, waiver.resource, '2026-12-31T23:59:00.000Z')).not.toBeNull();
    expect(policyWaiver(policy, waiver.rule, waiver.resource, '2027-01-01T00:00:00.000Z')).toBeNull();
  });

  it('takes the ARN of a role with its path for that of the role', () => {
    const parsed = parsePolicy({ waivers: [{ ...waiver, rule: 'on-roles', resource: 'arn:aws:iam::111122223333:role/team/build', until: '2026-12-31' }] }, [
      { ...ruleCalled('on-roles', v.strictObject({})), resource: role },
    ]);

    expect(parsed).toMatchObject({ policy: { waivers: [{ resource: 'arn:aws:iam::111122223333:role/build', owner: waiver.owner }] } });
  });

  it('turns the moment at which a waiver ends into UTC', () => {
    expect(policyOf({ waivers: [{ ...waiver, until: '2026-12-31T18:00:00+02:00' }] }).waivers[0]?.until).toBe('2026-12-31T16:00:00.000Z');
  });

  it.each([
    ['a misspelt key', { mod: 'observe' }, 'mod: there is no such key: did you mean "mode"?'],
    ['a misspelt key deep inside', { budget: { perAcountHour: 1 } }, 'budget.perAcountHour: there is no such key: did you mean "perAccountHour"?'],
    ['a key that is like none', { colour: 'red' }, /^colour: there is no such key; those known here are mode, accounts, rules/],
    ['a rule that does not exist', { rules: { 'restrictd-ssh': {} } }, 'rules.restrictd-ssh: there is no such rule: did you mean "restricted-ssh"?'],
    ['a rule that is like none', { rules: { 'no-such-thing': {} } }, 'rules.no-such-thing: there is no such rule; `holdfast rules` lists those there are'],
    [
      'a waiver of a rule that does not exist',
      { waivers: [{ ...waiver, rule: 'restricted-sh', until: '2026-12-31' }] },
      /^waivers\.0\.rule: .*did you mean "restricted-ssh"/,
    ],
    ['a misspelt deployment setting', { deployment: { configrule: true } }, 'deployment.configrule: there is no such key: did you mean "configRule"?'],
    ['a Region that is none', { deployment: { region: 'Frankfurt' } }, 'deployment.region: "Frankfurt" is not the name of a Region, such as eu-west-1'],
    ['a stage that no name can hold', { deployment: { stage: 'My Stage' } }, /^deployment\.stage: "My Stage" can't be part of names/],
    ['a bucket that is none', { deployment: { anchorBucket: 'My Bucket' } }, 'deployment.anchorBucket: "My Bucket" is not the name of a bucket'],
    ['a boundary that is no policy', { deployment: { permissionsBoundary: 'strict' } }, 'deployment.permissionsBoundary: must be the ARN of a managed policy'],
    ['an address that is none', { deployment: { email: 'ana' } }, 'deployment.email: is not an e-mail address'],
    ['a Config rule that is neither on, off nor automatic', { deployment: { configRule: 'sometimes' } }, 'deployment.configRule: must be auto, true or false'],
    ['a misspelt mode', { mode: 'enforced' }, 'mode: "enforced" is not known: did you mean "enforce"?'],
    ['a mode that is like none', { mode: 'yolo' }, 'mode: "yolo" is not known; it is one of observe, approve, enforce'],
    [
      'a misspelt parameter of a rule',
      { rules: { 'restricted-ssh': { parameters: { alowed: [] } } } },
      /^rules\.restricted-ssh\.parameters\.alowed: .*did you mean "allowed"/,
    ],
    [
      'a parameter of the wrong kind',
      { rules: { 'restricted-ssh': { parameters: { allowed: 'all' } } } },
      'rules.restricted-ssh.parameters.allowed: must be a list, but is "all"',
    ],
    ['an account id that lost its zero', { accounts: { '11122223333': {} } }, /^accounts\.11122223333: .*twelve digits.*quote it/],
    ['an account id that is a number', { approvers: [{ name: 'Ana', accounts: [111122223333] }] }, /^approvers\.0\.accounts\.0: .*quote it/],
    ['a waiver without a reason', { waivers: [{ ...waiver, reason: undefined, until: '2026-12-31' }] }, /^waivers\.0\.reason: /],
    ['a waiver without an end', { waivers: [waiver] }, 'waivers.0.until: missing; add it'],
    ['a waiver that ends on no day', { waivers: [{ ...waiver, until: '2026-02-30' }] }, /^waivers\.0\.until: "2026-02-30" is neither a day/],
    ['a waiver that ends in no time zone', { waivers: [{ ...waiver, until: '2026-12-31T18:00:00' }] }, /^waivers\.0\.until: .*time zone/],
    ['a waiver of everything', { waivers: [{ ...waiver, resource: 'arn:aws:s3:::*', until: '2026-12-31' }] }, /^waivers\.0\.resource: .*covers no patterns/],
    ['two approvers of one name', { approvers: [{ name: 'Ana' }, { name: 'Ana' }] }, /^approvers\.1: the same name stands here twice/],
    ['a budget below nothing', { budget: { perRuleHour: -1 } }, /^budget\.perRuleHour: /],
    ['a file that is a list', [], 'the whole file: must be a map of keys to values, but is a list'],
    ['rules that are a list', { rules: ['restricted-ssh'] }, 'rules: must be a map of keys to values, but is a list'],
  ])('refuses %s, and says where and what to do', (_name, document, problem) => {
    expect(problemsOf(document)).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  it('tells of every misspelt key at once', () => {
    expect(problemsOf({ mod: 1, budgets: {} })).toHaveLength(2);
  });
});

describe('a policy file that is most likely another file', () => {
  it('gets suggestions for its first unknown keys, and a bounded list of problems', () => {
    const problems = problemsOf({ rules: Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`restricted-ssh-${index}`, {}])) });

    expect(problems).toHaveLength(201);
    expect(problems.filter((each) => each.includes('did you mean "restricted-ssh"?'))).toHaveLength(20);
    expect(problems.at(-1)).toBe('and 29800 more');
  });

  it.each([
    ['a mode', { mode: 'x'.repeat(200_000) }],
    ['a key', { ['x'.repeat(200_000)]: 1 }],
    ['an account', { accounts: { ['1'.repeat(200_000)]: {} } }],
    ['a text in the place of a number', { budget: { perAccountHour: 'x'.repeat(200_000) } }],
    ['an end', { waivers: [{ ...waiver, until: 'x'.repeat(200_000) }] }],
    ['the name of a rule', { waivers: [{ ...waiver, rule: 'x'.repeat(200_000), until: '2026-12-31' }] }],
  ])('is echoed in part only: %s', (_what, document) => {
    const problems = problemsOf(document);

    expect(problems).not.toEqual([]);
    for (const problem of problems) expect(problem.length).toBeLessThan(600);
  });
});
