import { type Node, parseTree } from 'jsonc-parser';

/**
 * A policy's JSON text with one more statement at the end, every other byte as it was: spaces, order, spelling of escapes. A lone statement becomes the first of
 * a list. Null where the text is no policy, or says `Statement` twice.
 */
export function withStatement(text: string, statement: object): string | null {
  if (!isJson(text)) return null;
  const members = parseTree(text)?.children?.map(({ children }) => children) ?? [];
  const [named, ...twice] = members.filter((member) => String(member?.[0]?.value).toLowerCase() === 'statement');
  const value = named?.[1];
  if (!value || twice.length > 0) return null;

  const added = JSON.stringify(statement);
  if (value.type === 'object') return replaced(text, value, `[${original(text, value)},${added}]`);
  if (value.type !== 'array') return null;
  const last = value.children?.at(-1);
  if (!last) return inserted(text, value.offset + 1, added);
  return inserted(text, last.offset + last.length, `,${spaceBefore(text, last.offset)}${added}`);
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
