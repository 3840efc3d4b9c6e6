import { randomBytes } from 'node:crypto';
import type { ResourceRef } from '../../resources/resource.ts';
import { type Anchor, anchorOf, type LaneHead, type NewestAnchor } from '../core/anchor.ts';
import { chain, type Entry, type EntryContent, named } from '../core/entry.ts';
import { canonicalJson } from '../core/hash.ts';
import type { Lane } from '../core/lane.ts';
import { emptyLane, idPrefixOf, laneOf, NO_HASH, parseEntryId, tallyOf } from '../core/lane.ts';
import { nextLook } from '../core/next-look.ts';
import { ERASED, type KeptName, laneWithPeople, referenceTo, requestWithPeople, withPeople } from '../core/people.ts';
import { oneLine } from '../core/phrases.ts';
import type { Commit, LaneChange, Ledger, Stop, SweepRecord } from '../core/ports.ts';
import type { ApprovalRequest } from '../core/request.ts';
import type { Item, Key, Table, Write } from '../core/table.ts';
import { DAY, dayOf, hourOf, type Instant, later } from '../core/time.ts';
import { packedTable } from './table-packed.ts';

const MONTHS_13 = 395 * DAY;
const DUE_PAGE = 100;
/** A shard has fewer. DynamoDB takes a 32-bit limit. */
const MOST_WAITING = 1_000_000;
/** How far back lanes are looked for on days that no anchor names. */
const DAYS_LISTED = 400;
const DAYS_AT_ONCE = 25;
const SHARDS = '0123456789abcdef';
/** How often a write to the switch's own lane is tried when somebody else throws it at the same moment. */
const SWITCH_TRIES = 10;
const SWITCH_LANE: Lane = { ...emptyLane('holdfast:switch', { accountId: '', region: '', type: 'AWS::Holdfast::Switch', id: 'switch' }), id: 'switch' };

/** How often an erasure is tried when others write to the lane at the same moment. */
const ERASE_TRIES = 8;
/** Items of names, and of requests, in one transaction. */
const ERASED_AT_ONCE = 20;
/** How often an anchor is tried when another sweep writes one at the same moment. */
const ANCHOR_TRIES = 4;

export interface LedgerOptions {
  /** Which installation it is of, as the ids of its entries then tell; null: none has a name, as in a local state folder. */
  readonly installation?: string | null;
}

/**
 * The ledger over a table: one partition a lane, state (0#), entries (1#), requests (2#), people's names (4#) and, in the switch's lane, switches (3#) parted by
 * their sort keys.
 */
