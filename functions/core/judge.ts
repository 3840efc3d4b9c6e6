import type { Rule, RuleContext } from '../../rules/rule.ts';
import { guarded, unreadableIn, whyUnread } from './readable.ts';
import { render } from './render.ts';

/** A rule's verdict on one resource, with its sentence; INSUFFICIENT_DATA is the engine's word, never a rule's. */
export type Judgement =
  | { readonly compliance: 'COMPLIANT' | 'NOT_APPLICABLE'; readonly message: string }
  | {
      readonly compliance: 'NON_COMPLIANT';
      readonly message: string;
      readonly violation: ReturnType<Rule['evaluate']> & { readonly compliance: 'NON_COMPLIANT' };
    }
  | {
      readonly compliance: 'INSUFFICIENT_DATA';
      readonly message: string;
      /** What the rule threw, where that was not `UnknownFact`: a mistake in the rule, to be logged. */
      readonly thrown?: unknown;
    };

/** Judges facts from any surface. Never throws: a rule that does, or a needed fact that is absent, is INSUFFICIENT_DATA. */
export function judge(rule: Rule, facts: object, context: RuleContext): Judgement {
  const unread = unreadableIn(facts);
  const needed = rule.needs.filter((fact: string) => unread.has(fact));
  if (needed.length > 0)
    return {
      compliance: 'INSUFFICIENT_DATA',
      message: whyUnread(
        needed,
        needed.map((fact) => unread.get(fact) ?? ''),
      ),
    };

  const absent = rule.needs.filter((fact) => !(fact in facts) || Reflect.get(facts, fact) === undefined);
  if (absent.length > 0) return { compliance: 'INSUFFICIENT_DATA', message: `Not shown here: ${absent.join(', ')}.` };

  try {
    const evaluation = rule.evaluate(guarded(facts), context);
    if (evaluation.compliance !== 'NON_COMPLIANT') return { compliance: evaluation.compliance, message: '' };
    return { compliance: 'NON_COMPLIANT', message: render(rule.meta.messages, evaluation), violation: evaluation };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof Error && error.name === 'UnknownFact') return { compliance: 'INSUFFICIENT_DATA', message: why };
    return { compliance: 'INSUFFICIENT_DATA', message: `The rule failed on these facts: ${why}`, thrown: error };
  }
}
