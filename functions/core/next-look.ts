import { SKEW } from './circumstances.ts';
import type { Lane } from './lane.ts';
import { DAY, earliest, HOUR, type Instant, later, MINUTE } from './time.ts';

/** How long after a failed telling, or an answer whose message may be lost, the resource is looked at again. Milliseconds. */
const RETRY = MINUTE;
/** What has waited this long to be told is tried less often. Milliseconds. */
const LONG_UNTOLD = 30 * MINUTE;
const RETRY_LONG_UNTOLD = 10 * MINUTE;
/** How long after a look what the stop switch held back is looked at again, whoever turned the switch off, and whether or not they said so. Milliseconds. */
const HELD_BACK = HOUR;

/** How long after an open finding was last seen it is looked for: no sweep lists a resource that is gone, or hears that its waiver in the policy file is over. Milliseconds. */
const NOT_SEEN = 2 * DAY;

/** When something in a lane falls due: a lease, an expiry, a snooze, a grace period, an order that is waiting. Null: nothing does. */
export function nextLook(lane: Pick<Lane, 'findings' | 'open' | 'undo' | 'untold' | 'lookAgainAt'>, now: Instant): Instant | null {
  const retry = later(now, RETRY);
  return earliest([
    lane.lookAgainAt,
    lane.open && later(lane.open.leaseUntil, SKEW),
    lane.undo && !lane.open ? retry : null,
    untoldRetry(lane, now),
    ...lane.findings.flatMap(({ state, decision, lastSeen, pending, waiver, refused, graceUntil }) => [
      pending && (pending.approved ? retry : pending.expiresAt),
      waiver?.until,
      refused?.until,
      graceUntil,
      state === 'RESOLVED' ? null : later(lastSeen, NOT_SEEN),
      state !== 'RESOLVED' && decision.reason === 'stopped' ? later(now, HELD_BACK) : null,
    ]),
  ]);
}

function untoldRetry({ untold }: Pick<Lane, 'untold'>, now: Instant): Instant | null {
  const [oldest] = untold;
  return oldest ? later(now, now < later(oldest.at, LONG_UNTOLD) ? RETRY : RETRY_LONG_UNTOLD) : null;
}
