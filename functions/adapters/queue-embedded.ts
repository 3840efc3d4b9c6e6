import type { WorkItem } from '../core/cause.ts';
import { canonicalJson, hashOf } from '../core/hash.ts';
import type { Queue } from '../core/ports.ts';
import { DAY, type Instant, instant, MINUTE } from '../core/time.ts';
import { type EmbeddedDatabase, openEmbedded } from './embedded-database.ts';

/** An item that was handed out. */
export interface Received {
  /** For `done` and `giveBack`. */
  readonly receipt: number;
  readonly item: WorkItem;
  readonly lane: string;
  /** How often it was handed out, this time included. */
  readonly receives: number;
}

/** An item that was given up, whole. */
export interface DeadLetter {
  readonly id: number;
  readonly item: WorkItem;
  readonly receives: number;
  readonly reason: string;
  readonly at: Instant;
}

export interface EmbeddedQueue extends Queue, Disposable {
  /** Hands out the oldest items of lanes (or of one only) that have none in flight: of one lane in their order, at most so many in all. None: an empty list, at once. */
  receive(max: number, only?: string): Received[];
  /** Forgets an item for ever: it was handled. */
  done(receipt: number): void;
  /** The item was not handled: it is handed out again after the delay (milliseconds; its lane waits with it), or given up where that was its last time. */
  giveBack(receipt: number, reason: string, delay?: number): void;
  deadLetters(): DeadLetter[];
  /** Puts what was given up back at the end of the queue: these, or all. Says how many. */
  redrive(ids?: readonly number[]): number;
  /** How many items came, since the queue was opened, that had been sent within the day before. */
  repeats(): number;
  /** What is in it; `next`: when the earliest item that is held back can be handed out. */
  state(): { readonly waiting: number; readonly inFlight: number; readonly deadLetters: number; readonly next: Instant | null };
  /** Closes the file too, where the queue opened it. */
  close(): void;
}

export interface EmbeddedQueueOptions {
  readonly laneOf: (item: WorkItem) => string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly maxReceives?: number;
  /**
   * How long what was sent is not sent again, whether or not it was handled since. Without it as long as SQS FIFO does that; 0: never, for where a person
   * gives the same events again on purpose. Milliseconds.
   */
  readonly deduplicationMs?: number;
}

const DEDUPLICATION_MS = 5 * MINUTE;
/** How long it is remembered that something was sent, so that a person can be told. Milliseconds. */
const REMEMBERED_MS = DAY;

