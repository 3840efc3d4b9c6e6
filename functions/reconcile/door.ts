import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Count } from '../adapters/observability.ts';
import type { Cause, WorkItem } from '../core/cause.ts';
import type { Log } from '../core/ports.ts';
import { LookAgain, type Loop } from './loop.ts';
import { type Line, reconcile } from './reconcile.ts';

export interface Reconcile {
  /** The loop for resources of one type, under the lease of one invocation. */
  loopFor(type: WorkItem['ref']['type'], lease: Lease): Promise<Loop>;
  readonly count: Count;
  readonly log: Log;
  /** Hears of every look that came to an end, with all the causes that it answers: for the terminal. */
  readonly onLook?: (item: WorkItem, lines: readonly Line[], causes: readonly Cause[]) => void;
  /** Hears of every look that did not: its messages come back. */
  readonly onFailure?: (messageIds: readonly string[], error: unknown) => void;
}
type Lease = Loop['lease'];

/**
 * From the work queue: one look for each lane in the batch, however many messages it has there. Lanes run side by side; the messages
 * of one that could not be looked at come back. Order within a lane carries no meaning, since a look judges what is there now.
 */
export function createReconcile({ loopFor, count, log, onLook, onFailure }: Reconcile): (event: SQSEvent, lease: Lease) => Promise<SQSBatchResponse> {
  return async ({ Records }, lease) => {
    const lanes = Map.groupBy(Records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId);
    const failed = await Promise.all([...lanes.values()].map((records) => look(records, lease)));
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };

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
