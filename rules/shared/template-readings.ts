import { isUnresolved, TemplateRef, TemplateText, UNRESOLVED } from '../../resources/resource.ts';
import { UnknownFact } from '../rule.ts';

const EVERYTHING = '*';
/** Spelt like a policy variable, which patterns take for a text of its own. */
const SOMETHING = nameInTemplate('something');
const SOME_CONDITION = { StringEquals: { 'aws:ResourceTag/something': SOMETHING } };

/** What stands for an action, resource or condition that is known only at deployment, so that a statement speaks of the least that it may, or of the most. */
interface Reading {
  readonly listed: string;
  readonly excepted: string;
  readonly condition: object;
}
const narrow: Reading = { listed: SOMETHING, excepted: EVERYTHING, condition: SOME_CONDITION };
const wide: Reading = { listed: EVERYTHING, excepted: SOMETHING, condition: {} };

/**
 * What `find` finds in a policy document whatever its values known only at deployment will be: the document is read as granting the least that it may come to
 * grant, and the most. Throws `UnknownFact` with the sentence `doubt` where only the most holds something. `find` must not look at what conditions say.
 */
export function foundInEveryReading<T>(document: string | object, find: (document: string | object) => readonly T[], doubt: string): readonly T[] {
  if (typeof document === 'string') return find(document);
  const least = find(readAs(document, { Allow: narrow, Deny: wide }, narrow));
  if (least.length === 0 && find(readAs(document, { Allow: wide, Deny: narrow }, wide)).length > 0) throw new UnknownFact(doubt);
  return least;
}

type Readings = Readonly<Record<'Allow' | 'Deny', Reading>>;

/** A template's document, read so. A reference to a resource is a name or an ARN, and never everything. */
function readAs(document: object, readings: Readings, outer: Reading): object {
  const effect: unknown = Object.entries(document).find(([name]) => /^effect$/i.test(name))?.[1];
  const reading = effect === 'Allow' || effect === 'Deny' ? readings[effect] : outer;
  return Object.fromEntries(
    Object.entries(document).map(([name, member]) => [
      name,
      /^condition$/i.test(name) && !isKnown(member) ? reading.condition : valueAs(member, readings, reading, standInFor(name, reading)),
    ]),
  );
}

function valueAs(value: unknown, readings: Readings, reading: Reading, standIn: string | symbol | null): unknown {
  if (isUnresolved(value)) return standIn;
  if (value instanceof TemplateRef) return nameInTemplate(value.logicalId);
  if (value instanceof TemplateText) return value.parts.map((part) => (typeof part === 'string' ? part : nameInTemplate(part.logicalId))).join('');
  if (Array.isArray(value)) return value.map((each) => valueAs(each, readings, reading, standIn));
  return typeof value === 'object' && value !== null ? readAs(value, readings, reading) : value;
}

function isKnown(value: unknown): boolean {
  if (isUnresolved(value) || value instanceof TemplateRef || value instanceof TemplateText) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isKnown);
}

function standInFor(name: string, { listed, excepted }: Reading): string | symbol | null {
  if (/^(action|resource)$/i.test(name)) return listed;
  if (/^not(action|resource)$/i.test(name)) return excepted;
  return /^sid$/i.test(name) ? null : UNRESOLVED;
}

function nameInTemplate(name: string): string {
  return `\${${name}}`;
}
