import type { Budget } from './template-scope.ts';

const LOOP = 'Fn::ForEach::';

/** The key stands for a loop (`Fn::ForEach::Name`). */
export function isLoop(key: string): boolean {
  return key.startsWith(LOOP);
}

/**
 * The members of a map with its loops written out: each is a name, the list that it runs over, and a map in whose keys and values `${Name}`, `&{Name}` and a
 * `Ref` to the name stand for the item. null: what a loop runs over is known only at deployment, or it is none. `resolveList` resolves the list.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function loopsIn(map: object, resolveList: (list: unknown) => unknown, budget: Budget): [string, unknown][] | null {
  const entries: [string, unknown][] = Object.entries(map);
  if (!entries.some(([key]) => isLoop(key))) return entries;
  const written: [string, unknown][] = [];
  for (const [key, value] of entries) {
    const members = isLoop(key) ? writtenOut(value, resolveList, budget) : [[key, value] as [string, unknown]];
    if (members === null) return null;
    written.push(...members);
  }
  return written;
}

function writtenOut(loop: unknown, resolveList: (list: unknown) => unknown, budget: Budget): [string, unknown][] | null {
  if (!Array.isArray(loop) || loop.length !== 3) return null;
  const [name, list, body]: unknown[] = loop;
  const items = resolveList(list);
  if (typeof name !== 'string' || !Array.isArray(items) || typeof body !== 'object' || body === null) return null;
  const written: [string, unknown][] = [];
  for (const item of items) {
    if (typeof item !== 'string' && typeof item !== 'number') return null;
    const members = loopsIn(Object(withItem(body, name, String(item), budget)), resolveList, budget);
    if (members === null) return null;
    written.push(...members);
  }
  return written;
}

/** The value with the item in the place of what names it. */
function withItem(value: unknown, name: string, item: string, budget: Budget): unknown {
  if (typeof value === 'string') {
    budget.spend(1, value.length);
    return value.replaceAll(`\${${name}}`, () => item).replaceAll(`&{${name}}`, () => item.replace(/[^A-Za-z0-9]/g, ''));
  }
  budget.spend(1);
  if (Array.isArray(value)) return value.map((each) => withItem(each, name, item, budget));
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  const [[key, only] = ['', null], ...others] = entries;
  if (key === 'Ref' && only === name && others.length === 0) return item;
  return Object.fromEntries(entries.map(([each, inner]) => [String(withItem(each, name, item, budget)), withItem(inner, name, item, budget)]));
}
