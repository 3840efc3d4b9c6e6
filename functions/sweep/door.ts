import { globalIn, partitionOf } from '../../resources/partition.ts';
import type { Place, Resource, ResourceRef } from '../../resources/resource.ts';
import type { Count } from '../adapters/observability.ts';
import type { Cause, WorkItem } from '../core/cause.ts';
import type { Accounts, Clock, Ledger, Log, Operations, Queue, Unlisted } from '../core/ports.ts';
import { refFor } from '../core/refs.ts';
import { noticesOf } from '../core/unlisted.ts';
import { type Anchoring, anchorAndPublish } from './anchors.ts';

export interface Sweep {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly accounts: Accounts;
  /** Every type; not asked for where only what is due is swept. */
  readonly resources: () => Promise<readonly Resource[]>;
  /** Every account and Region that is guarded. */
  readonly places: () => Promise<readonly Place[]>;
  /** Is notified of what can't be listed, once a day for each account. */
  readonly operations: Operations;
  readonly count: Count;
  /** Whether this installation evaluates a resource; left out: it evaluates all of them. */
  readonly isOurs?: (ref: ResourceRef) => boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Left out: anchors stay in the ledger alone. */
  readonly publishAnchor?: Anchoring['publishAnchor'];
}

/** `due`: what the ledger says is due; each minute. `everything`: every resource there is, and the anchors of the days that are over; once a day. */
export interface SweepEvent {
  readonly sweep: 'due' | 'everything';
}

/** How many resources were enqueued, and which types could not be listed. */
export interface Swept {
  readonly enqueued: number;
  readonly failed: readonly Unlisted[];
}

const BATCH = 100;

/** On a schedule: enqueues resources to be looked at. Changes nothing, judges nothing. Throws where the queue or the ledger does not answer, and where nothing at all can be listed. */
export function createSweep(sweep: Sweep): (event: SweepEvent) => Promise<Swept> {
  return async ({ sweep: what }) => (what === 'due' ? sweepDue(sweep) : sweepEverything(sweep));
}

async function sweepDue({ ledger, queue, isOurs = () => true, clock, log }: Sweep): Promise<Swept> {
  const now = clock();
  const cause: Cause = { kind: 'due', eventId: `due-${now}`, at: now, call: null, actor: null };
  let enqueued = 0;
  let notOurs = 0;
  for await (const due of inBatches(ledger.due(now))) {
    const items = due.filter(({ ref }) => isOurs(ref));
    if (items.length > 0) await queue.enqueue(items.map(({ ref }) => ({ ref, cause })));
    enqueued += items.length;
    notOurs += due.length - items.length;
  }
  log.info('due swept', { enqueued, notOurs });
  return { enqueued, failed: [] };
}

async function sweepEverything(sweep: Sweep): Promise<Swept> {
  const { ledger, queue, accounts, resources, places, operations, count, clock, log } = sweep;
  const now = clock();
  const cause: Cause = { kind: 'sweep', eventId: `sweep-${now}`, at: now, call: null, actor: null };
  await anchorAndPublish({ ledger, publishAnchor: sweep.publishAnchor ?? (async () => {}), log, count }, now);

  let enqueued = 0;
  let answered = 0;
  const failed: Unlisted[] = [];
  const types = await resources();
  for (const place of await places()) {
    for (const resource of types) {
      const from = resource.global ? { ...place, region: globalIn(partitionOf(place.region)) } : place;
      const reader = accounts.reader(from);
      const ask: typeof reader = async (action, input) => {
        const answer = await reader(action, input);
        answered += 1;
        return answer;
      };
      try {
        for await (const ids of inBatches(resource.list(ask, from))) {
          const items: WorkItem[] = ids.map((id: string) => ({ ref: refFor(resource, id, from), cause }));
          await queue.enqueue(items);
          enqueued += items.length;
        }
      } catch (error) {
        // One type that can't be listed must not keep the others from being swept.
        const reason = error instanceof Error ? error.message : String(error);
        failed.push({ ...from, type: resource.type, reason });
        log.error('could not be listed', { ...from, type: resource.type, error: reason });
      }
    }
  }
  count('Unlisted', {}, failed.length);
  for (const { subject, text } of noticesOf(failed, await ledger.lastSweep(), now)) {
    try {
      await operations.notify(subject, text);
    } catch (error) {
      log.error('operations could not be notified', { subject, error: error instanceof Error ? error.message : String(error) });
    }
  }
  await ledger.recordSweep({ began: now, ended: clock(), enqueued, unlisted: failed.length, failed });
  log.info('everything swept', { enqueued, failed: failed.length });
  const [first] = failed;
  if (answered === 0 && first) throw new Error(`Nothing could be listed: ${failed.length} types failed, the first with: ${first.reason}`);
  return { enqueued, failed };
}

async function* inBatches<T>(each: AsyncIterable<T>): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const one of each) {
    batch.push(one);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
