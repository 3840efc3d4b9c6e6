import { didYouMean } from '../functions/core/nearest.ts';
import type { Rule } from '../rules/rule.ts';
import { UsageError } from './errors.ts';

/** The rule of this id. Throws `UsageError`, with the nearest one there is. */
export function ruleNamed(id: string, rules: readonly Rule[]): Rule {
  const rule = rules.find(({ meta }) => meta.id === id);
  if (rule) return rule;
  const near = didYouMean(
    id,
    rules.map(({ meta }) => meta.id),
  );
  throw new UsageError(`There is no rule "${id}"${near || ': "holdfast rules" lists them.'}`);
}
