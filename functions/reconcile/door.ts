import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Count } from '../adapters/observability.ts';
import type { Cause, WorkItem } from '../core/cause.ts';
import type { Log, Queue } from '../core/ports.ts';
import { LookAgain, type Loop } from './loop.ts';
import { type Line, reconcile } from './reconcile.ts';
import { isForEvery, spread } from './spread.ts';

export interface Reconcile {
  /** The loop for resources of one type, under the lease of one invocation. */
  loopFor(type: WorkItem['ref']['type'], lease: Lease): Promise<Loop>;
  readonly count: Count;
  readonly log: Log;
  /** Where the resources are put that a change of something else concerns. */
  readonly queue: Queue;
  /** Hears of every look that came to an end, with all the causes that it answers: for the terminal. */
  readonly onLook?: (item: WorkItem, lines: readonly Line[], causes: readonly Cause[]) => void;
  /** Hears of every look that did not: its messages come back. */
  readonly onFailure?: (messageIds: readonly string[], error: unknown) => void;
  /** Has messages of one lane that return come back after seconds. Left out: after the time that the queue hides them for. Throws where it could not. */
  readonly comeBack?: (records: readonly SQSRecord[]) => Promise<void>;
}

/** How long after its lease is over a look is still waited for: then the others' messages must not be returned with its own. Milliseconds. */
const GRACE = 2_000;

type Lease = Loop['lease'];

/**
 * From the work queue: one look for each lane in the batch, however many messages it has there. Lanes run side by side; the messages
 * of one that could not be looked at come back. Order within a lane carries no meaning, since a look judges what is there now.
 */
export function createReconcile({
  loopFor,
  count,
  log,
  queue,
  onLook,
  onFailure,
  comeBack,
}: Reconcile): (event: SQSEvent, lease: Lease) => Promise<SQSBatchResponse> {
  return async ({ Records }, lease) => {
    const lanes = Map.groupBy(Records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId);
    const failed = await Promise.all([...lanes.values()].map((records) => lookInTime(records, lease)));
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };

  async function lookInTime(records: readonly SQSRecord[], lease: Lease): Promise<string[]> {
    const looking = look(records, lease);
    const failed = await (lease.signal ? inTime(looking, records, lease.signal) : looking);
    if (failed.length === 0 || !comeBack) return failed;
    try {
      await comeBack(records.filter(({ messageId }) => failed.includes(messageId)));
    } catch (error) {
      log.warn('messages come back later than they should', { messageIds: failed, error: error instanceof Error ? error.message : String(error) });
    }
    return failed;
  }

  /** What the look comes to; all of its messages where it is still under way some time after the lease is over. */
  async function inTime(looking: Promise<string[]>, records: readonly SQSRecord[], signal: AbortSignal): Promise<string[]> {
    const messageIds = records.map(({ messageId }) => messageId);
    const { promise: outlasted, resolve } = Promise.withResolvers<string[]>();
    let timer: NodeJS.Timeout | undefined;
    const wait = () => {
      timer = setTimeout(() => {
        log.error('look outlasted its lease', { messageIds });
        resolve(messageIds);
      }, GRACE);
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
    try {
      return await Promise.race([looking, outlasted]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', wait);
    }
  }

  async function look(records: readonly SQSRecord[], lease: Lease): Promise<string[]> {
    const broken: string[] = [];
    const whole: SQSRecord[] = [];
    const items: WorkItem[] = [];
    for (const record of records) {
      const item = workItemIn(record.body);
      if (item) {
        items.push(item);
        whole.push(record);
      } else {
        log.error('message holds no work item', { messageId: record.messageId });
        broken.push(record.messageId);
      }
    }
    if (broken.length > 0) onFailure?.(broken, new TypeError('The message holds no work item.'));
    return [...broken, ...(await lookAtItems(whole, items, lease))];
  }

  async function lookAtItems(records: readonly SQSRecord[], items: readonly WorkItem[], lease: Lease): Promise<string[]> {
    const [item] = items;
    if (!item) return [];
    try {
      const loop = await loopFor(item.ref.type, lease);
      const causes: readonly Cause[] = items.map(({ cause }) => cause);
      if (isForEvery(item)) {
        const resource = loop.settings.rules.find((rule) => rule.resource.type === item.ref.type)?.resource;
        if (resource) await spread({ accounts: loop.accounts, queue, log }, resource, item, causes.at(-1) ?? item.cause, lease.signal);
        return [];
      }
      const lines = await reconcile(loop, item.ref, causes);
      for (const { decision, status, ruleId, changeId } of lines) {
        log.info('decided', { ...item.ref, ruleId, ...decision, status, changeId, eventId: item.cause.eventId });
        count('Decisions', decision);
        if (status !== 'none') count('Changes', { status });
      }
      onLook?.({ ref: item.ref, cause: causes.at(-1) ?? item.cause }, lines, causes);
      return [];
    } catch (error) {
      const level = error instanceof LookAgain ? 'warn' : 'error';
      log[level]('look did not end', { ...item.ref, eventId: item.cause.eventId, error: error instanceof Error ? error.message : String(error) });
      const messageIds = records.map(({ messageId }) => messageId);
      onFailure?.(messageIds, error);
      return messageIds;
    }
  }
}

/** What intake, a sweep or an answer put on the queue; null: something else did. */
function workItemIn(body: string): WorkItem | null {
  try {
    const { ref, cause } = JSON.parse(body) as Partial<WorkItem>;
    return typeof ref?.type === 'string' && typeof ref.id === 'string' && typeof cause?.eventId === 'string' ? { ref, cause } : null;
  } catch {
    return null;
  }
}
