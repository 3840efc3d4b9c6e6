import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, it } from 'vitest';
import { controlsHeld } from '../../../functions/core/controls.ts';
import { judge } from '../../../functions/core/judge.ts';
import { ruleContextFor } from '../../../functions/core/policy.ts';
import { defaultPolicy, parsePolicy } from '../../../functions/core/policy-file.ts';
import { frameworkOf, PRESETS } from '../../../functions/core/preset.ts';
import { instant } from '../../../functions/core/time.ts';
import { conditionsOf } from '../../../rules/generated/control-conditions.ts';
import { controlsOf } from '../../../rules/generated/controls.ts';
import { rules } from '../../../rules/generated/index.ts';
import { holds, meeting, RELATIONS } from '../../../rules/shared/claims.ts';

function policyOf(document: unknown) {
  const parsed = parsePolicy(document, rules);
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  return parsed.policy;
}

function ruleCalled(id: string) {
  const rule = rules.find(({ meta }) => meta.id === id);
  if (!rule) throw new Error(`There is no rule ${id}.`);
  return rule;
}

describe.each(PRESETS)('the preset %s', (preset) => {
  const policy = policyOf({ preset });

  it('meets every control of its framework that a rule claims', () => {
    const claimed = rules.flatMap((rule) =>
      controlsOf(rule.meta.id).flatMap((control) => (control.startsWith(`${frameworkOf(preset)}:`) ? [{ rule, control }] : [])),
    );
    const unmet = claimed.filter(({ rule, control }) => !controlsHeld(rule, policy).includes(control));

    expect(claimed.length).toBeGreaterThan(30);
    expect(unmet.map(({ rule, control }) => `${rule.meta.id} ${control}`)).toEqual([]);
  });

  it('stays the same once it is written out, as the build does', () => {
    expect(policyOf(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
  });
});

describe('under the defaults', () => {
  const policy = defaultPolicy(rules);

  it.each([
    ['iam-user-unused-credentials-check', 'CIS-AWS-v3.0.0:1.12'],
    ['iam-user-unused-credentials-check', 'CIS-AWS-v5.0.0:1.11'],
    ['iam-user-unused-credentials-check', 'SecurityHub:IAM.22'],
    ['db-instance-backup-enabled', 'FSBP:RDS.11'],
    ['restricted-common-ports', 'FSBP:EC2.19'],
    ['restricted-common-ports', 'CIS-AWS-v5.0.0:5.1.2'],
    ['opensearch-https-required', 'FSBP:OpenSearch.8'],
    ['vpc-flow-logs-enabled', 'FSBP:EC2.6'],
    ['ecs-images-from-trusted-registries', 'CIS-EKS-v1.8.0:5.1.4'],
  ])('%s is not reported for %s, which asks for more', (id, control) => {
    expect(controlsOf(id)).toContain(control);
    expect(controlsHeld(ruleCalled(id), policy)).not.toContain(control);
  });

  it('a rule is reported for what its defaults meet', () => {
    expect(controlsHeld(ruleCalled('iam-user-unused-credentials-check'), policy)).toContain('FSBP:IAM.8');
    expect(controlsHeld(ruleCalled('restricted-common-ports'), policy)).toContain('SecurityHub:EC2.14');
    expect(controlsHeld(ruleCalled('s3-bucket-public-read-prohibited'), policy)).toEqual(controlsOf('s3-bucket-public-read-prohibited'));
  });

  it('no control whose conditions are unmet is reported', () => {
    const defaults = new Map(rules.map((rule) => [rule, ruleContextFor(policy, rule, null, instant(0)).parameters]));
    const wrong = rules.flatMap((rule) =>
      conditionsOf(rule.meta.id).flatMap(({ controls, where }) =>
        where.every((each) => holds(each, defaults.get(rule))) ? [] : controls.filter((control) => controlsHeld(rule, policy).includes(control)),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('a policy file with a preset', () => {
  it('is stricter where its framework asks for it', () => {
    const { rules: set } = policyOf({ preset: 'fsbp' });

    expect(set['db-instance-backup-enabled']?.parameters).toMatchObject({ backupRetentionMinimum: 7, checkReadReplicas: true });
    expect(set['restricted-common-ports']?.parameters).toMatchObject({ ports: expect.arrayContaining([23, 445, 5432, 20, 4333]) });
    expect(policyOf({ preset: 'cis-5.0' }).rules['iam-user-unused-credentials-check']?.parameters).toEqual({ maxCredentialUsageAge: 45 });
  });

  it('judges by what the preset sets', () => {
    const rule = ruleCalled('db-instance-backup-enabled');
    const facts = { backupRetentionDays: 1, replicaOf: null };

    expect(judge(rule, facts, ruleContextFor(defaultPolicy(rules), rule, null, instant(0))).compliance).toBe('COMPLIANT');
    expect(judge(rule, facts, ruleContextFor(policyOf({ preset: 'fsbp' }), rule, null, instant(0))).compliance).toBe('NON_COMPLIANT');
  });

  it('keeps what the file says itself, and then does not report the control', () => {
    const policy = policyOf({
      preset: 'cis-5.0',
      rules: { 'iam-user-unused-credentials-check': { parameters: { maxCredentialUsageAge: 60 } }, 'restricted-ssh': null },
    });

    expect(policy.rules['iam-user-unused-credentials-check']?.parameters).toEqual({ maxCredentialUsageAge: 60 });
    expect(controlsHeld(ruleCalled('iam-user-unused-credentials-check'), policy)).not.toContain('CIS-AWS-v5.0.0:1.11');
  });

  it('names the nearest where there is no such preset', () => {
    expect(parsePolicy({ preset: 'cis-5' }, rules)).toEqual({ problems: ['preset: "cis-5" is not known: did you mean "cis-5.0"?'] });
    expect(parsePolicy({ preset: 'constructor' }, rules)).toEqual({ problems: [`preset: "constructor" is not known; it is one of ${PRESETS.join(', ')}`] });
  });
});

it('every condition is on a parameter that the rule has', () => {
  for (const rule of rules) {
    const { properties = {} } = toJsonSchema(rule.parameters, { errorMode: 'ignore', typeMode: 'input' });
    for (const { parameter } of conditionsOf(rule.meta.id).flatMap(({ where }) => where)) expect(Object.keys(properties), rule.meta.id).toContain(parameter);
  }
});

describe('a condition', () => {
  const met: readonly (readonly [(typeof RELATIONS)[number], unknown, unknown, unknown])[] = [
    ['<=', 45, 90, 45],
    ['>=', 7, 1, 7],
    ['=', [], ['x'], []],
    ['=', null, '1.29', null],
    ['in', ['REJECT', 'ALL'], '', 'REJECT'],
    ['includes', [22, 23], [20, 22], [20, 22, 23]],
    ['within', [80, 443], [80, 22], [80]],
    ['excludes', ['0.0.0.0/0'], ['0.0.0.0/0', '10.0.0.0/8'], ['10.0.0.0/8']],
  ];

  it.each(met)('%s %j is not met by %j, and is by %j, the nearest', (is, value, before, after) => {
    const condition = { parameter: 'p', is, value };

    expect(holds(condition, { p: before })).toBe(false);
    expect(meeting(condition, before)).toEqual(after);
    expect(holds(condition, { p: after })).toBe(true);
    expect(meeting(condition, after)).toEqual(after);
  });

  it('covers every relation, and says where no value can be set', () => {
    expect(RELATIONS.filter((relation) => relation !== '!=')).toEqual(RELATIONS.filter((relation) => met.some(([is]) => is === relation)));
    expect(holds({ parameter: 'p', is: '!=', value: [] }, { p: ['x'] })).toBe(true);
    expect(() => meeting({ parameter: 'p', is: '!=', value: [] }, [])).toThrow(RangeError);
  });

  it('is not met by a number that is none', () => {
    expect(holds({ parameter: 'p', is: '<=', value: 45 }, {})).toBe(false);
    expect(holds({ parameter: 'p', is: '>=', value: 7 }, { p: '9' })).toBe(false);
  });
});
