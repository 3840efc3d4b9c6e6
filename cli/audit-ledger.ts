import type { Anchor } from '../functions/core/anchor.ts';
import { BUDGET_KEPT, spentByIntents, stateProblems, switchProblems } from '../functions/core/audit.ts';
import type { Entry } from '../functions/core/entry.ts';
import type { Ledger } from '../functions/core/ports.ts';
import { DAY, dayOf, HOUR, hourOf, type Instant, later } from '../functions/core/time.ts';
import {
  type DayRecord,
  headsNamed,
  type NamedHead,
  tallied,
  unanchored,
  verifyAnchoredDay,
  verifyAnchors,
  verifyDaysOf,
  verifyLane,
  verifyTally,
} from '../functions/core/verify.ts';

/** How far back days are read that no anchor names. */
const DAYS = 400;
const AT_ONCE = 25;
const SWITCH = 'switch';

/** What an audit of the ledger came to. */
export interface Audit {
  /** What does not verify. */
  readonly problems: readonly string[];
  /** What could not be read, so that nothing is known of it. */
  readonly unread: readonly string[];
  /** Days that the next run or sweep will anchor. */
  readonly open: readonly string[];
  readonly entries: number;
  readonly lanes: number;
  readonly anchors: number;
}

export interface AuditOptions {
  /** One lane alone; null: all there are, and what ties them together. */
  readonly lane: string | null;
  /** An anchor's hash that was kept outside the ledger; null: none is known. */
  readonly anchor: string | null;
  readonly now: Instant;
}

/**
 * Audits the ledger: every chain of entries; the anchors; the rows and counts of each day; and the stored state against the chains: approvals, requests,
 * waivers, orders to undo, open changes, switches, budgets.
 */
export async function auditLedger(ledger: Ledger, { lane: only, anchor, now }: AuditOptions): Promise<Audit> {
  const problems: string[] = [];
  const unread: string[] = [];
  /** What can't be understood was changed; what could not be fetched is unknown. */
  async function read<T>(what: string, reading: () => Promise<T>): Promise<T | null> {
    try {
      return await reading();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (isOfTheStore(error)) unread.push(`${what}: ${why}`);
      else problems.push(`${what} can't be understood: ${why}`);
      return null;
    }
  }

  const anchors = (await read('the anchors', () => ledger.anchors())) ?? [];
  await read('the newest anchor', async () => problems.push(...verifyAnchors(anchors, await ledger.newestAnchor())));
  if (anchor !== null && !anchors.some(({ hash }) => hash === anchor))
    problems.push(`no anchor of the ledger has the hash ${anchor}: it does not lead to what was kept outside`);

  const days = await daysOf(ledger, anchors, now, read);
  const rows = rowsByLane(days);
  const named = namedHeads(anchors, days);
  const ids = new Set(only === null ? [...named.keys(), SWITCH] : [only]);
  if (only === null)
    await read('what is due', async () => {
      for await (const id of ledger.waiting()) ids.add(id);
    });

  const readDays = new Set(days.map(({ day }) => day));
  const counts = new Map<string, Map<string, number>>();
  const spent = new Map<string, number>();
  let newestEntryAt: Instant | null = null;
  let entryCount = 0;
  let lanes = 0;
  for (const id of ids) {
    const record = await read(`lane ${id}`, async () => {
      const [lane, entries, requests, names] = await Promise.all([ledger.lane(id), ledger.entries(id), ledger.requests(id), ledger.names(id)]);
      return { lane, entries, requests, names };
    });
    if (!record) continue;
    const { lane, entries } = record;
    if (id === SWITCH && lane === null && entries.length === 0 && !named.has(id)) {
      await read('the switches', async () => problems.push(...switchProblems(await ledger.stops(), [])));
      continue;
    }
    lanes += 1;
    entryCount += entries.length;
    await read(`lane ${id}`, async () => {
      problems.push(...verifyLane(id, lane, entries, named.get(id) ?? []), ...verifyDaysOf(id, entries, rows.get(id) ?? new Map(), readDays));
      if (id === SWITCH) problems.push(...switchProblems(await ledger.stops(), entries));
      else if (lane) problems.push(...stateProblems({ ...record, lane }, now));
    });
    await read(`lane ${id}`, async () => {
      for (const { day, lanes: under } of tallied(id, entries)) addTo(counts, day, under);
      for (const key of spentByIntents(entries)) spent.set(key, (spent.get(key) ?? 0) + 1);
    });
    newestEntryAt = newest(entries, newestEntryAt);
  }

  if (only !== null) return { problems, unread, open: [], entries: entryCount, lanes, anchors: anchors.length };
  for (const day of days) problems.push(...verifyTally(day, counts.get(day.day) ?? new Map()));
  for (const each of anchors) {
    const day = days.find((found) => found.day === each.day);
    if (day) problems.push(...verifyAnchoredDay(day, each));
  }
  const { missing, open } = unanchored(days, anchors, newestEntryAt, now);
  problems.push(...missing.map((day) => `${day} has entries and no anchor`));
  await read('the budgets', async () => problems.push(...(await budgetProblems(ledger, spent, now))));
  return { problems: [...new Set(problems)], unread, open, entries: entryCount, lanes, anchors: anchors.length };
}

