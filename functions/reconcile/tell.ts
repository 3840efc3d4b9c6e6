import { type Alert, AlertWaits } from '../core/alert.ts';
import type { Lane } from '../core/lane.ts';
import type { Loop } from './loop.ts';
import { writeLane } from './write-lane.ts';

/**
 * Sends what is still to be told of a resource, then marks it told: a crash in between tells again. What has to wait stays untold, and is due again in
 * minutes. Throws where an alert was not taken; it stays to be told.
 */
export async function tellAll(loop: Loop, lane: Lane): Promise<Lane> {
  if (lane.untold.length === 0) return lane;
  const told = new Set<string>();
  for (const alert of lane.untold) {
    try {
      await loop.notifier.tell(alert, await requestOf(loop, alert));
      told.add(alert.id);
    } catch (error) {
      if (!(error instanceof AlertWaits)) throw error;
      loop.log.warn('alerts wait', { arn: lane.arn, untold: lane.untold.length - told.size, why: error.message });
      break;
    }
  }
  return writeLane(loop, lane, (current) => ({ after: { ...current, untold: current.untold.filter(({ id }) => !told.has(id)) }, entries: [] }));
}

async function requestOf(loop: Loop, alert: Alert) {
  return alert.kind === 'request' && alert.request ? loop.ledger.request(alert.request.id) : null;
}
