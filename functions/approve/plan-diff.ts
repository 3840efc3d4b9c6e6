import { diffJson } from 'diff';
import type { Step } from '../../rules/rule.ts';

/** One line of a difference: `-` goes, `+` comes, ` ` stays, `…` lines that stay are left out. */
export interface DiffLine {
  readonly sign: '-' | '+' | ' ' | '…';
  readonly text: string;
}

/** Lines that stay, shown around those that change, in a text that is too long to be shown whole. */
const CONTEXT = 3;
const SHOWN_WHOLE = 40;
/** What fits into one line stays in one, but for lists of things. Characters. */
const WIDTH = 100;
/** A call that takes something away says so in its name. */
const TAKES_AWAY = /^\w+:(Revoke|Delete|Remove|Detach|Disassociate|Deregister)/;

/**
 * What a step changes, as far as its own calls tell: the call that would take it back says how things are, the call itself how they will be.
 * Where a call names things only by their ids, the facts that the plan was made from say what these are, and what stays beside them.
 * A policy document is compared line by line. Empty: the calls show no difference.
 */
export function stepDiff({ apply, revert }: Step, facts: unknown): DiffLine[] {
  if (TAKES_AWAY.test(apply.action)) {
    const list = listTouched(facts, stringsIn(apply.input));
    if (list) return diffOf(list.before, list.after);
    return diffOf(revert ? without(revert.input, apply.input) : {}, {});
  }
  if (revert === null) return diffOf({}, apply.input);
  if (revert.action === apply.action) return diffOf(revert.input, apply.input);
  return diffOf({}, without(apply.input, revert.input));
}

/** A value as people read it: JSON, policy documents inside of texts opened, small things on one line. */
export function readable(value: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? opened(inner) : inner)) ?? 'null');
  return printed(plain, '');
}

function printed(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((each: unknown) => printed(each, deeper))
    : Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${printed(each, deeper)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const line = `${open}${parts.join(', ')}${close}`;
  const isListOfThings = isList && value.some((each: unknown) => typeof each === 'object');
  if (indent !== '' && !isListOfThings && !line.includes('\n') && indent.length + line.length <= WIDTH) return line;
  return parts.length === 0 ? line : `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}`;
}

function diffOf(before: unknown, after: unknown): DiffLine[] {
  // A comma at a line's end says only whether another follows: diffJson does not count it as a difference.
  const lines = diffJson(textOf(before), textOf(after)).flatMap(({ value, added, removed }) => {
    const sign = added ? '+' : removed ? '-' : ' ';
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): DiffLine => ({ sign, text }));
  });
  if (lines.every(({ sign }) => sign === ' ')) return [];
  return lines.length <= SHOWN_WHOLE ? lines : folded(lines);
}

function folded(lines: readonly DiffLine[]): DiffLine[] {
  const isNear = lines.map((_line, index) => lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' '));
  return lines.flatMap((line, index): DiffLine[] => {
    if (isNear[index]) return [line];
    return index === 0 || isNear[index - 1] ? [{ sign: '…', text: '' }] : [];
  });
}

function textOf(value: unknown): string {
  return isEmpty(value) ? '' : `${readable(value)}\n`;
}

/** The list within the facts that holds things which these ids name, with them and without them; null where none does. */
function listTouched(facts: unknown, ids: ReadonlySet<string>): { readonly before: unknown; readonly after: unknown } | null {
  if (typeof facts !== 'object' || facts === null) return null;
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(facts)) {
    if (!Array.isArray(value)) continue;
    const staying = value.filter((each: unknown) => !isNamedBy(each, ids));
    if (staying.length === value.length) continue;
    before[name] = value;
    after[name] = staying;
  }
  return isEmpty(before) ? null : { before, after };
}

/** One of the thing's own properties is one of the ids. */
function isNamedBy(thing: unknown, ids: ReadonlySet<string>): boolean {
  return (
    typeof thing === 'object' &&
    thing !== null &&
    Object.entries(thing).some(([key, value]) => /id$|arn$/i.test(key) && typeof value === 'string' && ids.has(value))
  );
}

/** Every text in a list of the input: what a call names one by one. */
function stringsIn(input: object): Set<string> {
  const lists = Object.values(input).filter((value: unknown) => Array.isArray(value));
  return new Set(lists.flat().filter((each: unknown) => typeof each === 'string'));
}

/** An input without what the other call says likewise: the names that both need. */
function without(input: object, other: object): Record<string, unknown> {
  const common = new Map(Object.entries(other).map(([key, value]) => [key, JSON.stringify(value)]));
  return Object.fromEntries(Object.entries(input).filter(([key, value]) => common.get(key) !== JSON.stringify(value)));
}

function opened(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
