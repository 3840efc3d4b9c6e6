/** What a parameter of a rule has to be for a control to be met by that rule. */
export interface Condition {
  readonly parameter: string;
  readonly is: (typeof RELATIONS)[number];
  readonly value: unknown;
}

/**
 * `<=` and `>=` compare numbers; `=` and `!=` any value, where a parameter that is left out is null; `in`: the parameter is one of the values; `includes`: the
 * list holds all of the values; `within`: the list holds none but those; `excludes`: the list holds none of them.
 */
export const RELATIONS = ['<=', '>=', '!=', '=', 'in', 'includes', 'within', 'excludes'] as const;

/** Whether a rule's parameters meet the condition. */
export function holds({ parameter, is, value }: Condition, parameters: unknown): boolean {
  const given = parameterIn(parameters, parameter);
  switch (is) {
    case '<=':
      return typeof given === 'number' && typeof value === 'number' && given <= value;
    case '>=':
      return typeof given === 'number' && typeof value === 'number' && given >= value;
    case '=':
      return isSame(given, value);
    case '!=':
      return !isSame(given, value);
    case 'in':
      return listIn(value).some((each) => isSame(each, given));
    case 'includes':
      return listIn(value).every((each) => has(listIn(given), each));
    case 'within':
      return listIn(given).every((each) => has(listIn(value), each));
    case 'excludes':
      return !listIn(given).some((each) => has(listIn(value), each));
    default:
      return is satisfies never;
  }
}

/** The value nearest to the one given that meets the condition. Throws a `RangeError` where there is no such value (`!=`). */
export function meeting(condition: Condition, given: unknown): unknown {
  const { parameter, is, value } = condition;
  if (holds(condition, { [parameter]: given })) return given;
  switch (is) {
    case '<=':
    case '>=':
    case '=':
      return value;
    case 'in':
      return listIn(value)[0];
    case 'includes':
      return [...listIn(given), ...listIn(value).filter((each) => !has(listIn(given), each))];
    case 'within':
      return listIn(given).filter((each) => has(listIn(value), each));
    case 'excludes':
      return listIn(given).filter((each) => !has(listIn(value), each));
    case '!=':
      throw new RangeError(`Which other value ${parameter} has to have can't be told: a preset can't set it.`);
    default:
      return is satisfies never;
  }
}

function parameterIn(parameters: unknown, name: string): unknown {
  return typeof parameters === 'object' && parameters !== null && Object.hasOwn(parameters, name) ? Reflect.get(parameters, name) : null;
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function has(list: readonly unknown[], value: unknown): boolean {
  return list.some((each) => isSame(each, value));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
