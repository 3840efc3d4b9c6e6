import type { TemplateResource, TemplateSibling } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { ANOTHER, type Assumptions, askAll, Budget, type Questions, type Scope, TemplateError } from './template-scope.ts';
import { Impossible } from './template-values.ts';

/** Cases that are told apart for one resource: one condition and the Regions of a map, or six conditions. */
const MAX_CASES = 64;
/** Of all resources of a template. */
const MAX_CASES_IN_ALL = 4000;

/** A template's resources, as far as they are resolved. */
export interface Resolved {
  readonly declared: ReadonlyMap<string, unknown>;
  readonly there: readonly TemplateSibling[];
  /** What would have to be known to resolve the rest of a resource, by its logical id. */
  readonly open: ReadonlyMap<string, Questions>;
  readonly scope: Scope;
  readonly proposed: (logicalId: string, resource: unknown, under: Scope) => TemplateSibling | null;
}

/**
 * Answers a resource in each case that what is known only at deployment leaves open: each value that the template compares something with or looks up, and any
 * other. Its neighbors, which refer to it or to which it refers, are in the same case. None where nothing is open; where there are more than 64 cases, only
 * what the resource itself leaves open is told apart, and none where that is too much, too.
 */
export function readingsOf(resolved: Resolved): (logicalId: string) => readonly TemplateResource[] {
  let left = MAX_CASES_IN_ALL;
  const budget = new Budget();
  const mentions = new Map<string, ReadonlySet<string>>();
  const mentionedBy = (logicalId: string) => {
    const known = mentions.get(logicalId) ?? namesIn(resolved.declared.get(logicalId));
    mentions.set(logicalId, known);
    return known;
  };

  return (logicalId) => {
    const { open, scope } = resolved;
    if (open.size === 0) return [];
    const own = mentionedBy(logicalId);
    const near = [...open.keys()].filter((other) => other !== logicalId && (own.has(other) || mentionedBy(other).has(logicalId)));
    const cases = casesOf([logicalId, ...near], open, scope) ?? casesOf([logicalId], open, scope) ?? [];
    if (cases.length > left) return [];
    left -= cases.length;
    try {
      return cases.flatMap((assumed) =>
        inCase(new Set([logicalId, ...near]), logicalId, { ...scope, assumed, answered: new Map(), questions: new Map(), budget }),
      );
    } catch (error) {
      // Too much to tell the cases apart: what is open stays so.
      if (error instanceof TemplateError) return [];
      throw error;
    }
  };

  function inCase(near: ReadonlySet<string>, logicalId: string, under: Scope): TemplateResource[] {
    try {
      const changed = new Map([...near].map((each) => [each, resolved.proposed(each, resolved.declared.get(each), under)]));
      const one = changed.get(logicalId);
      if (!one) return [];
      const siblings = resolved.there.flatMap((other) =>
        other.logicalId === logicalId ? [] : ((changed.has(other.logicalId) ? changed.get(other.logicalId) : other) ?? []),
      );
      return [{ ...one, ...under.place, siblings }];
    } catch (error) {
      if (error instanceof Impossible) return [];
      throw error;
    }
  }
}

/** Every combination of values; null: there are too many. */
function casesOf(logicalIds: readonly string[], open: ReadonlyMap<string, Questions>, scope: Scope): Assumptions[] | null {
  const questions: Questions = new Map();
  for (const logicalId of logicalIds) askAll(questions, open.get(logicalId) ?? new Map());
  if (questions.size === 0) return [];
  let cases: Assumptions[] = [new Map()];
  for (const [expression, values] of questions) {
    const possible = possibleValues(expression, values, scope);
    if (cases.length * possible.length > MAX_CASES) return null;
    cases = cases.flatMap((before) => possible.map((value) => new Map([...before, [expression, value]])));
  }
  return cases;
}

function possibleValues(expression: string, asked: ReadonlySet<string>, scope: Scope): (string | typeof ANOTHER)[] {
  const allowed = allowedValues(expression, scope);
  if (allowed === null) return [...asked, ANOTHER];
  const possible: (string | typeof ANOTHER)[] = [...asked].filter((value) => allowed.includes(value));
  if (allowed.some((value) => !asked.has(value))) possible.push(ANOTHER);
  return possible;
}

/** null: the template does not list them. */
function allowedValues(expression: string, { parameters }: Scope): string[] | null {
  const name = Object.keys(parameters).find((each) => expression === `Ref(${JSON.stringify(each)})`);
  const declaration = name === undefined ? null : ownValue(parameters, name);
  const values: unknown = typeof declaration === 'object' && declaration !== null ? Reflect.get(declaration, 'AllowedValues') : null;
  return Array.isArray(values) && values.length > 0 ? values.map(String) : null;
}

/** The names that a resource may refer to: texts, and what stands in them as `${Name}` or `${Name.Attribute}`. Errs to too many. */
function namesIn(raw: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<object>();
  const waiting: unknown[] = [raw];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') {
      for (const [index, piece] of value.split('${').entries()) names.add(index === 0 ? piece : (/^[^.}]*/.exec(piece)?.[0] ?? ''));
      names.add(value.split('.', 1)[0] ?? '');
    } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value);
      for (const each of Object.values(value)) waiting.push(each);
    }
  }
  return names;
}
