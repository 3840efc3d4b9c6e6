import { describe, expect, it } from 'vitest';
import { openLedger } from '../../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import type { WorkItem } from '../../../functions/core/cause.ts';
import { hashOf } from '../../../functions/core/hash.ts';
import { emptyLane } from '../../../functions/core/lane.ts';
import type { Log } from '../../../functions/core/ports.ts';
import { createSweep } from '../../../functions/sweep/door.ts';
import { resources } from '../../../sandbox/baseline.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { seedSnapwave } from '../../../sandbox/snapwave.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const NOW = '2026-11-23T08:00:00.000Z';
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function open() {
  const sandbox = createSandbox({ ...PLACE, clock: () => NOW, pageSize: 2 });
  const snapwave = seedSnapwave(sandbox);
  const ledger = openLedger(embeddedTable(':memory:'));
  const enqueued: WorkItem[] = [];
  const sweep = createSweep({
    ledger,
    queue: { enqueue: async (items) => void enqueued.push(...items) },
    accounts: sandbox,
    resources: async () => resources,
    places: async () => [PLACE],
    clock: () => NOW,
    log: quiet,
  });
  return { sandbox, snapwave, ledger, enqueued, sweep };
}

describe('the daily sweep', () => {
  it('visits every resource of every type, however many pages they are on', async () => {
    const { snapwave, enqueued, sweep } = open();
    const swept = await sweep({ sweep: 'everything' });

    const ids = enqueued.map(({ ref }) => ref.id);
    expect(ids).toEqual(
      expect.arrayContaining([
        ...Object.values(snapwave.groups),
        ...Object.values(snapwave.buckets),
        snapwave.trail,
        snapwave.policies.editors,
        PLACE.accountId,
      ]),
    );
    expect(new Set(enqueued.map(({ ref }) => ref.type))).toEqual(new Set(resources.map(({ type }) => type)));
    expect(swept).toEqual({ enqueued: enqueued.length, failed: [] });
  });

  it('goes on where one type may not be listed, and says which and why', async () => {
    const { sandbox, enqueued, sweep } = open();
    sandbox.faults.push({ action: 's3:ListBuckets', kind: 'denied', when: 'before' });
    const { failed } = await sweep({ sweep: 'everything' });

    expect(failed).toEqual([{ ...PLACE, type: 'AWS::S3::Bucket', reason: expect.stringContaining('s3:ListBuckets') }]);
    expect(enqueued.some(({ ref }) => ref.type === 'AWS::EC2::SecurityGroup')).toBe(true);
  });

  it('records how it went, in place of the sweep before it', async () => {
    const { sandbox, ledger, enqueued, sweep } = open();
    expect(await ledger.lastSweep()).toBeNull();
    sandbox.faults.push({ action: 's3:ListBuckets', kind: 'denied', when: 'before' });
    await sweep({ sweep: 'everything' });
    expect(await ledger.lastSweep()).toEqual({
      began: NOW,
      ended: NOW,
      enqueued: enqueued.length,
      unlisted: 1,
      failed: [{ ...PLACE, type: 'AWS::S3::Bucket', reason: expect.stringContaining('s3:ListBuckets') }],
    });

    sandbox.faults.length = 0;
    await sweep({ sweep: 'everything' });
    expect(await ledger.lastSweep()).toMatchObject({ unlisted: 0, failed: [] });
  });

  it('ties the lanes of yesterday together, once', async () => {
    const { ledger, sweep } = open();
    const yesterday = '2026-11-22T10:00:00.000Z';
    const lane = emptyLane('arn:aws:s3:::b', { ...PLACE, type: 'AWS::S3::Bucket', id: 'b' });
    const entry = { kind: 'waiver' as const, at: yesterday, who: 'ana', ruleId: null, of: null, detail: {} };
    await ledger.commit({ before: lane, after: lane, entries: [entry], now: yesterday });
    await sweep({ sweep: 'everything' });
    await sweep({ sweep: 'everything' });

    const [anchor, ...more] = await ledger.anchors();
    expect(more).toEqual([]);
    expect(anchor).toMatchObject({ day: '2026-11-22', heads: [{ lane: lane.id, sequence: 1 }] });
    expect(anchor?.hash).toBe(hashOf({ day: anchor?.day, heads: anchor?.heads, previous: anchor?.previous }));
  });
});

describe('the sweep of each minute', () => {
  it('enqueues what is due, and nothing that is due later', async () => {
    const { ledger, enqueued, sweep } = open();
    for (const [id, lookAgainAt] of [
      ['due', '2026-11-23T07:59:00.000Z'],
      ['later', '2026-11-23T08:00:01.000Z'],
    ] as const) {
      const lane = emptyLane(`arn:aws:s3:::${id}`, { ...PLACE, type: 'AWS::S3::Bucket', id });
      await ledger.commit({ before: lane, after: { ...lane, lookAgainAt }, entries: [], now: NOW });
    }
    await sweep({ sweep: 'due' });

    expect(enqueued.map(({ ref }) => ref.id)).toEqual(['due']);
  });

  it('leaves what another Region’s stack owns where it is', async () => {
    const { ledger, enqueued } = open();
    for (const region of ['global', PLACE.region]) {
      const lane = emptyLane(`arn:aws:s3:::${region}`, { ...PLACE, region, type: 'AWS::S3::Bucket', id: region });
      await ledger.commit({ before: lane, after: { ...lane, lookAgainAt: NOW }, entries: [], now: NOW });
    }
    const sweep = createSweep({
      ledger,
      queue: { enqueue: async (items) => void enqueued.push(...items) },
      accounts: createSandbox({ ...PLACE, clock: () => NOW, pageSize: 2 }),
      resources: async () => [],
      places: async () => [PLACE],
      isOurs: ({ region }) => region !== 'global',
      clock: () => NOW,
      log: quiet,
    });

    expect(await sweep({ sweep: 'due' })).toMatchObject({ enqueued: 1 });
    expect(enqueued.map(({ ref }) => ref.region)).toEqual([PLACE.region]);
  });
});
