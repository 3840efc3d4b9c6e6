import { conditionsOf } from '../../rules/generated/control-conditions.ts';
import { controlsOf } from '../../rules/generated/controls.ts';
import type { Rule } from '../../rules/rule.ts';
import { holds } from '../../rules/shared/claims.ts';
import { type Policy, ruleContextFor } from './policy.ts';
import { instant } from './time.ts';

/** The controls that a rule helps to satisfy with the parameters that the policy gives it; those that ask for other parameters are left out. */
export function controlsHeld(rule: Rule, policy: Policy | null): readonly string[] {
  const { parameters } = ruleContextFor(policy, rule, null, instant(0));
  const unmet = new Set(conditionsOf(rule.meta.id).flatMap(({ controls, where }) => (where.every((each) => holds(each, parameters)) ? [] : controls)));
  return controlsOf(rule.meta.id).filter((control) => !unmet.has(control));
}
