import type { ResourceRef } from '../../resources/resource.ts';
import { type Anchor, anchorOf, type LaneHead, type NewestAnchor } from '../core/anchor.ts';
import { chain, type Entry, type EntryContent } from '../core/entry.ts';
import { canonicalJson } from '../core/hash.ts';
import type { Lane } from '../core/lane.ts';
import { emptyLane, laneOf, NO_HASH, parseEntryId } from '../core/lane.ts';
import { nextLook } from '../core/next-look.ts';
import { oneLine } from '../core/phrases.ts';
import type { Commit, LaneChange, Ledger, Stop, SweepRecord } from '../core/ports.ts';
import type { ApprovalRequest } from '../core/request.ts';
import type { Item, Key, Table, Write } from '../core/table.ts';
import { DAY, dayOf, hourOf, type Instant, later } from '../core/time.ts';
import { packedTable } from './table-packed.ts';

const MONTHS_13 = 395 * DAY;
const DUE_PAGE = 100;
/** How far back lanes are looked for on days that no anchor names. */
const DAYS_LISTED = 400;
const DAYS_AT_ONCE = 25;
const SHARDS = '0123456789abcdef';
/** How often a write to the switch's own lane is tried when somebody else throws it at the same moment. */
const SWITCH_TRIES = 10;
const SWITCH_LANE: Lane = { ...emptyLane('holdfast:switch', { accountId: '', region: '', type: 'AWS::Holdfast::Switch', id: 'switch' }), id: 'switch' };

/** How often an anchor is tried when another sweep writes one at the same moment. */
const ANCHOR_TRIES = 4;

/** The ledger over a table: one partition a lane, state (0#), entries (1#), requests (2#) and, in the switch's lane, switches (3#) parted by their sort keys. */
export function openLedger(store: Table): Ledger {
  const table = packedTable(store);

  async function readLane(id: string, start: Lane): Promise<Lane> {
    return laneFrom(await table.query(id, '0', '1'), start);
  }

  async function commit(change: LaneChange): Promise<Commit> {
    const { before, after, entries, requests = [], guard, now } = change;
    const chained: Entry[] = [];
    for (const content of entries) chained.push(chain(chained.at(-1) ? { ...before, ...lastOf(chained) } : before, jsonOf(content)));
    const head = chained.at(-1) ?? before;
    const done: Lane = { ...after, version: before.version + 1, sequence: head.sequence, hash: head.hash };

    const writes: { readonly write: Write; readonly failing: 'moved-on' | 'stopped' | 'budget-spent' }[] = [];
    const must = (write: Write) => writes.push({ write, failing: 'moved-on' });
    must({ kind: 'put', item: headItem(done, now), when: before.version === 0 ? 'absent' : { version: before.version } });
    for (const entry of chained)
      must({ kind: 'put', item: { pk: done.id, sk: entryKey(entry.sequence), version: 1, json: JSON.stringify(entry) }, when: 'absent' });
    for (const write of findingWrites(before, done, now)) must(write);
    for (const request of requests)
      must({ kind: 'put', item: requestItem(request, now), when: request.version === 0 ? 'absent' : { version: request.version } });
    if (chained.length > 0)
      must({
        kind: 'put',
        item: { pk: `day#${dayOf(now)}`, sk: done.id, version: 1, json: JSON.stringify({ lane: done.id, sequence: head.sequence, hash: head.hash }) },
      });
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
    if (failed.length === 0) return { done, entries: chained };
    const reasons = failed.map((index) => writes[index]?.failing);
    // Where the lane itself moved on, nothing else that was read can be relied on: look again.
    if (reasons.includes('moved-on')) return { refused: 'moved-on' };
    return { refused: reasons.includes('stopped') ? 'stopped' : 'budget-spent' };
  }

  async function heads(day: string): Promise<LaneHead[]> {
    const items = await table.query(`day#${day}`, '', '\uffff');
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

  return {
    commit,

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
      return items.length === 0 ? null : laneFrom(items, SWITCH_LANE);
    },

    async request(id) {
      const { lane, sequence } = parseEntryId(id);
      const [item] = await table.get([{ pk: lane, sk: requestKey(sequence) }]);
      return item ? { ...(JSON.parse(item.json) as ApprovalRequest), version: item.version } : null;
    },

    async entries(lane) {
      const items = await table.query(lane, '1', '2');
      return items.map(({ json }) => JSON.parse(json) as Entry);
    },

    async entry(id) {
      const { lane, sequence } = parseEntryId(id);
      const [item] = await table.get([{ pk: lane, sk: entryKey(sequence) }]);
      return item ? (JSON.parse(item.json) as Entry) : null;
    },

    async *due(until) {
      const pages = await Promise.all([...SHARDS].map((shard) => table.due(`due#${shard}`, until, DUE_PAGE)));
      for (const item of pages.flat()) {
        const { arn, ref } = JSON.parse(item.json) as { arn: string; ref: ResourceRef };
        yield { id: item.pk, arn, ref };
      }
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
        const entry = chain(before, content);
        const head = { ...before, version: before.version + 1, sequence: entry.sequence, hash: entry.hash };
        const failed = await table.transact([
          { kind: 'put', item: headItem(head, now), when: before.version === 0 ? 'absent' : { version: before.version } },
          { kind: 'put', item: { pk: head.id, sk: entryKey(entry.sequence), version: 1, json: JSON.stringify(entry) }, when: 'absent' },
          {
            kind: 'put',
            item: { pk: `day#${dayOf(now)}`, sk: head.id, version: 1, json: JSON.stringify({ lane: head.id, sequence: entry.sequence, hash: entry.hash }) },
          },
          stop ? { kind: 'put', item: { ...key, version: 1, json: JSON.stringify(stop) } } : { kind: 'delete', key },
        ]);
        if (failed.length === 0) return;
      }
      throw new Error('The stop switch could not be written: others were writing to it all the time. Try again.');
    },

    heads,
    anchors,

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

function laneFrom(items: readonly Item[], start: Lane): Lane {
  const head = items.find(({ sk }) => sk === HEAD);
  if (!head) return start;
  const kept = JSON.parse(head.json) as Omit<Lane, 'id' | 'version' | 'findings'>;
  const findings = items.filter(({ sk }) => sk.startsWith(FINDING)).map(({ json }) => JSON.parse(json) as Lane['findings'][number]);
  return { ...kept, id: head.pk, version: head.version, findings };
}

const ANCHOR = 'anchor';
/** Its version counts the anchors. In a partition of its own, so that an anchor that was removed is missed. */
const NEWEST_ANCHOR: Key = { pk: 'newest-anchor', sk: 'newest' };
const SWEEP = 'sweep';
const LAST_SWEEP = 'last';
/** How many types that could not be listed are kept of a sweep: with a reason of 300 characters each they fit into one item. */
const MOST_UNLISTED = 500;
const HEAD = '0#head';
const FINDING = '0#finding#';

function headItem({ id, version, findings, ...kept }: Lane, now: Instant): Item {
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

function lastOf(entries: readonly Entry[]): { readonly sequence: number; readonly hash: string } {
  const { sequence, hash } = entries.at(-1) ?? { sequence: 0, hash: '' };
  return { sequence, hash };
}

/** As it will be read again: what is hashed must survive being written as JSON. */
function jsonOf(content: EntryContent): EntryContent {
  return JSON.parse(JSON.stringify(content)) as EntryContent;
}
