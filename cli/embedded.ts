import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SQSRecord } from 'aws-lambda';
import type { DeadLetters } from '../functions/adapters/dead-letters.ts';
import { openEmbedded } from '../functions/adapters/embedded-database.ts';
import { openLedger } from '../functions/adapters/ledger.ts';
import type { Count } from '../functions/adapters/observability.ts';
import { type EmbeddedQueue, embeddedQueue } from '../functions/adapters/queue-embedded.ts';
import { withSwitchOrders } from '../functions/adapters/switch-orders.ts';
import { embeddedTable } from '../functions/adapters/table-embedded.ts';
import type { Cause, WorkItem } from '../functions/core/cause.ts';
import { NO_INSTALLATION } from '../functions/core/intake.ts';
import type { Accounts, Clock, Ledger, Log, Notifier, Queue, Settings, Unlisted } from '../functions/core/ports.ts';
import { laneOfItem } from '../functions/core/refs.ts';
import { dayOf, instant, later, MINUTE } from '../functions/core/time.ts';
import { createIntake } from '../functions/intake/door.ts';
import { createReconcile } from '../functions/reconcile/door.ts';
import type { Loop } from '../functions/reconcile/loop.ts';
import type { Line } from '../functions/reconcile/reconcile.ts';
import { anchorDaysGone, SETTLED } from '../functions/sweep/anchors.ts';
import { createSweep } from '../functions/sweep/door.ts';
import type { Place, Resource } from '../resources/resource.ts';

export interface EmbeddedOptions {
  /** A folder; `:memory:` keeps nothing. */
  readonly state: string;
  readonly resources: readonly Resource[];
  readonly settings: Settings;
  readonly accounts: Accounts;
  /** Made once the ledger and the queue are there, since a notifier's links lead back to them. */
  readonly notifier: (stores: { readonly ledger: Ledger; readonly queue: Queue }) => Notifier;
  readonly log: Log;
  /** The names of the roles that `accounts` acts in; left out: the credentials at hand are a person's. */
  readonly ownRoles?: ReadonlySet<string>;
  readonly clock?: Clock;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** An event that comes again is evaluated again: a person gives it, no queue. Without it, once in five minutes as in SQS. */
  readonly takesRepeats?: boolean;
  readonly onLook?: (item: WorkItem, lines: readonly Line[], causes: readonly Cause[]) => void;
}

/** The whole of Holdfast in one process: the very doors that Lambda runs, over an embedded ledger and queue. */
export interface Embedded extends Disposable {
  readonly ledger: Ledger;
  readonly queue: EmbeddedQueue;
  /** Hands one event (a text of JSON) to intake. Answers null, or why it was not understood: then it is kept with that reason in `dead-letters.jsonl`. */
  take(body: string): Promise<string | null>;
  /**
   * Looks at everything that waits, and at what comes back within `patience` (milliseconds). Answers what could not be looked at, with the reason: it stays
   * in the queue. `only`: one lane; `onlyRules`: what is known of other rules stays as it is; `signal`: looks that are under way end, and no other begins.
   */
  drain(
    patience?: number,
    limits?: { readonly only?: string; readonly onlyRules?: readonly string[]; readonly signal?: AbortSignal },
  ): Promise<readonly { readonly item: WorkItem; readonly reason: string }[]>;
  /** Enqueues what the ledger says is due. */
  sweepDue(): Promise<void>;
  sweepEverything(places: readonly Place[]): Promise<readonly Unlisted[]>;
  close(): void;
}

/** Lanes looked at side by side. */
const BATCH = 16;
/** How long one look may go on changing things. Milliseconds. */
const LEASE = 5 * MINUTE;
/** The first wait before a look that did not end is tried again; doubled each time. Milliseconds. */
const FIRST_DELAY = 250;

const noCount: Count = () => {};

