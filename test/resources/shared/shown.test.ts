import { describe, expect, it } from 'vitest';
import { TemplateRef, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { allOf, pagesOf } from '../../../resources/shared/pages.ts';
import { count, flag, isRecord, listOf, membersOf, named, orNone, shown, text } from '../../../resources/shared/shown.ts';

const ref = new TemplateRef('Key', 'Arn');

it('leaves out what is not known, and keeps what is nothing', () => {
  expect(shown<{ a: string | null; b: number; c: boolean }>({ a: null, b: undefined, c: false })).toEqual({ a: null, c: false });
});

describe.each([
  [
    'text',
    text,
    [
      ['x', 'x'],
      ['', ''],
      [1, undefined],
      [ref, undefined],
      [UNRESOLVED, undefined],
    ],
  ],
  [
    'named',
    named,
    [
      ['x', 'x'],
      [ref, '<Key.Arn>'],
      [new TemplateRef('Key'), '<Key>'],
      [new TemplateText(['alias/', new TemplateRef('Key')]), 'alias/<Key>'],
      [UNRESOLVED, undefined],
    ],
  ],
  [
    'flag',
    flag,
    [
      [true, true],
      ['true', true],
      ['True', true],
      [false, false],
      ['FALSE', false],
      ['yes', undefined],
      [1, undefined],
      [UNRESOLVED, undefined],
    ],
  ],
  [
    'count',
    count,
    [
      [7, 7],
      ['7', 7],
      ['-1', -1],
      ['0.5', 0.5],
      ['7 days', undefined],
      ['', undefined],
      [Number.NaN, undefined],
      [UNRESOLVED, undefined],
    ],
  ],
  [
    'isRecord',
    isRecord,
    [
      [{}, true],
      [[], false],
      [null, false],
      [ref, false],
      ['x', false],
    ],
  ],
  [
    'membersOf',
    membersOf,
    [
      [{ a: 1 }, { a: 1 }],
      [[1], {}],
      [undefined, {}],
      [ref, {}],
    ],
  ],
] as const)('%s', (_name, read, cases) => {
  it.each(cases.map(([value, expected]) => [String(value), value, expected] as const))('of %s', (_shown, value, expected) => {
    expect(read(value)).toEqual(expected);
  });
});

it('reads a list whole, or not at all', () => {
  expect(listOf(['a', 'b'], text)).toEqual(['a', 'b']);
  expect(listOf(['a', UNRESOLVED], text)).toBeUndefined();
  expect(listOf('a', text)).toBeUndefined();
});

it('tells none from not known', () => {
  expect(orNone(undefined, text)).toBeNull();
  expect(orNone(null, text)).toBeNull();
  expect(orNone('x', text)).toBe('x');
  expect(orNone(UNRESOLVED, text)).toBeUndefined();
});

it('reads every page, also past an empty one, until no token is named', async () => {
  const pages: Readonly<Record<string, { readonly items?: readonly string[]; readonly next?: string | null }>> = {
    first: { items: ['a'], next: 'second' },
    second: { next: 'third' },
    third: { items: ['b', 'c'], next: '' },
  };
  const all = await allOf(
    pagesOf(
      async (token) => pages[token ?? 'first'] ?? {},
      ({ next }) => next,
    ),
    ({ items }) => items,
  );

  expect(all).toEqual(['a', 'b', 'c']);
});
