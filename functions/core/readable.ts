import { Unreadable } from '../../resources/unreadable.ts';
import { UnknownFact } from '../../rules/rule.ts';

/** The facts that could not be read, by name, each with the reason. Facts of other surfaces than live have none. */
export function unreadableIn(facts: object): ReadonlyMap<string, string> {
  return new Map(Object.entries(facts).flatMap(([name, fact]: [string, unknown]) => (fact instanceof Unreadable ? [[name, fact.why] as const] : [])));
}

/** The facts for a rule to use: one that could not be read throws `UnknownFact` as soon as it is used, so that nothing is decided, or planned, without it. */
export function guarded<Facts extends object>(facts: Facts): Facts {
  const unreadable = unreadableIn(facts);
  if (unreadable.size === 0) return facts;
  const guard = { ...facts };
  for (const [name, why] of unreadable) {
    Object.defineProperty(guard, name, {
      enumerable: true,
      get() {
        throw new UnknownFact(whyUnread([name], [why]));
      },
    });
  }
  return guard;
}

/** `Could not be read: policy. Reading needs a permission that is missing: s3:GetBucketPolicy (…)`. */
export function whyUnread(names: readonly string[], reasons: readonly string[]): string {
  return `Could not be read: ${names.join(', ')}. ${[...new Set(reasons)].join(' ')}`;
}