/** Throws where the folder is in use by another process, or can't be written. */
export function openHoldfast(options: EmbeddedOptions): Embedded {
  const { state, resources, settings, accounts, log, onLook } = options;
  const clock = options.clock ?? (() => instant(Date.now()));
  const sleep = options.sleep ?? wait;
  const inMemory = state === ':memory:';
  if (!inMemory) mkdirSync(state, { recursive: true, mode: 0o700 });
  const database = openEmbedded(inMemory ? state : join(state, 'holdfast.db'));
  const kept = anchoring(openLedger(embeddedTable(database)), clock);
  const ledger = inMemory ? kept : withSwitchOrders(kept, state, clock);
  const queue = embeddedQueue(database, {
    laneOf: laneOfItem(resources),
    now: () => Date.parse(clock()),
    ...(options.takesRepeats && { deduplicationMs: 0 }),
  });
  const notifier = options.notifier({ ledger, queue });

  // The file is locked for this process alone: whatever an earlier one had begun, it is not at work on it any more.
  const owner = `embedded-${randomUUID()}`;
  const loop: Omit<Loop, 'lease'> = { ledger, accounts, notifier, settings, clock, log, sleep };
  const notUnderstood = new Map<string, string>();
  /** Why the newest event was not stored: the door itself says only that it was not. */
  let notStored: unknown = null;
  const noting = async <T>(storing: Promise<T>): Promise<T> => {
    try {
      return await storing;
    } catch (error) {
      notStored = error;
      throw error;
    }
  };
  const deadLetters: DeadLetters = {
    async put(body, reason) {
      // One line for each: what it was, and why it was not understood.
      const line = `${JSON.stringify({ reason, body })}\n`;
      if (!inMemory) await noting(appendFile(join(state, DEAD_LETTERS), line, { mode: 0o600 }));
      notUnderstood.set(body, reason);
    },
  };
  const noticing: Queue = { enqueue: (items) => noting(queue.enqueue(items)) };
  const intake = createIntake({
    resourcesFor: async () => resources,
    installation: async () => ({ ...NO_INSTALLATION, ownRoles: options.ownRoles ?? NO_INSTALLATION.ownRoles }),
    queue: noticing,
    deadLetters,
    log,
    count: noCount,
  });
  const reasons = new Map<string, string>();
  let evaluated: readonly string[] | undefined;
  const reconcile = createReconcile({
    loopFor: async (_type, lease) => ({ ...loop, lease, ...(evaluated && { onlyRules: evaluated }) }),
    count: noCount,
    log,
    queue,
    ...(onLook && { onLook }),
    onFailure: (messageIds, error) => {
      for (const id of messageIds) reasons.set(id, error instanceof Error ? error.message : String(error));
    },
  });
  const sweep = (places: readonly Place[]) =>
    // The caller is given what could not be listed.
    createSweep({
      ledger,
      queue,
      accounts,
      resources: async () => resources,
      places: async () => places,
      operations: { notify: async () => {} },
      count: noCount,
      clock,
      log,
    });

  return {
    ledger,
    queue,

    async take(body) {
      const { batchItemFailures } = await intake({ Records: [record(randomUUID(), body, '')] });
      if (batchItemFailures.length > 0) {
        const why = notStored instanceof Error ? notStored.message : 'no cause is known';
        throw new Error(`An event could be neither enqueued nor kept in ${state}: ${why}. Make room there, or make it writable, then run it again.`, {
          cause: notStored,
        });
      }
      const reason = notUnderstood.get(body) ?? null;
      notUnderstood.delete(body);
      return reason;
    },

    async drain(patience = 0, { only, onlyRules, signal } = {}) {
      evaluated = onlyRules;
      const unfinished = new Map<string, { readonly item: WorkItem; readonly reason: string }>();
      const until = later(clock(), patience);
      while (signal?.aborted !== true) {
        const received = queue.receive(BATCH, only);
        if (received.length === 0) {
          const { next } = queue.state();
          if (next === null || next > until) break;
          await sleep(Math.max(1, Date.parse(next) - Date.parse(clock())));
          continue;
        }
        const records = received.map(({ receipt, item, lane }) => record(String(receipt), JSON.stringify(item), lane));
        const lease = { owner, until: later(clock(), LEASE), isOver: (other: string) => other !== owner };
        const { batchItemFailures } = await reconcile({ Records: records }, lease);
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { receipt, receives, item } of received) {
          const id = String(receipt);
          if (failed.has(id)) {
            const reason = reasons.get(id) ?? 'The look did not end.';
            unfinished.set(item.ref.id, { item, reason });
            queue.giveBack(receipt, reason, FIRST_DELAY * 2 ** receives);
          } else {
            unfinished.delete(item.ref.id);
            queue.done(receipt);
          }
        }
      }
      return [...unfinished.values()];
    },

    async sweepDue() {
      await sweep([])({ sweep: 'due' });
    },

    async sweepEverything(places) {
      return (await sweep(places)({ sweep: 'everything' })).failed;
    },

    close: () => database.close(),
    [Symbol.dispose]: () => database.close(),
  };
}

