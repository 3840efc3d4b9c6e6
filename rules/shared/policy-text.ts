import { type Node, parseTree } from 'jsonc-parser';

/**
 * A policy's JSON text with one more statement at the end, every other byte as it was: spaces, order, spelling of escapes. A lone statement becomes the first of
 * a list. Null where the text is no policy, or says `Statement` twice.
 */
export function withStatement(text: string, statement: object): string | null {
  const value = statementsIn(text);
  if (value === null) return null;

  const added = JSON.stringify(statement);
  if (value.type === 'object') return replaced(text, value, `[${original(text, value)},${added}]`);
  if (value.type !== 'array') return null;
  const last = value.children?.at(-1);
  if (!last) return inserted(text, value.offset + 1, added);
  return inserted(text, last.offset + last.length, `,${spaceBefore(text, last.offset)}${added}`);
}

/**
 * A policy's JSON text without some of its statements, by their places from 0: every other byte stays as it was, but for the comma and the space beside each.
 * Null where none would be left, or the text is no policy that holds them.
 */
export function withoutStatements(text: string, statements: readonly { readonly index: number }[]): string | null {
  const value = statementsIn(text);
  const all = value?.type === 'array' ? (value.children ?? []) : [];
  const removed = new Set(statements.map(({ index }) => index));
  const kept = all.filter((_, index) => !removed.has(index));
  if (kept.length === 0 || all.length - kept.length !== removed.size) return null;

  return without(text, cutsOf(all, removed));
}

/**
 * A policy's JSON text in which one statement, by its place from 0, no longer names some of its principals; every other byte as above. `isRemoved` is asked by type,
 * in lower case, and id. Null where none would be left, where `Principal` is not a map of them, or the text is no policy that holds the statement.
 */
export function withoutPrincipals(text: string, { index }: { readonly index: number }, isRemoved: (type: string, id: string) => boolean): string | null {
  const value = statementsIn(text);
  const statement = value?.type === 'array' ? value.children?.[index] : index === 0 ? value : undefined;
  const [principal, ...twice] = membersIn(statement ?? undefined).filter(({ name }) => name === 'principal');
  if (principal?.value.type !== 'object' || twice.length > 0) return null;

  const types = membersIn(principal.value);
  const cuts: Cut[] = [];
  const emptied = new Set<number>();
  for (const [place, { name, value: ids }] of types.entries()) {
    const all = ids.type === 'array' ? (ids.children ?? []) : [ids];
    const removed = new Set(all.flatMap((id, at) => (typeof id.value === 'string' && isRemoved(name, id.value) ? [at] : [])));
    if (removed.size === all.length) emptied.add(place);
    else cuts.push(...cutsOf(all, removed));
  }
  if (emptied.size === types.length) return null;
  return without(text, [...cuts, ...cutsOf(principal.value.children ?? [], emptied)]);
}

/** From where to where. */
type Cut = readonly [number, number];

/** What goes with some items of a list, or members of an object: the comma in front of each; for those at the head that behind it. */
function cutsOf(all: readonly Node[], removed: ReadonlySet<number>): Cut[] {
  return [...removed].flatMap((index): Cut[] => {
    const [former, node, next] = [all[index - 1], all[index], all[index + 1]];
    if (!node) return [];
    if (former && !isAtTheHead(index, removed)) return [[end(former), end(node)]];
    return next ? [[node.offset, next.offset]] : [];
  });
}

function without(text: string, cuts: readonly Cut[]): string {
  let rest = text;
  // From the last on, so that the places of those before hold.
  for (const [from, to] of cuts.toSorted(([one], [other]) => other - one)) rest = rest.slice(0, from) + rest.slice(to);
  return rest;
}

/** The members of an object, their names in lower case. */
function membersIn(node: Node | undefined): readonly { readonly name: string; readonly value: Node }[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [name, value] = [] }) => (name && value ? [{ name: String(name.value).toLowerCase(), value }] : []));
}

/** All before it are removed, too. */
function isAtTheHead(index: number, removed: ReadonlySet<number>): boolean {
  return Array.from({ length: index }, (_, before) => before).every((before) => removed.has(before));
}

function end({ offset, length }: Node): number {
  return offset + length;
}

/** The value of `Statement`; null where the text is no policy, or says it twice. */
function statementsIn(text: string): Node | null {
  if (!isJson(text)) return null;
  const members = parseTree(text)?.children?.map(({ children }) => children) ?? [];
  const [named, ...twice] = members.filter((member) => String(member?.[0]?.value).toLowerCase() === 'statement');
  return twice.length > 0 ? null : (named?.[1] ?? null);
}

function original(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length);
}

function replaced(text: string, { offset, length }: Node, by: string): string {
  return text.slice(0, offset) + by + text.slice(offset + length);
}

function inserted(text: string, at: number, more: string): string {
  return text.slice(0, at) + more + text.slice(at);
}

/** The line break and indentation in front of a statement, so that the next one stands like it. */
function spaceBefore(text: string, offset: number): string {
  return /[ \t\r\n]*$/.exec(text.slice(0, offset))?.[0] ?? '';
}

/** The tree's parser also takes comments and other things that are not JSON. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
