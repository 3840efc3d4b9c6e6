import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Condition, Item, Table, Write } from '../../../functions/core/table.ts';
import { modelTable } from './table-model.ts';

export interface OpenTable {
  readonly table: Table;
  close(): void | Promise<void>;
}

export interface TableSuite {
  /** An empty table. */
  open(): Promise<OpenTable>;
  /** How many random histories are played. */
  readonly histories: number;
}

/** What the ledger relies on, of every table it can stand on. */
export function describeTable(name: string, { open, histories }: TableSuite): void {
  describe(name, () => {
    let opened: OpenTable;
    let table: Table;

    beforeEach(async () => {
      opened = await open();
      table = opened.table;
    });
    afterEach(async () => await opened.close());

    describe('reading', () => {
      it('gives back what was put, to the letter', async () => {
        const plain = item('lane', 'a', { json: '{"b":1, "a":"é😀\\u0000 "}' });
        const whole = item('lane', 'b', { version: 7, due: { partition: 'due#1', at: '2026-11-23T08:00:00.000Z' }, expires: 1_800_000_000 });
        await put(plain, whole);

        expect(await table.get([plain, whole])).toEqual([plain, whole]);
        expect(await table.query('lane', 'a', 'c')).toEqual([plain, whole]);
      });

      it('gives undefined for what is not there, and answers in the order that was asked, twice where asked twice', async () => {
        const there = item('lane', 'a');
        await put(there);

        expect(await table.get([key('lane', 'x'), there, key('other', 'a'), there])).toEqual([undefined, there, undefined, there]);
        expect(await table.get([])).toEqual([]);
      });

      it('gets more keys than fit into one request', async () => {
        const items = Array.from({ length: 230 }, (_, index) => item(`lane-${index % 7}`, `sk-${index}`));
        for (let start = 0; start < items.length; start += 100) await put(...items.slice(start, start + 100));

        expect(await table.get([...items, key('lane-0', 'missing')])).toEqual([...items, undefined]);
      });

      it('queries one partition from a sort key (inclusive) to another (exclusive)', async () => {
        await put(item('lane', 'a'), item('lane', 'b'), item('lane', 'b#1'), item('lane', 'c'), item('lane2', 'b'), item('lan', 'b'));

        expect(await sortKeys('lane', 'b', 'c')).toEqual(['b', 'b#1']);
        expect(await sortKeys('lane', 'a', 'b')).toEqual(['a']);
        expect(await sortKeys('lane', '', '\uffff')).toEqual(['a', 'b', 'b#1', 'c']);
        expect(await sortKeys('lane', 'b', 'b')).toEqual([]);
        expect(await sortKeys('lane', 'c', 'a')).toEqual([]);
        expect(await sortKeys('lane', '', '')).toEqual([]);
        expect(await sortKeys('nobody', 'a', 'z')).toEqual([]);
      });

      it('orders sort keys by their UTF-8 bytes', async () => {
        const inOrder = ['A', 'B', 'a', 'z', 'é', '\uff5e', '😀'];
        await put(...[...inOrder].reverse().map((sk) => item('lane', sk)));

        expect(await sortKeys('lane', 'A', '😂')).toEqual(inOrder);
      });

      it('reads all pages of a query', async () => {
        const items = Array.from({ length: 9 }, (_, index) => item('lane', `sk-${index}`, { json: JSON.stringify('x'.repeat(350_000)) }));
        for (const each of items) await put(each);

        expect(await sortKeys('lane', 'sk', 'sl')).toEqual(items.map(({ sk }) => sk));
      });
    });

    describe('what is due', () => {
      const at = (minute: number) => `2026-11-23T08:0${minute}:00.000Z`;
      const dueItem = (sk: string, minute: number, partition = 'due#1') => item('lane', sk, { due: { partition, at: at(minute) } });

      it('is told earliest first, up to the moment, of one partition, and no more than asked for', async () => {
        await put(dueItem('c', 3), dueItem('a', 1), dueItem('b', 2), dueItem('elsewhere', 1, 'due#2'), item('lane', 'never'));

        await expect.poll(() => dueKeys(at(9), 9)).toEqual(['a', 'b', 'c']);
        expect(await dueKeys(at(2), 9)).toEqual(['a', 'b']);
        expect(await dueKeys(at(0), 9)).toEqual([]);
        expect(await dueKeys(at(9), 2)).toEqual(['a', 'b']);
        expect(await dueKeys(at(9), 0)).toEqual([]);
        expect(await table.due('due#1', at(1), 9)).toEqual([dueItem('a', 1)]);
      });

      it('moves with the item, and ends with its due date or with the item', async () => {
        await put(dueItem('a', 1), dueItem('b', 2), dueItem('c', 3));
        await put(dueItem('a', 9), item('lane', 'b'));
        await table.transact([{ kind: 'delete', key: key('lane', 'c') }]);

        await expect.poll(() => dueKeys(at(9), 9)).toEqual(['a']);
        expect(await dueKeys(at(8), 9)).toEqual([]);
      });

      it('is read whole where it does not fit into one page', async () => {
        const items = Array.from({ length: 8 }, (_, index) => ({ ...dueItem(`sk-${index}`, index), json: JSON.stringify('x'.repeat(350_000)) }));
        for (const each of items) await put(each);

        await expect.poll(() => dueKeys(at(9), 9)).toEqual(items.map(({ sk }) => sk));
      });

      async function dueKeys(until: string, limit: number): Promise<string[]> {
        return (await table.due('due#1', until, limit)).map(({ sk }) => sk);
      }
    });

    describe('a condition', () => {
      const there = item('lane', 'there', { version: 3 });
      const cases: readonly [string, 'there' | 'missing', Condition, boolean][] = [
        ['absent holds of an item that is not there', 'missing', 'absent', true],
        ['absent does not hold of an item that is there', 'there', 'absent', false],
        ['a version holds of the item that has it', 'there', { version: 3 }, true],
        ['a version does not hold of an item that moved on', 'there', { version: 2 }, false],
        ['a version does not hold of an item that is not there', 'missing', { version: 1 }, false],
        ['version 0 does not hold of an item that is not there', 'missing', { version: 0 }, false],
      ];

      it.each(cases)('%s, for a check', async (_name, sk, when, holds) => {
        await put(there);
        expect(await table.transact([{ kind: 'check', key: key('lane', sk), when }])).toEqual(holds ? [] : [0]);
        expect(await table.get([key('lane', sk)])).toEqual([sk === 'there' ? there : undefined]);
      });

      it.each(cases)('%s, for a put', async (_name, sk, when, holds) => {
        await put(there);
        const next = item('lane', sk, { version: 4, json: '"next"' });

        expect(await table.transact([{ kind: 'put', item: next, when }])).toEqual(holds ? [] : [0]);
        expect(await table.get([next])).toEqual([holds ? next : sk === 'there' ? there : undefined]);
      });
    });

    describe('a transaction', () => {
      it('writes all of it where every condition holds', async () => {
        await put(item('lane', 'old'), item('lane', 'gone'));
        const failed = await table.transact([
          { kind: 'put', item: item('lane', 'new'), when: 'absent' },
          { kind: 'put', item: item('lane', 'old', { version: 2 }), when: { version: 1 } },
          { kind: 'delete', key: key('lane', 'gone') },
          { kind: 'check', key: key('switch', 'all'), when: 'absent' },
          { kind: 'count', key: key('budget', 'account'), below: 1, expires: 5 },
        ]);

        expect(failed).toEqual([]);
        expect(await table.query('lane', 'a', 'z')).toEqual([item('lane', 'new'), item('lane', 'old', { version: 2 })]);
        expect(await table.get([key('switch', 'all'), key('budget', 'account')])).toEqual([undefined, item('budget', 'account', { json: 'null', expires: 5 })]);
      });

      it('writes nothing where one condition fails, and names each that did', async () => {
        await put(item('lane', 'old'), item('switch', 'all'));
        const failed = await table.transact([
          { kind: 'put', item: item('lane', 'new'), when: 'absent' },
          { kind: 'put', item: item('lane', 'old', { version: 2 }), when: { version: 9 } },
          { kind: 'delete', key: key('lane', 'other') },
          { kind: 'check', key: key('switch', 'all'), when: 'absent' },
          { kind: 'count', key: key('budget', 'account'), below: 1, expires: 5 },
          { kind: 'count', key: key('budget', 'rule'), below: 0, expires: 5 },
        ]);

        expect(failed).toEqual([1, 3, 5]);
        expect(await table.query('lane', 'a', 'z')).toEqual([item('lane', 'old')]);
        expect(await table.get([key('budget', 'account')])).toEqual([undefined]);
      });

      it('of no writes is done', async () => {
        expect(await table.transact([])).toEqual([]);
      });

      it('deletes what is not there without complaint', async () => {
        expect(await table.transact([{ kind: 'delete', key: key('lane', 'missing') }])).toEqual([]);
      });

      it('takes a hundred writes', async () => {
        const items = Array.from({ length: 100 }, (_, index) => item('lane', `sk-${index}`));
        expect(await table.transact(items.map((each): Write => ({ kind: 'put', item: each, when: 'absent' })))).toEqual([]);
        expect(await table.query('lane', 'a', 'z')).toHaveLength(100);
      });

      const large = (bytes: number) => JSON.stringify('é'.repeat(bytes / 2));
      const refused: readonly [string, readonly Write[], RegExp][] = [
        [
          'of 101 writes',
          Array.from({ length: 101 }, (_, index): Write => ({ kind: 'delete', key: key('lane', `${index}`) })),
          /101 writes is too large: 100 at most/,
        ],
        [
          'that names one item twice',
          [
            { kind: 'put', item: item('lane', 'a') },
            { kind: 'check', key: key('lane', 'a'), when: 'absent' },
          ],
          /\["lane","a"\] twice/,
        ],
        [
          'with an item of more than 400 KB',
          [{ kind: 'put', item: item('lane', 'a', { json: large(410_000) }) }],
          /\["lane","a"\] is 4\d{5} bytes, and the table takes 409600 at most/,
        ],
        [
          'of more than 4 MB',
          Array.from({ length: 11 }, (_, index): Write => ({ kind: 'put', item: item('lane', `${index}`, { json: large(400_000) }) })),
          /4\d{6} bytes is too large/,
        ],
        ['with an empty key', [{ kind: 'delete', key: key('lane', '') }], /\["lane",""\] has an empty part/],
        ['with a key that is too long', [{ kind: 'delete', key: key('lane', 'é'.repeat(513)) }], /too long: 2048 bytes of partition and 1024 of sort key/],
        ['with an item that is due in no partition', [{ kind: 'put', item: item('lane', 'a', { due: { partition: '', at: 'now' } }) }], /due at no moment/],
      ];
      it.each(refused)('%s is refused, and nothing is written', async (_name, writes, message) => {
        await expect(table.transact(writes)).rejects.toThrow(message);
        expect(await table.query('lane', '', '\uffff')).toEqual([]);
      });
    });

    describe('a counter', () => {
      const counter = key('budget#2026-11-23T08', 'account');
      const count = (below: number, expires = 100) => table.transact([{ kind: 'count', key: counter, below, expires }]);

      it('counts from nothing up to its limit', async () => {
        const answers = [];
        for (let tried = 0; tried < 5; tried += 1) answers.push(await count(3, 100 + tried));

        expect(answers).toEqual([[], [], [], [0], [0]]);
        expect(await table.get([counter])).toEqual([{ ...counter, version: 3, json: 'null', expires: 102 }]);
      });

      it('with a limit of 0 counts nothing', async () => {
        expect(await count(0)).toEqual([0]);
        expect(await table.get([counter])).toEqual([undefined]);
      });

      it('can be raised and lowered while it counts', async () => {
        await count(2);
        await count(2);
        expect([await count(2), await count(3), await count(1)]).toEqual([[0], [], [0]]);
      });
    });

    describe('with a hundred writers at once', () => {
      const writers = Array.from({ length: 100 }, (_, index) => index);

      it('a counter with a limit of 20 lets exactly 20 through', async () => {
        const counter = key('budget', 'account');
        const answers = await Promise.all(
          writers.map((writer) =>
            table.transact([
              { kind: 'put', item: item(`lane-${writer}`, 'head'), when: 'absent' },
              { kind: 'count', key: counter, below: 20, expires: 5 },
            ]),
          ),
        );

        expect(answers.filter((failed) => failed.length === 0)).toHaveLength(20);
        expect(new Set(answers.filter((failed) => failed.length > 0).map(String))).toEqual(new Set(['1']));
        expect((await table.get([counter]))[0]?.version).toBe(20);
        const heads = await table.get(writers.map((writer) => key(`lane-${writer}`, 'head')));
        expect(heads.map((head) => head !== undefined)).toEqual(answers.map((failed) => failed.length === 0));
      });

      it('a counter that has room for all of them counts each once', async () => {
        const answers = await Promise.all(writers.map(() => table.transact([{ kind: 'count', key: key('budget', 'rule'), below: 1000, expires: 5 }])));

        expect(answers.flat()).toEqual([]);
        expect((await table.get([key('budget', 'rule')]))[0]?.version).toBe(100);
      });

      it('one version of an item is replaced by exactly one', async () => {
        await put(item('lane', 'head'));
        const answers = await Promise.all(
          writers.map((writer) => table.transact([{ kind: 'put', item: item('lane', 'head', { version: 2, json: `${writer}` }), when: { version: 1 } }])),
        );

        const winners = writers.filter((writer) => answers[writer]?.length === 0);
        expect(winners).toHaveLength(1);
        expect(await table.get([key('lane', 'head')])).toEqual([item('lane', 'head', { version: 2, json: `${winners[0]}` })]);
      });

      it('one item that is not there is made by exactly one', async () => {
        const answers = await Promise.all(
          writers.map((writer) => table.transact([{ kind: 'put', item: item('lane', 'head', { json: `${writer}` }), when: 'absent' }])),
        );

        expect(answers.filter((failed) => failed.length === 0)).toHaveLength(1);
      });
    });

    it('answers every history of operations as an obviously right table does', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
          const fresh = await open();
          try {
            const model = modelTable();
            for (const each of steps) expect(await answer(fresh.table, each)).toEqual(await answer(model, each));
            for (const pk of PARTITIONS) expect(await fresh.table.query(pk, '', '\u{10ffff}')).toEqual(await model.query(pk, '', '\u{10ffff}'));
          } finally {
            await fresh.close();
          }
        }),
        { numRuns: histories },
      );
    });

    async function put(...items: readonly Item[]): Promise<void> {
      expect(await table.transact(items.map((each) => ({ kind: 'put', item: each })))).toEqual([]);
    }

    async function sortKeys(pk: string, from: string, to: string): Promise<string[]> {
      return (await table.query(pk, from, to)).map(({ sk }) => sk);
    }
  });
}