async function daysOf(ledger: Ledger, anchors: readonly Anchor[], now: Instant, read: <T>(what: string, reading: () => Promise<T>) => Promise<T | null>) {
  const names = new Set(anchors.map(({ day }) => day));
  for (let back = -1; back <= DAYS; back += 1) names.add(dayOf(later(now, -back * DAY)));
  const sorted = [...names].sort();
  const days: DayRecord[] = [];
  for (let from = 0; from < sorted.length; from += AT_ONCE) {
    const some = sorted.slice(from, from + AT_ONCE).map((day) =>
      read(`what ${day} names`, async () => {
        const [heads, tallies] = await Promise.all([ledger.heads(day), ledger.tallies(day)]);
        return { day, heads, tallies };
      }),
    );
    days.push(...(await Promise.all(some)).filter((day) => day !== null));
  }
  return days;
}

function rowsByLane(days: readonly DayRecord[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const rows = new Map<string, Map<string, number>>();
  for (const { day, heads } of days) for (const { lane, sequence } of heads) rows.set(lane, (rows.get(lane) ?? new Map<string, number>()).set(day, sequence));
  return rows;
}

/** By the anchors and, for the days without one, by the days' own rows. */
function namedHeads(anchors: readonly Anchor[], days: readonly DayRecord[]): ReadonlyMap<string, readonly NamedHead[]> {
  const anchored = new Set(anchors.map(({ day }) => day));
  const named = new Map([...headsNamed(anchors)].map(([lane, heads]) => [lane, [...heads]]));
  for (const { day, heads } of days)
    for (const { lane, sequence, hash } of heads)
      if (!anchored.has(day)) named.set(lane, [...(named.get(lane) ?? []), { sequence, hash, by: day }]);
      else if (!named.has(lane)) named.set(lane, []);
  return named;
}

/** The hours whose counters are kept for certain. What a counter says has to be what the intents say. */
async function budgetProblems(ledger: Ledger, spent: ReadonlyMap<string, number>, now: Instant): Promise<string[]> {
  const problems: string[] = [];
  for (let back = 0; back * HOUR < BUDGET_KEPT; back += 1) {
    const hour = hourOf(later(now, -back * HOUR));
    const counted = new Map((await ledger.spent(hour)).map(({ scope, changes }) => [scope, changes]));
    const scopes = new Set([...counted.keys(), ...[...spent.keys()].filter((key) => key.startsWith(`${hour} `)).map((key) => key.slice(hour.length + 1))]);
    for (const scope of scopes) {
      const [is, was] = [counted.get(scope) ?? 0, spent.get(`${hour} ${scope}`) ?? 0];
      if (is !== was) problems.push(`the budget of ${scope} in ${hour}:00 has counted ${is} unattended changes, and the chains hold ${was}`);
    }
  }
  return problems;
}

function addTo(counts: Map<string, Map<string, number>>, day: string, under: string): void {
  const ofDay = counts.get(day) ?? new Map<string, number>();
  counts.set(day, ofDay.set(under, (ofDay.get(under) ?? 0) + 1));
}

function newest(entries: readonly Entry[], than: Instant | null): Instant | null {
  let last = than;
  for (const { at } of entries) if (last === null || at > last) last = at;
  return last;
}

/** What the store or the way to it could not do, rather than what it holds. */
function isOfTheStore(error: unknown): boolean {
  return error instanceof Error && ('$metadata' in error || 'code' in error || 'errcode' in error);
}
