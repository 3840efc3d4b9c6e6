import type { SQLOutputValue } from 'node:sqlite';
import type { Item, Key, Table, Write } from '../core/table.ts';
import type { Instant } from '../core/time.ts';
import { type EmbeddedDatabase, openEmbedded } from './embedded-database.ts';
import { assertKey, assertTransaction, NO_CONTENT } from './table-limits.ts';

export interface EmbeddedTable extends Table, Disposable {
  /** Forgets the items that expired before then; says how many. DynamoDB does it by itself. */
  forgetExpired(now: Instant): number;
  /** Closes the file too, where the table opened it. */
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS items (
    pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, expires INTEGER, due_partition TEXT, due_at TEXT, json TEXT NOT NULL,
    PRIMARY KEY (pk, sk)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS items_due ON items (due_partition, due_at) WHERE due_partition IS NOT NULL;
`;

/**
 * A table in one SQLite file, or in memory (`:memory:`): for one process, with DynamoDB's answers and limits. Text is compared by its UTF-8 bytes, as there.
 * Throws as `openEmbedded` does, and RangeError where a transaction is beyond the limits.
 */
export function embeddedTable(where: string | EmbeddedDatabase): EmbeddedTable {
  const database = typeof where === 'string' ? openEmbedded(where) : where;
  const { sql } = database;
  sql.exec(SCHEMA);

  const columns = 'pk, sk, version, expires, due_partition, due_at, json';
  const select = {
    range: sql.prepare(`SELECT ${columns} FROM items WHERE pk = ? AND sk >= ? AND sk < ? ORDER BY sk`),
    one: sql.prepare(`SELECT ${columns} FROM items WHERE pk = ? AND sk = ?`),
    version: sql.prepare('SELECT version FROM items WHERE pk = ? AND sk = ?'),
    due: sql.prepare(`SELECT ${columns} FROM items WHERE due_partition = ? AND due_at <= ? ORDER BY due_at LIMIT ?`),
  };
  const change = {
    put: sql.prepare(`INSERT OR REPLACE INTO items (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`),
    delete: sql.prepare('DELETE FROM items WHERE pk = ? AND sk = ?'),
    count: sql.prepare(
      `INSERT INTO items (pk, sk, version, expires, json) VALUES (?, ?, ?, ?, '${NO_CONTENT}')
       ON CONFLICT DO UPDATE SET version = version + excluded.version, expires = excluded.expires`,
    ),
    forget: sql.prepare('DELETE FROM items WHERE expires < ?'),
  };

  function versionOf({ pk, sk }: Key): number | undefined {
    const row = select.version.get(pk, sk);
    return row && Number(row['version']);
  }

  function holds(write: Write): boolean {
    switch (write.kind) {
      case 'delete':
        return true;
      case 'put':
        return write.when === undefined || (write.when === 'absent' ? undefined : write.when.version) === versionOf(write.item);
      case 'check':
        return (write.when === 'absent' ? undefined : write.when.version) === versionOf(write.key);
      case 'count':
        return (versionOf(write.key) ?? 0) < write.below;
      default:
        return write satisfies never;
    }
  }

  function carryOut(write: Write): void {
    switch (write.kind) {
      case 'check':
        return;
      case 'put': {
        const { pk, sk, version, expires = null, due, json } = write.item;
        change.put.run(pk, sk, version, expires, due?.partition ?? null, due?.at ?? null, json);
        return;
      }
      case 'delete':
        change.delete.run(write.key.pk, write.key.sk);
        return;
      case 'count':
        change.count.run(write.key.pk, write.key.sk, write.by ?? 1, write.expires ?? null);
        return;
      default:
        write satisfies never;
    }
  }

  const close = () => {
    if (typeof where === 'string') database.close();
  };

  return {
    async query(pk, from, to) {
      return select.range.all(pk, from, to).map(itemFrom);
    },

    async get(keys) {
      for (const key of keys) assertKey(key);
      return keys.map(({ pk, sk }) => {
        const row = select.one.get(pk, sk);
        return row && itemFrom(row);
      });
    },

    async due(partition, until, limit) {
      return select.due.all(partition, until, Math.max(0, limit)).map(itemFrom);
    },

    async transact(writes) {
      assertTransaction(writes);
      // Nobody else has the file, and nothing here waits: what held when it was asked still holds when it is written. No item is named twice.
      const failed = writes.flatMap((write, index) => (holds(write) ? [] : [index]));
      if (failed.length === 0 && writes.length > 0)
        database.transaction(() => {
          for (const write of writes) carryOut(write);
        });
      return failed;
    },

    forgetExpired(now) {
      return Number(change.forget.run(Math.floor(Date.parse(now) / 1000)).changes);
    },

    close,
    [Symbol.dispose]: close,
  };
}

function itemFrom(row: Record<string, SQLOutputValue>): Item {
  const { pk, sk, version, expires, due_partition: partition, due_at: at, json } = row;
  return {
    pk: String(pk),
    sk: String(sk),
    version: Number(version),
    json: String(json),
    ...(typeof partition === 'string' && typeof at === 'string' && { due: { partition, at } }),
    ...(typeof expires === 'number' && { expires }),
  };
}
