import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import { packedTable } from '../../../functions/adapters/table-packed.ts';
import { type Item, type Table, TransactionTooLarge } from '../../../functions/core/table.ts';

const KB = 1024;
const MB = 1024 * KB;
const item = (sk: string, json: string, more: Partial<Item> = {}): Item => ({ pk: 'lane', sk, version: 1, json, ...more });
/** JSON of so many bytes that shrinks to a few. */
const repeated = (bytes: number) => JSON.stringify({ text: 'é'.repeat(bytes / 2) });
/** JSON of so many bytes that does not shrink. */
const random = (bytes: number) => JSON.stringify({ text: randomBytes((bytes * 3) / 4).toString('base64') });

function open() {
  const plain = embeddedTable(':memory:');
  return { plain, packed: packedTable(plain) };
}

describe('a packed table', () => {
  it.each([
    ['a small content', '{"b":1, "a":"é😀\\u0000 "}'],
    ['a large one that shrinks', repeated(900 * KB)],
    ['one that shrinks from more than a transaction holds', repeated(6 * MB)],
    ['a large one that does not shrink, in one item', random(300 * KB)],
    ['one that takes several items', random(2 * MB)],
    ['what begins like packed content, but is JSON', JSON.stringify('zlib:1:0123456789abcdef:AAAA')],
  ])('gives back %s to the letter, by every way of reading', async (_name, json) => {
    const { packed } = open();
    const large = item('b', json, { version: 3, due: { partition: 'due#1', at: '1' }, expires: 9 });
    expect(
      await packed.transact([
        { kind: 'put', item: item('a', '{}') },
        { kind: 'put', item: large, when: 'absent' },
        { kind: 'put', item: item('c', '1') },
      ]),
    ).toEqual([]);

    expect(await packed.get([large, { pk: 'lane', sk: 'x' }, large])).toEqual([large, undefined, large]);
    expect(await packed.query('lane', 'a', 'd')).toEqual([item('a', '{}'), large, item('c', '1')]);
    expect(await packed.due('due#1', '2', 9)).toEqual([large]);
  });

  it('reads what was written before contents were packed', async () => {
    const { plain, packed } = open();
    const old = item('a', repeated(300 * KB));
    await plain.transact([{ kind: 'put', item: old }]);

    expect(await packed.get([old])).toEqual([old]);
  });

  it('replaces a content of many parts by one of fewer, and by a small one', async () => {
    const { packed } = open();
    for (const json of [random(2 * MB), random(1 * MB), '{}', random(500 * KB)]) {
      await packed.transact([{ kind: 'put', item: item('a', json) }]);
      expect((await packed.get([item('a', '')]))[0]?.json).toBe(json);
    }
  });

  it('names failed conditions by the caller’s own indexes, and writes no part then', async () => {
    const { plain, packed } = open();
    await packed.transact([{ kind: 'put', item: item('a', '{}') }]);
    const failed = await packed.transact([
      { kind: 'put', item: item('large', random(1 * MB)), when: 'absent' },
      { kind: 'put', item: item('a', '{}'), when: 'absent' },
      { kind: 'check', key: { pk: 'switch', sk: 'all' }, when: { version: 1 } },
    ]);

    expect(failed).toEqual([1, 2]);
    expect(await plain.query('part#lane', '', '\uffff')).toEqual([]);
  });

  it('refuses what does not fit into one transaction as too large, and writes nothing', async () => {
    const { plain, packed } = open();
    for (const json of [random(5 * MB), repeated(65 * MB)]) {
      await expect(packed.transact([{ kind: 'put', item: item('a', json) }])).rejects.toThrow(TransactionTooLarge);
    }
    expect(await plain.query('lane', '', '\uffff')).toEqual([]);
  });

  it('reads an item again that was written between its first part and the others', async () => {
    const { plain, packed } = open();
    const [before, after] = [item('a', random(1 * MB)), item('a', random(1 * MB), { version: 2 })];
    await packed.transact([{ kind: 'put', item: before }]);
    let isWritten = false;
    const overtaken: Table = {
      ...plain,
      async query(...range) {
        if (range[0].startsWith('part#') && !isWritten) {
          isWritten = true;
          await packed.transact([{ kind: 'put', item: after }]);
        }
        return await plain.query(...range);
      },
    };

    expect(await packedTable(overtaken).get([before])).toEqual([after]);
    expect(isWritten).toBe(true);
  });

  it('says which item can’t be read where a part of it is gone', async () => {
    const { plain, packed } = open();
    await packed.transact([{ kind: 'put', item: item('a', random(1 * MB)) }]);
    const [part] = await plain.query('part#lane', '', '\uffff');
    await plain.transact([{ kind: 'delete', key: part ?? { pk: '', sk: '' } }]);

    await expect(packed.get([item('a', '')])).rejects.toThrow('The item ["lane","a"] can\'t be read');
  });
});
