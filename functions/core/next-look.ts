import type { Lane } from './lane.ts';
import { earliest, type Instant, later, MINUTE } from './time.ts';

/** How long after a failed telling, or an answer whose message may be lost, the resource is looked at again. Milliseconds. */
const RETRY = MINUTE;

/** When something in a lane falls due: a lease, an expiry, a snooze, a grace period, an order that is waiting. Null: nothing does. */
export function nextLook(lane: Pick<Lane, 'findings' | 'open' | 'undo' | 'untold' | 'lookAgainAt'>, now: Instant): Instant | null {
  const retry = later(now, RETRY);
  return earliest([
    lane.lookAgainAt,
    lane.open?.leaseUntil,
    lane.undo && retry,
    lane.untold.length > 0 ? retry : null,
    ...lane.findings.flatMap(({ pending, waiver, refused, graceUntil }) => [
      pending && (pending.approved ? retry : pending.expiresAt),
      waiver?.until,
      refused?.until,
      graceUntil,
    ]),
  ]);
}
