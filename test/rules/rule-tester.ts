import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../functions/core/hash.ts';
import { judge } from '../../functions/core/judge.ts';
import { planFor } from '../../functions/core/plan.ts';
import type { ResourceRef } from '../../resources/resource.ts';
import { type Rule, type RuleContext, revertsOf, type Step } from '../../rules/rule.ts';
import { flawsOfSession } from './plan-session.ts';

type FactsIn<R> = R extends Rule<infer Facts> ? Partial<Facts> : never;
interface Case<R> {
  /** Finishes the sentence "it …". */
  readonly name: string;
  readonly facts: FactsIn<R>;
  /** As they would stand in the policy file. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** When it is judged; left out: 2026-11-23T08:00:00.000Z. */
  readonly now?: string;
  /** Accounts of ours besides that of the reference. */
  readonly ownAccounts?: readonly string[];
}
const NOW = '2026-11-23T08:00:00.000Z';
export interface InvalidCase<R> extends Case<R> {
  /** The whole sentence. */
  readonly message: string;
  /** What it would do; null: a human has to find the way. */
  readonly plan: { readonly risk: 'low' | 'high'; readonly message: string; readonly steps: readonly Step[] } | null;
  /** The rule of the same requirement for another type, where the facts are of that. */
  readonly twin?: { readonly rule: Rule; readonly ref: ResourceRef };
}
export interface RuleCases<R> {
  /** Complies. */
  readonly valid: readonly Case<R>[];
  /** The rule does not apply. */
  readonly notApplicable?: readonly Case<R>[];
  readonly invalid: readonly InvalidCase<R>[];
  /** Can't be judged: a fact is absent, or there in part only. */
  readonly insufficient: readonly (Case<R> & { readonly message?: string | RegExp })[];
}

/** What a rule without parameters is told, for tests that judge outside of a table. */
export const CONTEXT: RuleContext = { parameters: {}, now: NOW, accountId: '111122223333', ownAccounts: ['111122223333'] };

/** Runs a rule's table. Strict, so that a case can be a line: it refuses twins, and messages that no case shows. */
export function testRule<R extends Rule>(rule: R, ref: ResourceRef, cases: RuleCases<R>): void {
  const contextOf = (given: Case<R>) => ({
    parameters: v.parse(rule.parameters, given.parameters ?? {}),
    now: given.now ?? NOW,
    accountId: ref.accountId,
    ownAccounts: [ref.accountId, ...(given.ownAccounts ?? [])],
  });
  const judged = (given: Case<R>) => judge(rule, given.facts, contextOf(given));

  describe(rule.meta.id, () => {
    it.each(cases.valid.map((each) => [each.name, each] as const))('accepts %s', (_name, each) => {
      expect(judged(each)).toEqual({ compliance: 'COMPLIANT', message: '' });
    });
    it.each((cases.notApplicable ?? []).map((each) => [each.name, each] as const))('does not apply to %s', (_name, each) => {
      expect(judged(each)).toEqual({ compliance: 'NOT_APPLICABLE', message: '' });
    });
    it.each(cases.insufficient.map((each) => [each.name, each] as const))('cannot judge %s', (_name, each) => {
      const judgement = judged(each);
      expect(judgement.compliance).toBe('INSUFFICIENT_DATA');
      expect(judgement.message).not.toContain('The rule failed');
      if (each.message) expect(judgement.message).toMatch(each.message);
    });
    it.each(cases.invalid.map((each) => [each.name, each] as const))('reports %s', async (_name, each) => {
      const judgement = judged(each);
      expect(judgement).toMatchObject({ compliance: 'NON_COMPLIANT', message: each.message });
      const plan = orNoPlan(each.plan ?? null, () => planFor(each.twin?.rule ?? rule, each.twin?.ref ?? ref, each.facts, contextOf(each), judgement));
      expect(plan && { risk: plan.risk, message: plan.message, steps: plan.steps }).toEqual(each.plan);
      for (const step of plan?.steps ?? []) {
        expect(rule.meta.changes).toContain(step.apply.action);
        if (step.revert) expect(revertsOf(rule.meta)).toContain(step.revert.action);
      }
      if (plan) expect(await flawsOfSession(plan)).toEqual([]);
    });
    it('declares no call as a change that only reverts, and none as a revert that only remediates', () => {
      const steps = cases.invalid.flatMap(({ plan }) => plan?.steps ?? []);
      const applied = new Set(steps.map(({ apply }) => apply.action));
      const reverted = new Set(steps.flatMap(({ revert }) => revert?.action ?? []));
      expect(rule.meta.changes.filter((action) => reverted.has(action) && !applied.has(action))).toEqual([]);
      // What only remediates is left in where a rule declares no reverts of its own, for steps that have none.
      if (reverted.size > 0) expect(revertsOf(rule.meta).filter((action) => applied.has(action) && !reverted.has(action))).toEqual([]);
    });
    it('shows every message in some case, and no case twice', () => {
      const all = [...cases.valid, ...(cases.notApplicable ?? []), ...cases.invalid, ...cases.insufficient];
      const spelt = all.map(({ facts, parameters, now, ownAccounts }) => canonicalJson({ facts, parameters, now, ownAccounts }));
      expect(spelt.filter((each, index) => spelt.indexOf(each) !== index)).toEqual([]);
      const shown = cases.invalid.flatMap(({ message, plan }) => [message, plan?.message ?? '']);
      const pattern = (template: string) =>
        new RegExp(
          `^${template
            .split(/\{\{\w+\}\}/)
            .map(RegExp.escape)
            .join('[^]*')}$`,
        );
      const unseen = Object.entries<string>(rule.meta.messages).filter(([, template]) => !shown.some((sentence) => pattern(template).test(sentence)));
      expect(unseen.map(([id]) => id)).toEqual([]);
    });
  });
}

/** Where no plan is expected the facts may be those of a template: a remediation is only ever given live ones, and may throw for lack of a fact. */
function orNoPlan<T>(expected: unknown, plan: () => T): T | null {
  if (expected !== null) return plan();
  try {
    return plan();
  } catch {
    return null;
  }
}