/** Later than every moment: an item in flight can be seen by nobody, until whoever has it says so or the process ends. */
const IN_FLIGHT = Number.MAX_SAFE_INTEGER;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS work (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, lane TEXT NOT NULL, visible_at INTEGER NOT NULL DEFAULT 0, receives INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS work_held ON work (visible_at, lane) WHERE visible_at > 0;
  CREATE TABLE IF NOT EXISTS work_sent (hash TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS work_sent_until ON work_sent (until);
  CREATE TABLE IF NOT EXISTS work_dead (
    sequence INTEGER PRIMARY KEY, lane TEXT NOT NULL, receives INTEGER NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT;
`;

/**
 * The work queue in an SQLite file (that of the table, as a rule) or in memory, with the contract of SQS FIFO: one lane, one look at a time; what was sent
 * is not sent again within five minutes (or as long as `deduplicationMs` says); what is handed out stays until it is done; what fails too often is kept apart with the reason, and can be put back.
 * There is no visibility time-out: a process hears of its own failures, and at opening everything that an ended one had in flight can be seen again.
 * Throws as `openEmbedded` does.
 */
export function embeddedQueue(
  where: string | EmbeddedDatabase,
  { laneOf, now = Date.now, maxReceives = 5, deduplicationMs = DEDUPLICATION_MS }: EmbeddedQueueOptions,
): EmbeddedQueue {
  const database = typeof where === 'string' ? openEmbedded(where) : where;
  const { sql } = database;
  sql.exec(SCHEMA);

  const send = sql.prepare('INSERT INTO work (lane, body) VALUES (?, ?)');
  const lastSent = sql.prepare('SELECT until FROM work_sent WHERE hash = ?');
  const rememberSent = sql.prepare('INSERT INTO work_sent (hash, until) VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until');
  const forgetSent = sql.prepare('DELETE FROM work_sent WHERE until <= ?');
  const visible = sql.prepare(
    `SELECT sequence, lane, receives, body FROM work
     WHERE visible_at <= ?1 AND (?3 IS NULL OR lane = ?3) AND lane NOT IN (SELECT lane FROM work WHERE visible_at > 0 AND visible_at > ?1) ORDER BY sequence LIMIT ?2`,
  );
  const handOut = sql.prepare(`UPDATE work SET visible_at = ${IN_FLIGHT}, receives = receives + 1 WHERE sequence = ?`);
  const inFlight = sql.prepare(`SELECT receives FROM work WHERE sequence = ? AND visible_at = ${IN_FLIGHT}`);
  const forget = sql.prepare('DELETE FROM work WHERE sequence = ?');
  const hold = sql.prepare('UPDATE work SET visible_at = ? WHERE sequence = ?');
  const bury = sql.prepare(
    'INSERT INTO work_dead (sequence, lane, receives, reason, at, body) SELECT sequence, lane, receives, ?, ?, body FROM work WHERE sequence = ?',
  );
  const dead = sql.prepare('SELECT sequence, lane, receives, reason, at, body FROM work_dead ORDER BY sequence');
  const unbury = sql.prepare('DELETE FROM work_dead WHERE sequence = ?');
  const waiting = sql.prepare('SELECT count(*) AS n FROM work WHERE visible_at <> ?');
  const held = sql.prepare(`SELECT count(*) AS n FROM work WHERE visible_at = ${IN_FLIGHT}`);
  const buried = sql.prepare('SELECT count(*) AS n FROM work_dead');
  const next = sql.prepare(`SELECT min(visible_at) AS at FROM work WHERE visible_at > 0 AND visible_at > ? AND visible_at < ${IN_FLIGHT}`);

  function giveUp(sequence: number, reason: string): void {
    bury.run(reason, instant(now()), sequence);
    forget.run(sequence);
  }

  function receivesOf(receipt: number): number {
    const row = inFlight.get(receipt);
    if (!row) throw new RangeError(`Nothing is in flight with the receipt ${receipt}: it was handled or given back before.`);
    return Number(row['receives']);
  }

  database.transaction(() => {
    for (const { sequence, receives } of sql.prepare(`SELECT sequence, receives FROM work WHERE visible_at = ${IN_FLIGHT}`).all())
      if (Number(receives) >= maxReceives) giveUp(Number(sequence), 'The process ended while it was being handled.');
    sql.exec(`UPDATE work SET visible_at = 0 WHERE visible_at > 0`);
  });

  let repeats = 0;
  const close = () => {
    if (typeof where === 'string') database.close();
  };

  return {
    async enqueue(items) {
      const messages = items.map((item) => ({ lane: laneOf(item), hash: hashOf(item), body: canonicalJson(item) }));
      const at = now();
      database.transaction(() => {
        forgetSent.run(at);
        for (const { lane, hash, body } of messages) {
          const sentAt = momentOf(lastSent.get(hash));
          if (sentAt !== null) repeats += 1;
          if (sentAt !== null && at < sentAt + deduplicationMs) continue;
          rememberSent.run(hash, at + REMEMBERED_MS);
          send.run(lane, body);
        }
      });
    },

    receive(max, only) {
      const rows = visible.all(now(), Math.max(0, max), only ?? null);
      if (rows.length === 0) return [];
      database.transaction(() => {
        for (const { sequence } of rows) handOut.run(Number(sequence));
      });
      return rows.map(({ sequence, lane, receives, body }) => ({
        receipt: Number(sequence),
        item: itemFrom(body),
        lane: String(lane),
        receives: Number(receives) + 1,
      }));
    },

    done(receipt) {
      receivesOf(receipt);
      forget.run(receipt);
    },

    giveBack(receipt, reason, delay = 0) {
      const last = receivesOf(receipt) >= maxReceives;
      database.transaction(() => {
        if (last) giveUp(receipt, reason);
        else hold.run(delay > 0 ? now() + delay : 0, receipt);
      });
    },

    deadLetters() {
      return dead.all().map(({ sequence, receives, reason, at, body }) => ({
        id: Number(sequence),
        item: itemFrom(body),
        receives: Number(receives),
        reason: String(reason),
        at: String(at),
      }));
    },

    redrive(ids) {
      const letters = dead.all().filter(({ sequence }) => ids === undefined || ids.includes(Number(sequence)));
      database.transaction(() => {
        for (const { sequence, lane, body } of letters) {
          send.run(String(lane), String(body));
          unbury.run(Number(sequence));
        }
      });
      return letters.length;
    },

    state() {
      const at = next.get(now())?.['at'];
      return {
        waiting: countOf(waiting.get(IN_FLIGHT)),
        inFlight: countOf(held.get()),
        deadLetters: countOf(buried.get()),
        next: typeof at === 'number' ? instant(at) : null,
      };
    },

    repeats: () => repeats,

    close,
    [Symbol.dispose]: close,
  };
}

/** When it was sent last: milliseconds since 1970. */
function momentOf(row: Record<string, unknown> | undefined): number | null {
  return row === undefined ? null : Number(row['until']) - REMEMBERED_MS;
}

function countOf(row: Record<string, unknown> | undefined): number {
  return Number(row?.['n'] ?? 0);
}

/** The text is `enqueue`'s own. */
function itemFrom(body: unknown): WorkItem {
  return JSON.parse(String(body)) as WorkItem;
}