function key(pk: string, sk: string) {
  return { pk, sk };
}

function item(pk: string, sk: string, more: Partial<Item> = {}): Item {
  return { pk, sk, version: 1, json: '{}', ...more };
}

const PARTITIONS = ['p', 'q'];
const SORT_KEYS = ['a', 'a#1', 'b', '\uff5e', '😀'];
const MOMENTS = ['1', '2', '3', '4'];

type Step =
  | { readonly kind: 'transact'; readonly writes: readonly Write[] }
  | { readonly kind: 'query'; readonly pk: string; readonly from: string; readonly to: string }
  | { readonly kind: 'get'; readonly keys: readonly { pk: string; sk: string }[] }
  | { readonly kind: 'due'; readonly partition: string; readonly until: string };

const anyKey = fc.record({ pk: fc.constantFrom(...PARTITIONS), sk: fc.constantFrom(...SORT_KEYS) });
const version = fc.integer({ min: 0, max: 3 });
const condition: fc.Arbitrary<Condition> = fc.oneof(fc.constant('absent' as const), fc.record({ version }));
const anyItem: fc.Arbitrary<Item> = fc
  .record(
    {
      key: anyKey,
      version,
      json: fc.json({ maxDepth: 1 }),
      due: fc.record({ partition: fc.constantFrom('d', 'e'), at: fc.constantFrom(...MOMENTS) }),
      expires: fc.integer({ min: 0, max: 9 }),
    },
    { requiredKeys: ['key', 'version', 'json'] },
  )
  .map(({ key: { pk, sk }, ...rest }) => ({ pk, sk, ...rest }));
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), item: anyItem }),
  fc.record({ kind: fc.constant('put' as const), item: anyItem, when: condition }),
  fc.record({ kind: fc.constant('delete' as const), key: anyKey }),
  fc.record({ kind: fc.constant('check' as const), key: anyKey, when: condition }),
  fc.record(
    {
      kind: fc.constant('count' as const),
      key: anyKey,
      below: fc.integer({ min: 0, max: 4 }),
      by: fc.integer({ min: 1, max: 3 }),
      expires: fc.integer({ min: 1, max: 9 }),
    },
    { requiredKeys: ['kind', 'key', 'below'] },
  ),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('transact' as const),
      writes: fc.uniqueArray(write, {
        maxLength: 5,
        selector: (each) => JSON.stringify(each.kind === 'put' ? [each.item.pk, each.item.sk] : [each.key.pk, each.key.sk]),
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('query' as const),
      pk: fc.constantFrom(...PARTITIONS),
      from: fc.constantFrom('', ...SORT_KEYS),
      to: fc.constantFrom('', ...SORT_KEYS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('get' as const), keys: fc.array(anyKey, { maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('due' as const), partition: fc.constantFrom('d', 'e'), until: fc.constantFrom(...MOMENTS) }) },
);

async function answer(table: Table, each: Step): Promise<unknown> {
  switch (each.kind) {
    case 'transact':
      return await table.transact(each.writes);
    case 'query':
      return await table.query(each.pk, each.from, each.to);
    case 'get':
      return await table.get(each.keys);
    case 'due': {
      const items = await table.due(each.partition, each.until, 100);
      expect(items.map(({ due }) => due?.at)).toEqual(items.map(({ due }) => due?.at).sort());
      // Which of two that are due at the same moment comes first is nobody's business.
      return items.map((one) => JSON.stringify([one.due?.at, one.pk, one.sk, one.version, one.json])).sort();
    }
    default:
      return each satisfies never;
  }
}
