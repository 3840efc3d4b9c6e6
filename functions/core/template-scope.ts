import type { Place } from '../../resources/resource.ts';

/** Something is not a CloudFormation template, or too large for one: says why. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** What a condition is before deployment; null: that depends on what is known only then. */
export type Truth = boolean | null;

/** Stands for all values but those that a template asks for. */
export const ANOTHER: unique symbol = Symbol('another value');

/** What is assumed of values known only at deployment, by their expressions. */
export type Assumptions = ReadonlyMap<string, string | typeof ANOTHER>;

/** The values that make a difference, by the expressions that they would be values of. */
export type Questions = Map<string, Set<string>>;

/** A condition's answer, and what it depends on. */
export interface Answered {
  readonly truth: Truth;
  readonly questions: Questions;
}

type Section = Readonly<Record<string, unknown>>;

/** What a template's values are resolved from. */
export interface Scope {
  readonly place: Place;
  /** False: the place only stands in for one, and what depends on it is unknown. */
  readonly placeIsKnown: boolean;
  /** A value is compared, or looked up: an unknown place must not stand in for itself. */
  readonly isCompared: boolean;
  readonly parameters: Section;
  readonly mappings: Section;
  readonly conditions: Section;
  readonly resources: Section;
  readonly assumed: Assumptions;
  /** Of the conditions under these assumptions; null: being answered, so that to come upon it again is a loop. */
  readonly answered: Map<string, Answered | null>;
  /** Filled with what would have to be known to resolve what is not. */
  readonly questions: Questions;
  readonly budget: Budget;
}

/** Values that a template may come to; the largest that CloudFormation takes (1 MB) come to a tenth. */
const MAX_VALUES = 500_000;
/** Characters that count as one value. */
const CHARACTERS = 64;

/** Bounds the work that resolving takes, so that no template, however it is nested, takes more than seconds. */
export class Budget {
  #left = MAX_VALUES;

  /** Throws `TemplateError` where the template comes to more than it may. */
  spend(values: number, characters = 0): void {
    this.#left -= values + characters / CHARACTERS;
    if (this.#left < 0) throw new TemplateError(`It comes to more than ${MAX_VALUES} values once its functions and aliases are expanded: split it.`);
  }
}

/** Another value of the same expression makes a difference. */
export function ask(questions: Questions, expression: string, values: Iterable<string>): void {
  const known = questions.get(expression) ?? new Set();
  for (const value of values) known.add(value);
  questions.set(expression, known);
}

export function askAll(questions: Questions, others: Questions): void {
  for (const [expression, values] of others) ask(questions, expression, values);
}