export function openLedger(store: Table, { installation = null }: LedgerOptions = {}): Ledger {
  const table = packedTable(store);
  const idPrefix = idPrefixOf(installation);

  async function readLane(id: string, start: Lane): Promise<Lane> {
    return { ...laneFrom(await table.query(id, '0', '1'), start), idPrefix };
  }

  /** What appending these entries writes: the entries, the names in them, what the day names as the lane's newest, and how many the day has. */
  function appended(lane: Lane, contents: readonly EntryContent[]) {
    const entries: Entry[] = [];
    const writes: Write[] = [];
    const perDay = new Map<string, number>();
    for (const content of contents) {
      const names = new Map<string, KeptName>();
      const sequence = lane.sequence + entries.length + 1;
      const referring = withPeople(jsonOf(content), (name) => {
        const known = names.get(name);
        if (known) return known.ref;
        const key = randomBytes(16).toString('hex');
        const kept = { sequence, ref: referenceTo(name, key), key, name };
        names.set(name, kept);
        return kept.ref;
      });
      const entry = chain({ ...lane, ...lastOf(entries, lane), idPrefix }, referring);
      entries.push(entry);
      writes.push({ kind: 'put', item: { pk: lane.id, sk: entryKey(sequence), version: 1, json: JSON.stringify(entry) }, when: 'absent' });
      if (names.size > 0)
        writes.push({ kind: 'put', item: { pk: lane.id, sk: namesKey(sequence), version: 1, json: JSON.stringify([...names.values()]) }, when: 'absent' });
      perDay.set(dayOf(entry.at), (perDay.get(dayOf(entry.at)) ?? 0) + 1);
    }
    for (const [day, by] of perDay) {
      const newest = entries.findLast(({ at }) => dayOf(at) === day);
      const head = { lane: lane.id, sequence: newest?.sequence, hash: newest?.hash };
      writes.push({ kind: 'put', item: { pk: `day#${day}`, sk: lane.id, version: 1, json: JSON.stringify(head) } });
      writes.push({ kind: 'count', key: { pk: `day#${day}`, sk: tallyKey(lane.id) }, below: Number.MAX_SAFE_INTEGER, by });
    }
    return { entries, writes, head: lastOf(entries, lane) };
  }

  /** The commit, with more writes in the same transaction. */
  async function commitWith(change: LaneChange, more: readonly Write[]): Promise<Commit> {
    const { before, after, entries, requests = [], guard, now } = change;
    const chained = appended(before, entries);
    const done: Lane = { ...after, version: before.version + 1, ...chained.head, idPrefix };

    const writes: { readonly write: Write; readonly failing: 'moved-on' | 'stopped' | 'budget-spent' }[] = [];
    const must = (write: Write) => writes.push({ write, failing: 'moved-on' });
    must({ kind: 'put', item: headItem(done, now), when: before.version === 0 ? 'absent' : { version: before.version } });
    for (const write of [...chained.writes, ...findingWrites(before, done, now), ...more]) must(write);
    for (const request of requests)
      must({ kind: 'put', item: requestItem(request, now), when: request.version === 0 ? 'absent' : { version: request.version } });

    if (guard) {
      const scopes: Stop['scope'][] = ['all', { accountId: guard.accountId }, { ruleId: guard.ruleId }];
      for (const scope of scopes) writes.push({ write: { kind: 'check', key: stopKey(scope), when: 'absent' }, failing: 'stopped' });
      if (guard.budget) {
        const expires = secondsAfter(now, 2 * DAY);
        const { account, rule } = budgetKeys(now, guard.accountId, guard.ruleId);
        writes.push({ write: { kind: 'count', key: account, below: guard.budget.perAccountHour, expires }, failing: 'budget-spent' });
        writes.push({ write: { kind: 'count', key: rule, below: guard.budget.perRuleHour, expires }, failing: 'budget-spent' });
      }
    }

    const failed = await table.transact(writes.map(({ write }) => write));
    if (failed.length === 0) return { done, entries: chained.entries };
    const reasons = failed.map((index) => writes[index]?.failing);
    // Where the lane itself moved on, nothing else that was read can be relied on: look again.
    if (reasons.includes('moved-on')) return { refused: 'moved-on' };
    return { refused: reasons.includes('stopped') ? 'stopped' : 'budget-spent' };
  }

  async function heads(day: string): Promise<LaneHead[]> {
    const items = await table.query(`day#${day}`, TALLIES_END, '\uffff');
    return items.map(({ json }) => JSON.parse(json) as LaneHead);
  }

  async function anchors(): Promise<Anchor[]> {
    const items = await table.query(ANCHOR, '', '\uffff');
    return await Promise.all(items.map(anchorFrom));
  }

  async function anchorFrom({ json }: Item): Promise<Anchor> {
    const { pages: hashes, heads: named = [], ...stored } = JSON.parse(json) as StoredAnchor;
    if (!hashes) return { ...stored, heads: named };
    const items = new Map((await table.query(pagesOf(stored.day), '', '\uffff')).map(({ sk, json }) => [sk, JSON.parse(json) as LaneHead[]]));
    const pages = hashes.map((hash) => ({ hash, heads: items.get(hash) ?? null }));
    return { ...stored, heads: pages.flatMap((page) => page.heads ?? []), pages };
  }

  // Queries, since the role that writes anchors may make no other read.
  async function newestItem(): Promise<Item | undefined> {
    return (await table.query(NEWEST_ANCHOR.pk, NEWEST_ANCHOR.sk, `${NEWEST_ANCHOR.sk}~`))[0];
  }

  async function newestAnchor(): Promise<NewestAnchor | null> {
    const item = await newestItem();
    if (item) return { ...(JSON.parse(item.json) as Pick<NewestAnchor, 'day' | 'hash'>), count: item.version };
    // Anchors that an older Holdfast wrote: read once, until the next one is written.
    const former = await table.query(ANCHOR, '', '\uffff');
    const last = former.at(-1);
    if (!last) return null;
    const { day, hash } = JSON.parse(last.json) as StoredAnchor;
    return { day, hash, count: former.length };
  }

  /** From one sequence number on, with the names that they refer to. */
  async function entriesFrom(lane: string, first: number): Promise<Entry[]> {
    const [items, names] = await Promise.all([table.query(lane, entryKey(first), '2'), table.query(lane, namesKey(first), '5')]);
    const nameOf = new Map(namesIn(names).map(({ ref, name }) => [ref, name]));
    return items.map(({ json }) => named(JSON.parse(json) as Entry, (reference) => nameOf.get(reference) ?? ERASED));
  }

  return {
    commit: (change) => commitWith(change, []),

    async known(ref, arn, ruleIds, now) {
      const id = laneOf(arn);
      const scopes: Stop['scope'][] = ['all', { accountId: ref.accountId }, ...ruleIds.map((ruleId) => ({ ruleId }))];
      const { account } = budgetKeys(now, ref.accountId, '');
      const ruleBudgets = ruleIds.map((ruleId) => budgetKeys(now, ref.accountId, ruleId).rule);
      const [lane, items] = await Promise.all([readLane(id, emptyLane(arn, ref)), table.get([...scopes.map(stopKey), account, ...ruleBudgets])]);
      const counts = items.slice(scopes.length);
      return {
        lane,
        stops: items.slice(0, scopes.length).flatMap((item) => (item ? [JSON.parse(item.json) as Stop] : [])),
        spent: { account: counts[0]?.version ?? 0, rules: Object.fromEntries(ruleIds.map((ruleId, index) => [ruleId, counts[index + 1]?.version ?? 0])) },
      };
    },

    async lane(id) {
      const items = await table.query(id, '0', '1');
      return items.length === 0 ? null : { ...laneFrom(items, SWITCH_LANE), idPrefix };
    },

    async request(id) {
      const { lane, sequence } = parseEntryId(id);
      const [item] = await table.get([{ pk: lane, sk: requestKey(sequence) }]);
      const request = item && requestFrom(item);
      // The same lane and number may be another request's, of another installation.
      return request?.id === id ? request : null;
    },

    async requests(lane) {
      return (await table.query(lane, '2', '3')).map(requestFrom);
    },

    async entries(lane, first = 1) {
      return await entriesFrom(lane, first);
    },

    async names(lane) {
      return namesIn(await table.query(lane, '4', '5'));
    },

    async entry(id) {
      const { lane, sequence } = parseEntryId(id);
      const [item, names] = await table.get([
        { pk: lane, sk: entryKey(sequence) },
        { pk: lane, sk: namesKey(sequence) },
      ]);
      if (!item) return null;
      const nameOf = new Map(namesIn(names ? [names] : []).map(({ ref, name }) => [ref, name]));
      const entry = named(JSON.parse(item.json) as Entry, (reference) => nameOf.get(reference) ?? ERASED);
      return entry.id === id ? entry : null;
    },

    async erase(id, isTheirs, who, now) {
      const to = (name: string) => (isTheirs(name) ? ERASED : name);
      for (let tries = 0; tries < ERASE_TRIES; tries += 1) {
        const [items, stored, nameItems, switches] = await Promise.all([
          table.query(id, '0', '1'),
          table.query(id, '2', '3'),
          table.query(id, '4', '5'),
          table.query(id, '3', '4'),
        ]);
        const before = items.length === 0 ? null : { ...laneFrom(items, SWITCH_LANE), idPrefix };
        if (!before) return 0;
        const theirs = nameItems.filter((item) => namesIn([item]).some(({ name }) => isTheirs(name))).slice(0, ERASED_AT_ONCE);
        const requests = stored
          .map(requestFrom)
          .filter((request) => isChanged(request, requestWithPeople(request, to)))
          .slice(0, ERASED_AT_ONCE);
        const stops = switches.filter(({ json }) => isTheirs((JSON.parse(json) as Stop).by));
        const after = laneWithPeople(before, to);
        if (theirs.length === 0 && requests.length === 0 && stops.length === 0 && !isChanged(before, after)) return 0;
        if (before.open) throw new Error(`A change is under way on ${before.arn}: erase again when it has ended.`);

        const gone = namesIn(theirs).filter(({ name }) => isTheirs(name));
        const entry: EntryContent = { kind: 'erase', at: now, who, ruleId: null, of: null, detail: { refs: gone.map(({ ref }) => ref) } };
        const more: Write[] = [
          ...theirs.map((item): Write => {
            const kept = namesIn([item]).filter(({ name }) => !isTheirs(name));
            const key = { pk: item.pk, sk: item.sk };
            return kept.length === 0 ? { kind: 'delete', key } : { kind: 'put', item: { ...item, json: JSON.stringify(kept) } };
          }),
          ...stops.map((item): Write => ({ kind: 'put', item: { ...item, json: JSON.stringify({ ...(JSON.parse(item.json) as Stop), by: ERASED }) } })),
        ];
        const commit = await commitWith({ before, after, entries: [entry], requests: requests.map((request) => requestWithPeople(request, to)), now }, more);
        // One transaction holds only so many: what is left is erased by the next.
        if ('done' in commit) return gone.length + (await this.erase(id, isTheirs, who, now));
      }
      throw new Error(`Others keep writing to lane ${id}: nothing more was erased there. Try again.`);
    },

    async *due(until) {
      const pages = await Promise.all([...SHARDS].map((shard) => table.due(`due#${shard}`, until, DUE_PAGE)));
      for (const item of pages.flat()) {
        const { arn, ref } = JSON.parse(item.json) as { arn: string; ref: ResourceRef };
        yield { id: item.pk, arn, ref };
      }
    },

    async *waiting() {
      for (const shard of SHARDS) for (const { pk } of await table.due(`due#${shard}`, '9999', MOST_WAITING)) yield pk;
    },

    async stops() {
      const items = await table.query(SWITCH_LANE.id, '3', '4');
      return items.map(({ json }) => JSON.parse(json) as Stop);
    },

    async setStop(scope, stop, who, now) {
      const key = stopKey(scope);
      const content = {
        kind: stop ? 'stop' : 'resume',
        at: now,
        who,
        ruleId: null,
        of: null,
        detail: { scope, reason: stop?.reason ?? null },
      } satisfies EntryContent;
      for (let tries = 0; tries < SWITCH_TRIES; tries += 1) {
        const before = await readLane(SWITCH_LANE.id, SWITCH_LANE);
        const chained = appended(before, [content]);
        const head = { ...before, version: before.version + 1, ...chained.head };
        const failed = await table.transact([
          { kind: 'put', item: headItem(head, now), when: before.version === 0 ? 'absent' : { version: before.version } },
          ...chained.writes,
          stop ? { kind: 'put', item: { ...key, version: 1, json: JSON.stringify(stop) } } : { kind: 'delete', key },
        ]);
        if (failed.length === 0) return;
      }
      throw new Error('The stop switch could not be written: others were writing to it all the time. Try again.');
    },

    heads,
    anchors,

    async tallies(day) {
      const items = await table.query(`day#${day}`, '#', TALLIES_END);
      return items.map(({ sk, version }) => ({ lanes: sk.slice(1), entries: version }));
    },

    async spent(hour) {
      const items = await table.query(`budget#${hour}`, '', '\uffff');
      return items.map(({ sk, version }) => ({ scope: sk, changes: version }));
    },

    async *lanes(now) {
      const days = new Set((await anchors()).map(({ day }) => day));
      for (let back = 0; back <= DAYS_LISTED; back += 1) days.add(dayOf(later(now, -back * DAY)));
      const sorted = [...days].sort();
      const seen = new Set<string>();
      for (let from = 0; from < sorted.length; from += DAYS_AT_ONCE) {
        const found = await Promise.all(sorted.slice(from, from + DAYS_AT_ONCE).map(heads));
        for (const { lane } of found.flat()) {
          if (seen.has(lane)) continue;
          seen.add(lane);
          yield lane;
        }
      }
    },

    newestAnchor,

    async anchor(day, now) {
      for (let tries = 0; tries < ANCHOR_TRIES; tries += 1) {
        const [[written], marker] = await Promise.all([table.query(ANCHOR, day, `${day}~`), newestItem()]);
        if (written) return anchorFrom(written);
        const newest = await newestAnchor();
        if (newest && newest.day > day)
          throw new RangeError(`${day} can't be anchored any more: ${newest.day} is. Anchors are written in the order of their days.`);
        const anchor = anchorOf(day, await heads(day), newest?.hash ?? NO_HASH);
        const { heads: named, pages, ...kept } = anchor;
        // A page is named by its hash: whoever writes it at the same moment writes the same.
        for (const page of pages ?? [])
          await table.transact([{ kind: 'put', item: { pk: pagesOf(day), sk: page.hash, version: 1, json: JSON.stringify(page.heads) } }]);
        const stored: StoredAnchor = { ...kept, ...(pages ? { pages: pages.map(({ hash }) => hash) } : { heads: named }), writtenAt: now };
        const failed = await table.transact([
          { kind: 'put', item: { pk: ANCHOR, sk: day, version: 1, json: JSON.stringify(stored) }, when: 'absent' },
          {
            kind: 'put',
            item: { ...NEWEST_ANCHOR, version: (newest?.count ?? 0) + 1, json: JSON.stringify({ day, hash: anchor.hash }) },
            when: marker ? { version: marker.version } : 'absent',
          },
        ]);
        if (failed.length === 0) return anchor;
      }
      throw new Error(`The anchor of ${day} could not be written: others were writing anchors all the time. The next sweep tries again.`);
    },

    async takeTurn(now) {
      const pk = `turn#${now.slice(0, 16)}`;
      const expires = secondsAfter(now, DAY);
      const failed = await table.transact([
        { kind: 'count', key: { pk, sk: 'minute' }, below: ALERTS_A_MINUTE, expires },
        { kind: 'count', key: { pk, sk: `second#${now.slice(17, 19)}` }, below: ALERTS_A_SECOND, expires },
      ]);
      return failed.length === 0;
    },

    async lastSweep() {
      // A query, since the sweep's own role may make no other read.
      const [item] = await table.query(SWEEP, LAST_SWEEP, `${LAST_SWEEP}~`);
      return item ? (JSON.parse(item.json) as SweepRecord) : null;
    },

    async recordSweep(record) {
      const failed = record.failed.slice(0, MOST_UNLISTED).map((each) => ({ ...each, reason: oneLine(each.reason) }));
      await table.transact([{ kind: 'put', item: { pk: SWEEP, sk: LAST_SWEEP, version: 1, json: JSON.stringify({ ...record, failed }) } }]);
    },
  };
}

