import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Count } from '../adapters/observability.ts';
import type { Cause, WorkItem } from '../core/cause.ts';
import { LookAgain, type Loop } from './loop.ts';
import { type Line, reconcile } from './reconcile.ts';

export interface Reconcile {
  /** The loop for resources of one type, under the lease of one invocation. */
  loopFor(type: WorkItem['ref']['type'], lease: Lease): Promise<Loop>;
  readonly count: Count;
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
export function createReconcile({ loopFor, count, onLook, onFailure }: Reconcile): (event: SQSEvent, lease: Lease) => Promise<SQSBatchResponse> {
  return async ({ Records }, lease) => {
    const lanes = Map.groupBy(Records, ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId);
    const failed = await Promise.all([...lanes.values()].map((records) => look(records, lease)));
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };

  async function look(records: readonly SQSRecord[], lease: Lease): Promise<string[]> {
    const items = records.map(({ body }) => JSON.parse(body) as WorkItem);
    const [item] = items;
    if (!item) return [];
    const loop = await loopFor(item.ref.type, lease);
    try {
      const causes: readonly Cause[] = items.map(({ cause }) => cause);
      const lines = await reconcile(loop, item.ref, causes);
      for (const { decision, status, ruleId, changeId } of lines) {
        loop.log.info('decided', { ...item.ref, ruleId, ...decision, status, changeId, eventId: item.cause.eventId });
        count('Decisions', decision);
        if (status !== 'none') count('Changes', { status });
      }
      onLook?.({ ref: item.ref, cause: causes.at(-1) ?? item.cause }, lines, causes);
      return [];
    } catch (error) {
      const level = error instanceof LookAgain ? 'warn' : 'error';
      loop.log[level]('look did not end', { ...item.ref, eventId: item.cause.eventId, error: error instanceof Error ? error.message : String(error) });
      const messageIds = records.map(({ messageId }) => messageId);
      onFailure?.(messageIds, error);
      return messageIds;
    }
  }
}
