import { didYouMean } from '../functions/core/nearest.ts';
import type { Rule } from '../rules/rule.ts';
import { UsageError } from './errors.ts';

/** The rule of this id; of a requirement on several types, the first. Throws `UsageError`, with the nearest one there is. */
export function ruleNamed(id: string, rules: readonly Rule[]): Rule {
  return rulesNamed(id, rules)[0];
}

/** The rules of this id: one for each type that it is about. Throws as above. */
export function rulesNamed(id: string, rules: readonly Rule[]): readonly [Rule, ...Rule[]] {
  const [first, ...others] = rules.filter(({ meta }) => meta.id === id);
  if (first) return [first, ...others];
  const near = didYouMean(
    id,
    rules.map(({ meta }) => meta.id),
  );
  throw new UsageError(`There is no rule "${id}"${near || ': "holdfast rules" lists them.'}`);
}
