import type { Entry } from '../functions/core/entry.ts';
import type { Ledger } from '../functions/core/ports.ts';
import type { Instant } from '../functions/core/time.ts';
import { UsageError } from './errors.ts';

const WORDS = { intent: 'change', request: 'question' } as const;

/**
 * The entry that an id names, or the beginning of one that is unique among entries of that kind, with or without the installation's prefix. Throws `UsageError`
 * where there is none, or more than one. An id in full is taken as it is, of whatever kind its entry is.
 */
export async function findEntry(ledger: Pick<Ledger, 'entry' | 'entries' | 'lanes'>, given: string, kind: keyof typeof WORDS, now: Instant): Promise<Entry> {
  const [, prefix, laneStart, dash] = /^([0-9a-f]{6}-)?([0-9a-f]{4,20})(-\d*)?$/.exec(given) ?? [];
  if (laneStart === undefined || (dash !== undefined && laneStart.length < 20))
    throw new UsageError(
      `"${given}" is not the id of a ${WORDS[kind]}: these look like 1a2b3c-0123456789abcdef0123-7, or 0123456789abcdef0123-7; the first letters (four of the second part at least) will do.`,
    );
  const exact = dash !== undefined && dash !== '-' ? await ledger.entry(given) : null;
  if (exact) return exact;

  const found: Entry[] = [];
  for await (const lane of ledger.lanes(now)) {
    if (!lane.startsWith(laneStart)) continue;
    for (const entry of await ledger.entries(lane)) if (entry.kind === kind && isBeginning(given, entry, prefix !== undefined)) found.push(entry);
  }
  const whole = found.find(({ id }) => id.endsWith(`-${given}`) || id === given);
  if (whole) return whole;
  const [first, ...more] = found;
  if (!first) throw new UsageError(`There is no ${WORDS[kind]} ${given} in the ledger: "holdfast log" lists what there is.`);
  if (more.length > 0) throw new UsageError(`${given} is the beginning of several: ${found.map(({ id }) => id).join(', ')}. Give more of it.`);
  return first;
}

/** Another installation's prefix names nothing here; none at all may be left out. */
function isBeginning(given: string, { id }: Entry, withPrefix: boolean): boolean {
  return id.startsWith(given) || (!withPrefix && id.replace(/^[0-9a-f]{6}-/, '').startsWith(given));
}
