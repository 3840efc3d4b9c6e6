import type { Ledger } from '../functions/core/ports.ts';
import { DAY, dayOf, type Instant, later } from '../functions/core/time.ts';

/** How many days back are tied together, where no run came by in time. */
const DAYS = 400;

/** Ties the lanes of each day that is over together, as the deployed sweep does once a day: from the newest anchor on, in their order. */
export async function anchorDaysGone(ledger: Pick<Ledger, 'anchors' | 'anchor' | 'heads'>, now: Instant): Promise<void> {
  const newest = (await ledger.anchors()).at(-1)?.day ?? '';
  for (let back = DAYS; back > 0; back -= 1) {
    const day = dayOf(later(now, -back * DAY));
    if (day > newest && (await ledger.heads(day)).length > 0) await ledger.anchor(day, now);
  }
}
