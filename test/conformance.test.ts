import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { judgedProposals } from '../cli/check-files.ts';
import { Baseline } from '../cli/judged.ts';
import { defaultPolicy } from '../functions/core/policy-file.ts';
import { readTemplate } from '../functions/core/template.ts';
import { rules } from '../rules/generated/index.ts';

/**
 * Templates that others have labelled, apart from us: the tests of the AWS Guard rules registry. A label is an opinion; where ours is another, the rule's page says
 * so, and why.
 */
const FOLDER = '../shared/conformance';
const isThere = existsSync(`${FOLDER}/guard-cases.jsonl`);
const AGREEMENT = 0.98;

interface Labelled {
  readonly case: string;
  readonly kind: 'scored' | 'empty' | 'suppressed';
  readonly ruleId: string;
  readonly accept: readonly string[];
  readonly template: unknown;
}
const RANK = ['NOT_APPLICABLE', 'COMPLIANT', 'INSUFFICIENT_DATA', 'NON_COMPLIANT'];

describe.skipIf(!isThere)(`labelled templates (passed over where ${FOLDER} is missing)`, () => {
  const judged: { readonly ruleId: string; readonly name: string; readonly verdict: string; readonly agrees: boolean }[] = [];

  beforeAll(() => {
    const names = new Map<string, string>();
    for (const line of readFileSync(`${FOLDER}/guard-aliases.tsv`, 'utf8').split('\n')) {
      const [theirs = '', ours = '', kind] = line.split('\t');
      if (kind === 'same') names.set(theirs, ours);
    }
    const baseline = new Baseline(rules, defaultPolicy(rules));
    for (const line of readFileSync(`${FOLDER}/guard-cases.jsonl`, 'utf8').split('\n')) {
      if (line === '') continue;
      const { case: name, kind, ruleId: theirs, accept, template } = JSON.parse(line) as Labelled;
      const ruleId = names.get(theirs) ?? theirs;
      if (kind !== 'scored' || !rules.some(({ meta }) => meta.id === ruleId)) continue;
      const verdicts = judgedProposals(readTemplate(template), '', baseline).flatMap((each) => (each.ruleId === ruleId ? [each.compliance] : []));
      const verdict = verdicts.sort((a, b) => RANK.indexOf(b) - RANK.indexOf(a))[0] ?? 'NOT_APPLICABLE';
      judged.push({ ruleId, name, verdict, agrees: accept.includes(verdict) });
    }
  });

  it(`are judged as labelled, ${AGREEMENT * 100} in a hundred of them`, () => {
    const others = judged.filter(({ agrees }) => !agrees).map(({ name, verdict }) => `${name}: ${verdict}`);

    expect(judged.length).toBeGreaterThan(0);
    expect(others.length / judged.length, others.join('\n')).toBeLessThanOrEqual(1 - AGREEMENT);
  });

  it('are judged otherwise only by rules whose page says why', () => {
    const silent = judged.filter(({ ruleId, agrees }) => {
      const rule = rules.find(({ meta }) => meta.id === ruleId);
      return !agrees && !rule?.meta.notes?.some((note) => note.includes('Guard'));
    });

    expect(silent.map(({ ruleId, name, verdict }) => `${ruleId}: ${name}: ${verdict}`)).toEqual([]);
  });
});