/** The same ledger, in which the days that are over are anchored before anything is written: no daily sweep does it for a local state folder. */
function anchoring(ledger: Ledger, clock: Clock): Ledger {
  let anchoredUntil = '';
  async function anchored(): Promise<void> {
    const day = dayOf(later(clock(), -SETTLED));
    if (day === anchoredUntil) return;
    await anchorDaysGone(ledger, clock());
    anchoredUntil = day;
  }
  return {
    ...ledger,
    async commit(change) {
      await anchored();
      return await ledger.commit(change);
    },
    async setStop(...given) {
      await anchored();
      await ledger.setStop(...given);
    },
  };
}

/** An event that was not understood, whole, and why. */
export interface DeadEvent {
  readonly reason: string;
  readonly body: string;
}

/** What was not understood, and why: `holdfast redrive` takes it again. A line that was torn off when a process ended is one of them, as it stands. */
export async function readDeadLetters(state: string): Promise<readonly DeadEvent[]> {
  const files = [join(state, BEING_REDRIVEN), join(state, DEAD_LETTERS)];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(withoutFile)));
  return texts.flatMap((text) => text.split('\n').filter(Boolean).map(deadEventFrom));
}

/** What became of the dead letters of a folder. `again`: resources that are evaluated by the next run, though an earlier one gave up on them. */
export interface FolderRedriven {
  readonly taken: number;
  readonly remain: number;
  readonly again: number;
}

/**
 * Takes the dead letters of a folder again; what is still not understood is kept with its new reason. None is lost, wherever the process ends: the file is
 * put aside whole, and removed when each of its events was enqueued or kept once more. Throws where the folder can't be written.
 */
export async function redriveFolder(holdfast: Pick<Embedded, 'take' | 'queue'>, state: string): Promise<FolderRedriven> {
  const [aside, file] = [join(state, BEING_REDRIVEN), join(state, DEAD_LETTERS)];
  const events = await readDeadLetters(state);
  // One that is there was left by a process that ended in between: both are taken, and then both are written as one.
  if (events.length > 0) {
    await writeFile(`${aside}.new`, events.map((event) => `${JSON.stringify(event)}\n`).join(''), { flush: true });
    await rename(`${aside}.new`, aside);
    await rm(file, { force: true });
  }
  let remain = 0;
  for (const { body } of events) if ((await holdfast.take(body)) !== null) remain += 1;
  await rm(aside, { force: true });
  return { taken: events.length - remain, remain, again: holdfast.queue.redrive() };
}

const DEAD_LETTERS = 'dead-letters.jsonl';
const BEING_REDRIVEN = 'dead-letters.redriven.jsonl';

function withoutFile(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}

function deadEventFrom(line: string): DeadEvent {
  try {
    const { reason, body } = JSON.parse(line) as Partial<DeadEvent>;
    if (typeof reason === 'string' && typeof body === 'string') return { reason, body };
  } catch {}
  return { reason: 'Its line in the file of dead letters is torn off.', body: line };
}

function record(messageId: string, body: string, lane: string): SQSRecord {
  const attributes = { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'embedded', ApproximateFirstReceiveTimestamp: '0', MessageGroupId: lane };
  return {
    messageId,
    receiptHandle: messageId,
    body,
    attributes,
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
