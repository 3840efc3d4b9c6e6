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

  let rest = text;
  // From the last on, so that the places of those before hold.
  for (const index of [...removed].sort((a, b) => b - a)) {
    const [former, node, next] = [all[index - 1], all[index], all[index + 1]];
    if (!node) return null;
    // With the comma in front of it; the first one with that behind it.
    if (former && !isAtTheHead(index, removed)) rest = rest.slice(0, end(former)) + rest.slice(end(node));
    else if (next) rest = rest.slice(0, node.offset) + rest.slice(next.offset);
  }
  return rest;
}

/** All statements before it are removed, too. */
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
