import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Resource } from '../../resources/resource.ts';
import type { DeadLetters } from '../adapters/dead-letters.ts';
import type { Count } from '../adapters/observability.ts';
import type { WorkItem } from '../core/cause.ts';
import { type Installation, type Named, NotUnderstood, namedIn, type Taken, take } from '../core/intake.ts';
import type { Log, Queue } from '../core/ports.ts';

export interface Intake {
  /** The types that what an event names may be about. */
  resourcesFor(named: Named): Promise<readonly Resource[]>;
  /** Throws where it is not known: then the messages come back. */
  installation(): Promise<Installation>;
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  readonly log: Log;
  readonly count: Count;
}

/** From the inbox: finds out which resources each event touched, and enqueues them. Holds no power but that. */
export function createIntake({ resourcesFor, installation, queue, deadLetters, log, count }: Intake): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    const failed = new Set<string>();
    const waiting = new Map<string, readonly WorkItem[]>();
    const here = await installation();

    for (const { messageId, body } of Records) {
      try {
        const taken = takeBody(body, await resourcesNamed(body), here);
        if ('ignored' in taken) {
          log.debug('event ignored', { messageId, reason: taken.ignored });
          count('Events', { result: taken.ignored });
          continue;
        }
        waiting.set(messageId, taken.items);
        count('Events', { result: 'taken' });
      } catch (error) {
        if (!(error instanceof NotUnderstood)) {
          log.error('event could not be taken', { messageId, error: textOf(error) });
          failed.add(messageId);
          continue;
        }
        log.warn('event not understood', { messageId, reason: error.message });
        count('Events', { result: 'not-understood' });
        try {
          await deadLetters.put(body, error.message);
        } catch (keeping) {
          log.error('event could not be kept', { messageId, error: textOf(keeping) });
          failed.add(messageId);
        }
      }
    }

    for (const messageId of await notEnqueued(waiting)) failed.add(messageId);
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };

  async function resourcesNamed(body: string): Promise<readonly Resource[]> {
    return await resourcesFor(understood(() => namedIn(parsed(body))));
  }

  /** The messages whose items the queue did not take. Where it did not take all of them at once, each message is tried by itself: one must not hold up the others. */
  async function notEnqueued(waiting: ReadonlyMap<string, readonly WorkItem[]>): Promise<string[]> {
    const all = [...waiting.values()].flat();
    if (all.length === 0) return [];
    try {
      await queue.enqueue(all);
      return [];
    } catch (error) {
      log.error('touched resources could not be enqueued', { error: textOf(error), messages: waiting.size });
      if (waiting.size === 1) return [...waiting.keys()];
    }
    const failed: string[] = [];
    for (const [messageId, items] of waiting) {
      try {
        await queue.enqueue(items);
      } catch {
        failed.push(messageId);
      }
    }
    return failed;
  }
}

function takeBody(body: string, resources: readonly Resource[], installation: Installation): Taken {
  return understood(() => take(parsed(body), resources, installation));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new NotUnderstood(`It is not JSON: ${textOf(error)}.`);
  }
}

/** Whatever an event makes the code throw, it is that event that was not understood: tried again, it would throw the same. */
function understood<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotUnderstood) throw error;
    throw new NotUnderstood(`It could not be read: ${textOf(error)}.`, { cause: error });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