/** An anchor as it is kept: with its heads, or with the hashes of the pages that hold them. */
interface StoredAnchor {
  readonly day: string;
  readonly previous: string;
  readonly hash: string;
  readonly writtenAt?: Instant;
  readonly heads?: readonly LaneHead[];
  readonly pages?: readonly string[];
}

function isChanged(before: unknown, after: unknown): boolean {
  return canonicalJson(before) !== canonicalJson(after);
}

function requestFrom({ json, version }: Item): ApprovalRequest {
  return { ...(JSON.parse(json) as ApprovalRequest), version };
}

function namesIn(items: readonly Item[]): KeptName[] {
  return items.flatMap(({ json }) => JSON.parse(json) as KeptName[]);
}

function laneFrom(items: readonly Item[], start: Lane): Lane {
  const head = items.find(({ sk }) => sk === HEAD);
  if (!head) return start;
  const kept = JSON.parse(head.json) as Omit<Lane, 'id' | 'version' | 'idPrefix' | 'findings'>;
  const findings = items.filter(({ sk }) => sk.startsWith(FINDING)).map(({ json }) => JSON.parse(json) as Lane['findings'][number]);
  return { ...start, ...kept, id: head.pk, version: head.version, findings };
}

const ANCHOR = 'anchor';
/** Its version counts the anchors. In a partition of its own, so that an anchor that was removed is missed. */
const NEWEST_ANCHOR: Key = { pk: 'newest-anchor', sk: 'newest' };
/** SNS suspends an e-mail subscription that gets more than ten messages a second: https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
const ALERTS_A_SECOND = 5;
const ALERTS_A_MINUTE = 60;
const SWEEP = 'sweep';
const LAST_SWEEP = 'last';
/** How many types that could not be listed are kept of a sweep: with a reason of 300 characters each they fit into one item. */
const MOST_UNLISTED = 500;
const HEAD = '0#head';
const FINDING = '0#finding#';

