import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Marks a file as one of Holdfast's: "hold". https://www.sqlite.org/pragma.html#pragma_application_id */
const APPLICATION = 0x686f6c64;
/** Of the tables that are kept in it; counted up when they change in a way that an older Holdfast does not understand. */
const FORMAT = 1;

/** It holds facts and policies of an account: for its owner alone. */
const OWNERS_ALONE = 0o600;
const OWNERS_FOLDER = 0o700;

const SQLITE_BUSY = 5;

/** Another process has the file open. */
export class StoreInUse extends Error {
  override readonly name = 'StoreInUse';
  /** Of the other process; `unknown` where it left none. */
  readonly pid: string;

  constructor(folder: string, pid: string, options?: ErrorOptions) {
    super(`${folder} is in use by another holdfast (pid ${pid}): wait until it has ended, or name another state folder.`, options);
    this.pid = pid;
  }
}

/** One file that the ledger and the queue of a single process share. */
export interface EmbeddedDatabase extends Disposable {
  readonly sql: DatabaseSync;
  /** All that it writes, or (where it throws) nothing. */
  transaction<T>(run: () => T): T;
  close(): void;
}

/**
 * Opens the file, made where it is not there, for this process alone: until it is closed or the process ends, however it ends.
 * Throws `StoreInUse` where another process has it open, and where it is something else than a store of Holdfast.
 *
 * What is committed survives the end of the process and, at the price of a sync to the disk for each transaction (`synchronous=FULL`), a power cut:
 * an intent that was forgotten after its change was made would be a change that nobody can explain or take back. Write-ahead logging, because there a
 * commit is one append and one sync, and readers see nothing half done.
 *
 * The lock is SQLite's own (`locking_mode=EXCLUSIVE`): the kernel lets go of it with the process, so that no stale lock is ever left. The file
 * `<file>.pid` is for the message only.
 */
export function openEmbedded(file: string): EmbeddedDatabase {
  const inMemory = file === ':memory:';
  const path = inMemory ? file : resolve(file);
  if (!inMemory) mkdirSync(dirname(path), { recursive: true, mode: OWNERS_FOLDER });
  const sql = openFile(path);
  try {
    sql.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
    assertOurs(sql, path);
    if (!inMemory) for (const file of [path, `${path}-wal`]) if (existsSync(file)) chmodSync(file, OWNERS_ALONE);
    sql.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${FORMAT}; COMMIT`);
    if (!inMemory) writeFileSync(pidFile(path), `${process.pid}\n`, { mode: OWNERS_ALONE });
  } catch (error) {
    sql.close();
    throw readable(error, path);
  }

  const begin = sql.prepare('BEGIN IMMEDIATE');
  const commit = sql.prepare('COMMIT');
  const close = () => {
    if (sql.isOpen) sql.close();
  };

  return {
    sql,
    transaction(run) {
      begin.run();
      try {
        const result = run();
        commit.run();
        return result;
      } catch (error) {
        // A full disk or a failing one has ended the transaction already.
        if (sql.isTransaction) sql.exec('ROLLBACK');
        throw error;
      }
    },
    close,
    [Symbol.dispose]: close,
  };
}

function openFile(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path);
  } catch (error) {
    throw readable(error, path);
  }
}

function assertOurs(sql: DatabaseSync, path: string): void {
  const { application_id: application } = sql.prepare('PRAGMA application_id').get() ?? {};
  const { user_version: format } = sql.prepare('PRAGMA user_version').get() ?? {};
  const { tables } = sql.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  if (application !== APPLICATION && tables !== 0) throw new Error(`${path} is another program's database, not Holdfast's: name another state folder.`);
  if (Number(format) > FORMAT) throw new Error(`${path} was written by a newer Holdfast (format ${format}, this one reads ${FORMAT}): use that one.`);
}

function readable(error: unknown, path: string): unknown {
  // The low byte is the plain code: https://www.sqlite.org/rescode.html
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  if (code === SQLITE_BUSY) return new StoreInUse(dirname(path), holderOf(path), { cause: error });
  if (code === undefined) return error;
  return new Error(`${path} can't be opened as Holdfast's store: ${error instanceof Error ? error.message : error}.`, { cause: error });
}

function holderOf(path: string): string {
  try {
    return readFileSync(pidFile(path), 'utf8').trim() || 'unknown';
  } catch {
    return 'unknown';
  }
}

function pidFile(path: string): string {
  return `${path}.pid`;
}
