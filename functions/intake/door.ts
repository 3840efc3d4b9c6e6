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
    const items: WorkItem[] = [];
    const failed = new Set<string>();
    const waiting = new Set<string>();
    const here = await installation();

    for (const { messageId, body } of Records) {
      try {
        const taken = await takeBody(body, resourcesFor, here);
        if ('ignored' in taken) {
          log.debug('event ignored', { messageId, reason: taken.ignored });
          count('Events', { result: taken.ignored });
          continue;
        }
        items.push(...taken.items);
        waiting.add(messageId);
        count('Events', { result: 'taken' });
      } catch (error) {
        if (!(error instanceof NotUnderstood)) throw error;
        log.warn('event not understood', { messageId, reason: error.message });
        count('Events', { result: 'not-understood' });
        try {
          await deadLetters.put(body, error.message);
        } catch {
          failed.add(messageId);
        }
      }
    }

    try {
      if (items.length > 0) await queue.enqueue(items);
    } catch (error) {
      log.error('touched resources could not be enqueued', { error: error instanceof Error ? error.message : String(error), messages: waiting.size });
      for (const messageId of waiting) failed.add(messageId);
    }
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function takeBody(body: string, resourcesFor: Intake['resourcesFor'], installation: Installation): Promise<Taken> {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch (error) {
    throw new NotUnderstood(`It is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return take(event, await resourcesFor(namedIn(event)), installation);
}