function headItem({ id, version, idPrefix: _, findings, ...kept }: Lane, now: Instant): Item {
  const at = nextLook({ findings, ...kept }, now);
  return { pk: id, sk: HEAD, version, json: JSON.stringify(kept), ...(at !== null && { due: { partition: `due#${id.slice(0, 1)}`, at } }) };
}

function findingWrites(before: Lane, after: Lane, now: Instant): Write[] {
  const former = new Map(before.findings.map((finding) => [finding.ruleId, canonicalJson(finding)]));
  return after.findings
    .filter((finding) => former.get(finding.ruleId) !== canonicalJson(finding))
    .map((finding) => ({
      kind: 'put',
      item: {
        pk: after.id,
        sk: `${FINDING}${finding.ruleId}`,
        version: after.version,
        json: JSON.stringify(finding),
        ...(finding.state === 'RESOLVED' && { expires: secondsAfter(now, MONTHS_13) }),
      },
    }));
}

function requestItem(request: ApprovalRequest, now: Instant): Item {
  const { lane, sequence } = parseEntryId(request.id);
  return { pk: lane, sk: requestKey(sequence), version: request.version + 1, json: JSON.stringify(request), expires: secondsAfter(now, MONTHS_13) };
}

function entryKey(sequence: number): string {
  return `1#entry#${String(sequence).padStart(10, '0')}`;
}

