import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../functions/adapters/embedded-database.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import { describeLedgerContention } from './ledger-contention.ts';
import { describeTable } from './table-contract.ts';

async function openInMemory() {
  const table = embeddedTable(':memory:');
  return { table, close: () => table.close() };
}

async function openInFile() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-table-'));
  const table = embeddedTable(join(folder, 'state.db'));
  return {
    table,
    close: () => {
      table.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describeTable('the embedded table in memory', { open: openInMemory, histories: 300 });
describeTable('the embedded table in a file', { open: openInFile, histories: 15 });
describeLedgerContention('the embedded table', openInMemory);

describe('the embedded table', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-state-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps what was written when it is closed and opened again', async () => {
    const file = join(folder, 'made', 'on', 'the', 'way', 'state.db');
    const item = { pk: 'lane', sk: 'a', version: 1, json: '{}', due: { partition: 'd', at: '1' }, expires: 9 };
    {
      using table = embeddedTable(file);
      await table.transact([{ kind: 'put', item }]);
    }
    using again = embeddedTable(file);

    expect(await again.get([item])).toEqual([item]);
    expect(await again.due('d', '1', 1)).toEqual([item]);
  });

  it('forgets what has expired when it is told to, and nothing else', async () => {
    using table = embeddedTable(':memory:');
    const items = [100, 200, undefined].map((expires, index) => ({ pk: 'lane', sk: `${index}`, version: 1, json: '{}', expires }));
    await table.transact(items.map((item) => ({ kind: 'put', item })));

    expect(table.forgetExpired('1970-01-01T00:03:20.000Z')).toBe(1);
    expect((await table.query('lane', '0', '9')).map(({ sk }) => sk)).toEqual(['1', '2']);
  });

  it('writes nothing of a transaction that breaks off in the middle', async () => {
    using database = openEmbedded(':memory:');
    using table = embeddedTable(database);
    const item = { pk: 'lane', sk: 'a', version: 1, json: '{}' };
    database.sql.exec("CREATE TRIGGER full BEFORE INSERT ON items WHEN new.sk = 'b' BEGIN SELECT RAISE(ABORT, 'disk full'); END");

    await expect(
      table.transact([
        { kind: 'put', item },
        { kind: 'put', item: { ...item, sk: 'b' } },
      ]),
    ).rejects.toThrow('disk full');

    expect(await table.query('lane', 'a', 'z')).toEqual([]);
    expect(await table.transact([{ kind: 'put', item }])).toEqual([]);
  });

  it('rejects, rather than throws, once it is closed', async () => {
    const table = embeddedTable(':memory:');
    table.close();
    table.close();

    await expect(table.get([{ pk: 'lane', sk: 'a' }])).rejects.toThrow();
    await expect(table.transact([{ kind: 'delete', key: { pk: 'lane', sk: 'a' } }])).rejects.toThrow();
  });

  it('says who has the state folder open', () => {
    const file = join(folder, 'state.db');
    using _first = embeddedTable(file);

    expect(() => embeddedTable(file)).toThrow(
      `${folder} is in use by another holdfast (pid ${process.pid}): wait until it has ended, or name another state folder.`,
    );
  });

  it('says what a file is that it cannot open', () => {
    const notOurs = join(folder, 'other.db');
    const other = new DatabaseSync(notOurs);
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    const text = join(folder, 'notes.txt');
    writeFileSync(text, 'not a database, but a text that is long enough to be looked at. '.repeat(20));
    const newer = join(folder, 'newer.db');
    embeddedTable(newer).close();
    const later = new DatabaseSync(newer);
    later.exec('PRAGMA user_version = 99');
    later.close();

    expect(() => embeddedTable(notOurs)).toThrow(`${notOurs} is another program's database, not Holdfast's`);
    expect(() => embeddedTable(text)).toThrow(`${text} can't be opened as Holdfast's store: file is not a database.`);
    expect(() => embeddedTable(folder)).toThrow(`${folder} can't be opened as Holdfast's store: unable to open database file.`);
    expect(() => embeddedTable(newer)).toThrow(`${newer} was written by a newer Holdfast (format 99`);
  });
});
