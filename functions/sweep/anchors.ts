import type { Count } from '../adapters/observability.ts';
import type { Anchor } from '../core/anchor.ts';
import type { Ledger, Log } from '../core/ports.ts';
import { DAY, dayOf, HOUR, type Instant, later } from '../core/time.ts';

/** How far back days are anchored that no sweep came by in time for. */
const DAYS = 400;
const DAYS_AT_ONCE = 25;
/** How long after its end a day is left alone: what was begun in its last moment has been written by then. Milliseconds. */
export const SETTLED = HOUR;

/** Ties the lanes of each day that is over together, in the order of the days, from the newest anchor on: a day whose anchor failed is anchored now. Throws where the ledger does. */
export async function anchorDaysGone(
  ledger: Pick<Ledger, 'newestAnchor' | 'anchor' | 'heads'>,
  now: Instant,
  onAnchor: (anchor: Anchor) => Promise<void> = async () => {},
): Promise<void> {
  const newest = (await ledger.newestAnchor())?.day ?? '';
  const end = dayOf(later(now, -SETTLED));
  const days: string[] = [];
  for (let back = DAYS; back > 0; back -= 1) {
    const day = dayOf(later(now, -back * DAY));
    if (day > newest && day < end) days.push(day);
  }
  for (let from = 0; from < days.length; from += DAYS_AT_ONCE) {
    const some = days.slice(from, from + DAYS_AT_ONCE);
    const heads = await Promise.all(some.map((day) => ledger.heads(day)));
    for (const [index, day] of some.entries()) if ((heads[index] ?? []).length > 0) await onAnchor(await ledger.anchor(day, now));
  }
}

/** What the daily anchoring works with. */
export interface Anchoring {
  readonly ledger: Pick<Ledger, 'newestAnchor' | 'anchor' | 'heads'>;
  /** Puts an anchor's hash where those who can write to the ledger can't change it. Throws where it was not taken. */
  readonly publishAnchor: (anchor: Anchor) => Promise<void>;
  readonly log: Log;
  readonly count: Count;
}

/**
 * Anchors the days that are over, and publishes each anchor. Never throws: a day whose anchor failed is anchored by the next sweep, and an anchor that could not
 * be published is covered by the next one, whose hash is over it. Both are logged, and counted for an alarm.
 */
export async function anchorAndPublish({ ledger, publishAnchor, log, count }: Anchoring, now: Instant): Promise<void> {
  try {
    await anchorDaysGone(ledger, now, async (anchor) => {
      const { day, hash, heads } = anchor;
      log.info('day anchored', { day, hash, lanes: heads.length });
      count('Anchors', { result: 'written' });
      try {
        await publishAnchor(anchor);
      } catch (error) {
        log.error('anchor could not be published', { day, hash, error: error instanceof Error ? error.message : String(error) });
        count('Anchors', { result: 'not-published' });
      }
    });
  } catch (error) {
    log.error('day could not be anchored', { error: error instanceof Error ? error.message : String(error) });
    count('Anchors', { result: 'failed' });
  }
}
