import { AwsError } from '../../aws/call.ts';
import { EVERY, type Resource } from '../../resources/resource.ts';
import type { Cause, WorkItem } from '../core/cause.ts';
import type { Accounts, Lease, Log, Queue } from '../core/ports.ts';
import { refFor } from '../core/refs.ts';

/** Resources enqueued at a time. */
const BATCH = 100;

export interface Spread {
  readonly accounts: Accounts;
  readonly queue: Queue;
  readonly log: Log;
}

/** The item stands for the resources of its type that something else concerns, and not for one of them. */
export function isForEvery({ ref }: Pick<WorkItem, 'ref'>): boolean {
  return ref.id.startsWith(EVERY);
}

/**
 * Enqueues the resources that a change of something else concerns, with the cause of that change: all of the type in the account and Region, or those that depend
 * on what the item names. Where they may not be listed, that is logged, and left to the daily sweep, which reports it. Throws where asking again may help.
 */
export async function spread(
  { accounts, queue, log }: Spread,
  resource: Resource,
  { ref }: Pick<WorkItem, 'ref'>,
  cause: Cause,
  signal?: Lease['signal'],
): Promise<void> {
  const place = { accountId: ref.accountId, region: ref.region };
  const name = ref.id.slice(EVERY.length);
  const ask = accounts.reader(place, signal);
  const ids = (name !== '' && resource.dependents?.(ask, place, name)) || resource.list(ask, place);
  try {
    let batch: WorkItem[] = [];
    for await (const id of ids) {
      batch.push({ ref: refFor(resource, id, place), cause });
      if (batch.length < BATCH) continue;
      await queue.enqueue(batch);
      batch = [];
    }
    if (batch.length > 0) await queue.enqueue(batch);
  } catch (error) {
    if (!(error instanceof AwsError) || (error.kind !== 'denied' && error.kind !== 'invalid')) throw error;
    log.error('could not be listed', { ...place, type: ref.type, error: error.message });
  }
}
