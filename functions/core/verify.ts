import { type Anchor, isWhole, type LaneHead, type NewestAnchor } from './anchor.ts';
import { type Entry, verifyChain } from './entry.ts';
import { type Lane, NO_HASH, tallyOf } from './lane.ts';
import { DAY, dayOf, HOUR, type Instant, later } from './time.ts';

/** A lane's newest entry, as something else than the lane itself names it. */
export interface NamedHead {
  readonly sequence: number;
  readonly hash: string;
  /** `the anchor of 2026-11-23` */
  readonly by: string;
}

/** What a day's own rows say, read together. */
export interface DayRecord {
  readonly day: string;
  readonly heads: readonly LaneHead[];
  readonly tallies: readonly { readonly lanes: string; readonly entries: number }[];
}

/** How long after its end a day has to be anchored where anything was written later: sweeps of everything run at 03:17. Milliseconds. */
const ANCHORED_WITHIN = 4 * HOUR;

/** What is wrong with a lane: its chain, and what anchors and days say that it held. A sentence each; empty: it verifies. */
export function verifyLane(id: string, lane: Lane | null, entries: readonly Entry[], named: readonly NamedHead[]): string[] {
  if (lane === null && entries.length === 0) return [`lane ${id} is missing, though it is named by ${named.map(({ by }) => by).join(', ') || 'a day'}`];
  const problems = lane === null ? [`the head of lane ${id} is missing`] : verifyChain(entries, lane).map((problem) => `lane ${id}: ${problem}`);
  for (const { sequence, hash, by } of named) {
    const entry = entries.find((each) => each.sequence === sequence);
    if (!entry) problems.push(`lane ${id}: entry ${id}-${sequence} is missing, though it is named by ${by}`);
    else if (entry.hash !== hash) problems.push(`lane ${id}: entry ${id}-${sequence} is not the one that ${by} names`);
  }
  return problems;
}

/** What is wrong with the anchors, oldest first: each has to be whole, and to follow the one before it; `newest` counts them. */
export function verifyAnchors(anchors: readonly Anchor[], newest: NewestAnchor | null = null): string[] {
  const problems: string[] = [];
  let former = NO_HASH;
  for (const anchor of anchors) {
    const { day, previous, hash } = anchor;
    if (!isWhole(anchor)) problems.push(`the anchor of ${day} was changed`);
    if (previous !== former) problems.push(`the anchor of ${day} does not follow the one before it`);
    former = hash;
  }
  if (newest && newest.count !== anchors.length) problems.push(`${newest.count} anchors were written, and there are ${anchors.length}`);
  if (newest && newest.hash !== former) problems.push(`the newest anchor is not that of ${newest.day}, which was written last`);
  return problems;
}

/** What the anchors name as each lane's newest entry, day by day. */
export function headsNamed(anchors: readonly Anchor[]): ReadonlyMap<string, readonly NamedHead[]> {
  const all = anchors.flatMap(({ day, heads }) => heads.map((head) => ({ ...head, by: `the anchor of ${day}` })));
  return Map.groupBy(all, ({ lane }) => lane);
}

/**
 * Where the rows of days are not those that a lane's entries left: one was removed, moved to another day, or put back. `rows`: which entry each day names as the
 * lane's newest; `read`: the days whose rows were read.
 */
export function verifyDaysOf(id: string, entries: readonly Entry[], rows: ReadonlyMap<string, number>, read: ReadonlySet<string>): string[] {
  const newest = new Map(entries.map(({ at, sequence }) => [dayOf(at), sequence]));
  return [...new Set([...newest.keys(), ...rows.keys()])].flatMap((day) => {
    const row = rows.get(day);
    const sequence = newest.get(day);
    if (row === sequence || !read.has(day)) return [];
    if (row === undefined) return [`lane ${id}: ${day} does not name it, though entry ${id}-${sequence} is of that day`];
    if (sequence === undefined) return [`lane ${id}: ${day} names it, though none of its entries is of that day`];
    return [`lane ${id}: ${day} names entry ${id}-${row} as its newest, which is ${id}-${sequence}`];
  });
}

/** Where an anchor and the rows of its day do not name the same heads. */
export function verifyAnchoredDay({ day, heads }: DayRecord, anchor: Anchor): string[] {
  const spelled = (each: readonly LaneHead[]) => new Set(each.map(({ lane, sequence, hash }) => `${lane}-${sequence} ${hash}`));
  const [rows, anchored] = [spelled(heads), spelled(anchor.heads)];
  const differing = [...rows.symmetricDifference(anchored)].map((text) => text.split(' ')[0]);
  return differing.length === 0 ? [] : [`${day} and its anchor do not name the same entries: ${[...new Set(differing)].slice(0, 5).join(', ')}`];
}

/** Where a day has counted more, or fewer, entries than there are: a lane was removed together with all that names it, or one was made up. `entries` of all lanes. */
export function verifyTally({ day, tallies }: DayRecord, found: ReadonlyMap<string, number>): string[] {
  const counted = new Map(tallies.map(({ lanes, entries }) => [lanes, entries]));
  return [...new Set([...counted.keys(), ...found.keys()])].flatMap((lanes) => {
    const [were, are] = [counted.get(lanes) ?? 0, found.get(lanes) ?? 0];
    return were === are ? [] : [`${day}: ${were} entries were written to lanes that begin with ${lanes}, and there are ${are}`];
  });
}

/** How many entries (of version 2, since only those are counted) a lane has on each day, to be added up and held against the days' own counts. */
export function tallied(id: string, entries: readonly Entry[]): readonly { readonly day: string; readonly lanes: string }[] {
  return entries.filter(({ version }) => version === 2).map(({ at }) => ({ day: dayOf(at), lanes: tallyOf(id) }));
}

/**
 * Days with entries that no anchor ties together. `missing`: one should, because something was anchored, or written, well after the day's end. `open`: the next
 * sweep, or run, ties it.
 */
export function unanchored(
  days: readonly DayRecord[],
  anchors: readonly Anchor[],
  newestEntryAt: Instant | null,
  now: Instant,
): { readonly missing: readonly string[]; readonly open: readonly string[] } {
  const anchored = new Set(anchors.map(({ day }) => day));
  const newest = anchors.at(-1)?.day ?? '';
  const over = days.filter(({ day, heads }) => heads.length > 0 && !anchored.has(day) && day < dayOf(now)).map(({ day }) => day);
  const isLate = (day: string) => newest > day || (newestEntryAt !== null && newestEntryAt > later(`${day}T00:00:00.000Z`, DAY + ANCHORED_WITHIN));
  return { missing: over.filter(isLate), open: over.filter((day) => !isLate(day)) };
}
