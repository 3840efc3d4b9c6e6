import { describe, expect, it } from 'vitest';
import { openLedger } from '../../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import type { WorkItem } from '../../../functions/core/cause.ts';
import { hashOf } from '../../../functions/core/hash.ts';
import { emptyLane } from '../../../functions/core/lane.ts';
import type { Log } from '../../../functions/core/ports.ts';
import { DAY, HOUR, later } from '../../../functions/core/time.ts';
import { createSweep } from '../../../functions/sweep/door.ts';
import { resources } from '../../../sandbox/baseline.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { seedSnapwave } from '../../../sandbox/snapwave.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const NOW = '2026-11-23T08:00:00.000Z';
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function open({ places = [PLACE], isDeaf = false } = {}) {
  const sandbox = createSandbox({ ...PLACE, clock: () => NOW, pageSize: 2 });
  const snapwave = seedSnapwave(sandbox);
  const ledger = openLedger(embeddedTable(':memory:'));
  const enqueued: WorkItem[] = [];
  const notices: { readonly subject: string; readonly text: string }[] = [];
  const counted: unknown[] = [];
  let now = NOW;
  const sweep = createSweep({
    ledger,
    queue: { enqueue: async (items) => void enqueued.push(...items) },
    accounts: sandbox,
    resources: async () => resources,
    places: async () => places,
    operations: {
      async notify(subject, text) {
        if (isDeaf) throw new Error('The topic does not answer.');
        notices.push({ subject, text });
      },
    },
    count: (...metric: unknown[]) => void counted.push(metric),
    clock: () => now,
    log: quiet,
  });
  const pass = (milliseconds: number) => {
    now = later(now, milliseconds);
  };
  return { sandbox, snapwave, ledger, enqueued, notices, counted, pass, sweep };
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

  it('notifies once a day of each account that can’t be listed, with the reason and the types, and counts them', async () => {
    const foreign = { accountId: '444455556666', region: 'eu-west-1' };
    const { notices, counted, pass, sweep, ledger } = open({ places: [PLACE, foreign] });
    const { failed } = await sweep({ sweep: 'everything' });

    expect(notices).toHaveLength(1);
    const [{ subject, text } = { subject: '', text: '' }] = notices;
    expect(subject).toBe(`[Holdfast] ${failed.length} types of account 444455556666 could not be listed`);
    // All types for one reason, which is given once.
    expect(text.match(/AccessDenied/g)).toHaveLength(1);
    for (const { type } of failed) expect(text).toContain(type);
    expect(counted).toEqual([['Unlisted', {}, failed.length]]);
    expect((await ledger.lastSweep())?.unlisted).toBe(failed.length);

    pass(HOUR);
    await sweep({ sweep: 'everything' });
    expect(notices).toHaveLength(1);
    pass(DAY);
    await sweep({ sweep: 'everything' });
    expect(notices).toHaveLength(2);
  });

  it('names the missing permission', async () => {
    const { sandbox, notices, sweep } = open();
    sandbox.faults.push({ action: 's3:ListBuckets', kind: 'denied', when: 'before' });
    await sweep({ sweep: 'everything' });

    expect(notices).toEqual([
      {
        subject: '[Holdfast] 1 type of account 111122223333 could not be listed',
        text: expect.stringMatching(/s3:ListBuckets: AccessDenied[\s\S]*AWS::S3::Bucket \(eu-west-1\)/),
      },
    ]);
  });

  it('counts nothing and notifies nobody where all can be listed', async () => {
    const { notices, counted, sweep } = open();
    await sweep({ sweep: 'everything' });

    expect(notices).toEqual([]);
    expect(counted).toEqual([['Unlisted', {}, 0]]);
  });

  it('fails where nothing at all can be listed, once that is recorded and notified', async () => {
    const { ledger, notices, sweep } = open({ places: [{ accountId: '444455556666', region: 'eu-west-1' }] });

    await expect(sweep({ sweep: 'everything' })).rejects.toThrow(/^Nothing could be listed: \d+ types failed, the first with: .*AccessDenied/);
    expect((await ledger.lastSweep())?.unlisted).toBeGreaterThan(0);
    expect(notices).toHaveLength(1);
  });

  it('records how it went even where nobody can be notified', async () => {
    const { sandbox, ledger, sweep } = open({ isDeaf: true });
    sandbox.faults.push({ action: 's3:ListBuckets', kind: 'denied', when: 'before' });
    await sweep({ sweep: 'everything' });

    expect(await ledger.lastSweep()).toMatchObject({ unlisted: 1 });
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
      operations: { notify: async () => {} },
      count: () => {},
      isOurs: ({ region }) => region !== 'global',
      clock: () => NOW,
      log: quiet,
    });

    expect(await sweep({ sweep: 'due' })).toMatchObject({ enqueued: 1 });
    expect(enqueued.map(({ ref }) => ref.region)).toEqual([PLACE.region]);
  });
});
