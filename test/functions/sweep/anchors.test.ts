import { describe, expect, it } from 'vitest';
import { openLedger } from '../../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import { type Anchor, HEADS_PER_PAGE } from '../../../functions/core/anchor.ts';
import type { WorkItem } from '../../../functions/core/cause.ts';
import { NO_HASH } from '../../../functions/core/lane.ts';
import type { Log } from '../../../functions/core/ports.ts';
import type { Table } from '../../../functions/core/table.ts';
import { DAY, type Instant, later } from '../../../functions/core/time.ts';
import { verifyAnchors } from '../../../functions/core/verify.ts';
import { createSweep } from '../../../functions/sweep/door.ts';
import { resources } from '../../../sandbox/baseline.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { seedSnapwave } from '../../../sandbox/snapwave.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const START: Instant = '2026-11-23T08:00:00.000Z';

/** A ledger whose days are filled with as many lanes as a test needs, and the daily sweep over it. */
function open() {
  let now = START;
  const table = embeddedTable(':memory:');
  const failing: { what: 'anchors' | null } = { what: null };
  const reads: string[] = [];
  const fragile: Table = {
    ...table,
    query: (pk, from, to) => {
      reads.push(pk);
      return table.query(pk, from, to);
    },
    async transact(writes) {
      const anchors = writes.some((write) => write.kind === 'put' && write.item.pk.startsWith('anchor'));
      if (anchors && failing.what === 'anchors') throw new Error('The table does not answer.');
      return table.transact(writes);
    },
  };
  const ledger = openLedger(fragile);
  const sandbox = createSandbox({ ...PLACE, clock: () => now });
  seedSnapwave(sandbox);
  const enqueued: WorkItem[] = [];
  const published: Anchor[] = [];
  const counted: string[] = [];
  const logged: string[] = [];
  const deaf = { topic: false };
  const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: (message) => logged.push(message) };
  const sweep = createSweep({
    ledger,
    queue: { enqueue: async (items) => void enqueued.push(...items) },
    accounts: sandbox,
    resources: async () => resources,
    places: async () => [PLACE],
    operations: { notify: async () => {} },
    clock: () => now,
    log,
    count: (name: string, dimensions: Readonly<Record<string, string>> = {}) => {
      if (name === 'Anchors') counted.push(`${name} ${Object.values(dimensions).join(' ')}`);
    },
    publishAnchor: async (anchor) => {
      if (deaf.topic) throw new Error('The topic does not answer.');
      published.push(anchor);
    },
  });
  return {
    table,
    ledger,
    reads,
    failing,
    deaf,
    enqueued,
    published,
    counted,
    logged,
    daily: () => sweep({ sweep: 'everything' }),
    pass: (milliseconds: number) => {
      now = later(now, milliseconds);
    },
    /** What a day names, as commits leave it. */
    async day(day: string, lanes: number) {
      for (let lane = 0; lane < lanes; lane += 1) {
        const id = lane.toString(16).padStart(20, '0');
        await table.transact([
          { kind: 'put', item: { pk: `day#${day}`, sk: id, version: 1, json: JSON.stringify({ lane: id, sequence: 1, hash: day.padEnd(64, 'f') }) } },
        ]);
      }
    },
  };
}

describe('the daily anchor', () => {
  it('ties 10,000 lanes of one day together, in pages', async () => {
    const { day, daily, pass, ledger, enqueued, table } = open();
    await day('2026-11-23', 10_000);
    pass(DAY);
    await daily();

    const [anchor] = await ledger.anchors();
    expect(anchor?.heads).toHaveLength(10_000);
    expect(anchor?.pages?.map(({ heads }) => heads?.length)).toEqual(Array<number>(5).fill(HEADS_PER_PAGE));
    expect(verifyAnchors(await ledger.anchors())).toEqual([]);
    expect(enqueued.length).toBeGreaterThan(0);

    const [page] = await table.query('anchor#2026-11-23', '', '\uffff');
    await table.transact([{ kind: 'delete', key: { pk: 'anchor#2026-11-23', sk: page?.sk ?? '' } }]);
    expect(verifyAnchors(await ledger.anchors())).toEqual(['the anchor of 2026-11-23 was changed']);
  });

  it('that fails is counted and logged, stops no sweep, and is written by a later one, in the order of the days', async () => {
    const { day, daily, pass, ledger, enqueued, failing, counted, logged, published } = open();
    await day('2026-11-23', 3);
    await day('2026-11-24', 2);
    pass(DAY);
    failing.what = 'anchors';
    const { failed } = await daily();

    expect(failed).toEqual([]);
    expect(enqueued.length).toBeGreaterThan(0);
    expect([await ledger.anchors(), published]).toEqual([[], []]);
    expect([counted, logged]).toEqual([['Anchors failed'], ['day could not be anchored']]);

    failing.what = null;
    pass(2 * DAY);
    await daily();
    const anchors = await ledger.anchors();
    expect(anchors.map((each) => each.day)).toEqual(['2026-11-23', '2026-11-24']);
    expect(anchors.map(({ previous }) => previous)).toEqual([NO_HASH, anchors[0]?.hash]);
    expect(published.map(({ hash }) => hash)).toEqual(anchors.map(({ hash }) => hash));
  });

  it('that can not be published stays in the ledger, is counted, and the next one is published over it', async () => {
    const { day, daily, pass, ledger, deaf, counted, published } = open();
    await day('2026-11-23', 1);
    await day('2026-11-24', 1);
    pass(DAY);
    deaf.topic = true;
    await daily();
    deaf.topic = false;
    pass(DAY);
    await daily();

    expect(counted).toEqual(['Anchors written', 'Anchors not-published', 'Anchors written']);
    const [first, second] = await ledger.anchors();
    expect(published).toMatchObject([{ day: '2026-11-24', previous: first?.hash, hash: second?.hash }]);
  });

  it('reads the newest anchor, not all that there ever were', async () => {
    const { day, daily, pass, reads } = open();
    for (const [index, name] of ['2026-11-23', '2026-11-24', '2026-11-25'].entries()) {
      await day(name, 1);
      pass(DAY);
      reads.length = 0;
      await daily();
      // One for the day itself, where nothing is anchored yet one more for what an older Holdfast may have written.
      expect(reads.filter((pk) => pk === 'anchor')).toHaveLength(index === 0 ? 3 : 1);
      expect(reads.filter((pk) => pk.startsWith('day#')).length).toBeLessThan(index === 0 ? 500 : 4);
    }
  });

  it('is not made of a day that ended less than an hour ago', async () => {
    const { day, daily, pass, ledger } = open();
    await day('2026-11-23', 1);
    pass(16.5 * 3_600_000);
    await daily();
    expect(await ledger.anchors()).toEqual([]);
    pass(3_600_000);
    await daily();
    expect(await ledger.anchors()).toHaveLength(1);
  });
});