function namesKey(sequence: number): string {
  return `4#names#${String(sequence).padStart(10, '0')}`;
}

/** A day counts its entries in 257 items, by the first two digits of their lanes, so that no two looks wait for one another. Sorted before all lanes. */
function tallyKey(lane: string): string {
  return `#${tallyOf(lane)}`;
}
const TALLIES_END = '$';

function requestKey(sequence: number): string {
  return `2#request#${String(sequence).padStart(10, '0')}`;
}

function pagesOf(day: string): string {
  return `${ANCHOR}#${day}`;
}

function stopKey(scope: Stop['scope']): Key {
  return { pk: SWITCH_LANE.id, sk: scope === 'all' ? '3#all' : 'accountId' in scope ? `3#account#${scope.accountId}` : `3#rule#${scope.ruleId}` };
}

function budgetKeys(now: Instant, accountId: string, ruleId: string): { account: Key; rule: Key } {
  const pk = `budget#${hourOf(now)}`;
  return { account: { pk, sk: `account#${accountId}` }, rule: { pk, sk: `rule#${ruleId}` } };
}

function secondsAfter(now: Instant, milliseconds: number): number {
  return Math.ceil((Date.parse(now) + milliseconds) / 1000);
}

function lastOf(entries: readonly Entry[], { sequence, hash }: Pick<Lane, 'sequence' | 'hash'>): Pick<Lane, 'sequence' | 'hash'> {
  const last = entries.at(-1);
  return last ? { sequence: last.sequence, hash: last.hash } : { sequence, hash };
}

/** As it will be read again: what is hashed must survive being written as JSON. */
function jsonOf(content: EntryContent): EntryContent {
  return JSON.parse(JSON.stringify(content)) as EntryContent;
}
