import type { Place, Resource, ResourceRef } from '../../resources/resource.ts';
import type { Cause, WorkItem } from '../core/cause.ts';
import type { Accounts, Clock, Ledger, Log, Queue } from '../core/ports.ts';
import { refFor } from '../core/refs.ts';
import { DAY, dayOf, later } from '../core/time.ts';

export interface Sweep {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly accounts: Accounts;
  /** Every type; not asked for where only what is due is swept. */
  readonly resources: () => Promise<readonly Resource[]>;
  /** Every account and Region that is guarded. */
  readonly places: () => Promise<readonly Place[]>;
  /** Whether this installation evaluates a resource; left out: it evaluates all of them. */
  readonly isOurs?: (ref: ResourceRef) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** `due`: what the ledger says is due; each minute. `everything`: every resource there is, and yesterday's anchor; once a day. */
export interface SweepEvent {
  readonly sweep: 'due' | 'everything';
}

/** How much went on its way, and which types could not be listed, with the reason. */
export interface Swept {
  readonly enqueued: number;
  readonly failed: readonly string[];
}

const BATCH = 100;

/** On a schedule: enqueues resources to be looked at. Changes nothing, judges nothing. Throws where the queue or the ledger does not answer. */
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

async function sweepEverything({ ledger, queue, accounts, resources, places, clock, log }: Sweep): Promise<Swept> {
  const now = clock();
  const cause: Cause = { kind: 'sweep', eventId: `sweep-${now}`, at: now, call: null, actor: null };
  await ledger.anchor(dayOf(later(now, -DAY)), now);

  let enqueued = 0;
  const failed: string[] = [];
  const types = await resources();
  for (const place of await places()) {
    for (const resource of types) {
      const from = resource.global ? { ...place, region: 'global' } : place;
      try {
        for await (const ids of inBatches(resource.list(accounts.reader(from), from))) {
          const items: WorkItem[] = ids.map((id: string) => ({ ref: refFor(resource, id, from), cause }));
          await queue.enqueue(items);
          enqueued += items.length;
        }
      } catch (error) {
        // One type that can't be listed must not keep the others from being swept.
        const why = error instanceof Error ? error.message : String(error);
        failed.push(`${resource.type} in ${from.accountId} ${from.region}: ${why}`);
        log.error('could not be listed', { ...from, type: resource.type, error: why });
      }
    }
  }
  log.info('everything swept', { enqueued, failed: failed.length });
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
