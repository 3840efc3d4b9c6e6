import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../functions/adapters/embedded-database.ts';
import { embeddedQueue } from '../../../functions/adapters/queue-embedded.ts';
import { embeddedTable } from '../../../functions/adapters/table-embedded.ts';
import type { WorkItem } from '../../../functions/core/cause.ts';
import { describeQueue, MAX_RECEIVES } from './queue-contract.ts';
import { workItem } from './work-items.ts';

const laneOf = ({ ref }: WorkItem) => ref.id;

describeQueue('the embedded queue', async () => {
  const queue = embeddedQueue(':memory:', { laneOf, maxReceives: MAX_RECEIVES });
  return {
    queue,
    receive: async (max) =>
      queue.receive(max).map(({ receipt, ...received }) => ({
        ...received,
        done: async () => queue.done(receipt),
        giveBack: async () => queue.giveBack(receipt, 'not handled'),
      })),
    deadLetters: async () => queue.deadLetters().map(({ item }) => item),
    close: () => queue.close(),
  };
});

describe('the embedded queue', () => {
  const START = Date.parse('2026-11-23T08:00:00.000Z');

  function openAt(start = START) {
    let time = start;
    const queue = embeddedQueue(':memory:', { laneOf, now: () => time });
    const pass = (milliseconds: number) => {
      time += milliseconds;
    };
    const received = () => queue.receive(10).map(({ item }) => item.cause.eventId);
    return { queue, pass, received };
  }

  it('hands out several of one lane at once, in their order, and the oldest of all lanes first', async () => {
    const { queue } = openAt();
    await queue.enqueue([workItem('sg-1', '1'), workItem('sg-2', '2'), workItem('sg-1', '3'), workItem('sg-3', '4')]);

    expect(queue.receive(3).map(({ lane, item }) => [lane, item.cause.eventId])).toEqual([
      ['sg-1', '1'],
      ['sg-2', '2'],
      ['sg-1', '3'],
    ]);
    expect(queue.receive(10).map(({ lane }) => lane)).toEqual(['sg-3']);
  });

  it('holds back what was given back with a delay, and its lane with it, until the delay is over', async () => {
    const { queue, pass, received } = openAt();
    await queue.enqueue([workItem('sg-1', '1'), workItem('sg-1', '2'), workItem('sg-2', '3')]);
    for (const { receipt, item } of queue.receive(10)) queue.giveBack(receipt, 'throttled', item.cause.eventId === '1' ? 1000 : 0);

    expect(queue.state()).toEqual({ waiting: 3, inFlight: 0, deadLetters: 0, next: '2026-11-23T08:00:01.000Z' });
    expect(received()).toEqual(['3']);
    pass(999);
    expect(received()).toEqual([]);
    pass(1);
    expect(received()).toEqual(['1', '2']);
    expect(queue.state()).toEqual({ waiting: 0, inFlight: 3, deadLetters: 0, next: null });
  });

  it('takes the same item again after five minutes', async () => {
    const { queue, pass, received } = openAt();
    await queue.enqueue([workItem('sg-1', '1')]);
    for (const { receipt } of queue.receive(1)) queue.done(receipt);

    pass(5 * 60_000 - 1);
    await queue.enqueue([workItem('sg-1', '1')]);
    expect(received()).toEqual([]);
    pass(1);
    await queue.enqueue([workItem('sg-1', '1')]);
    expect(received()).toEqual(['1']);
  });

  it('keeps what was given up with its reason, and puts it back when told to', async () => {
    const { queue, received } = openAt();
    await queue.enqueue([workItem('sg-1', '1'), workItem('sg-2', '2')]);
    for (let tried = 0; tried < MAX_RECEIVES; tried += 1) for (const { receipt } of queue.receive(10)) queue.giveBack(receipt, `denied, ${tried}`);

    expect(queue.deadLetters()).toEqual([
      { id: 1, item: workItem('sg-1', '1'), receives: 5, reason: 'denied, 4', at: '2026-11-23T08:00:00.000Z' },
      { id: 2, item: workItem('sg-2', '2'), receives: 5, reason: 'denied, 4', at: '2026-11-23T08:00:00.000Z' },
    ]);
    expect(queue.redrive([2])).toBe(1);
    expect(received()).toEqual(['2']);
    expect(queue.redrive()).toBe(1);
    expect(received()).toEqual(['1']);
    expect(queue.state()).toMatchObject({ inFlight: 2, deadLetters: 0 });
  });

  it('refuses a receipt that is used up', async () => {
    const { queue } = openAt();
    await queue.enqueue([workItem('sg-1', '1')]);
    const [received] = queue.receive(1);
    if (received) queue.done(received.receipt);

    expect(() => queue.done(received?.receipt ?? 0)).toThrow('Nothing is in flight with the receipt 1');
    expect(() => queue.giveBack(received?.receipt ?? 0, 'again')).toThrow('Nothing is in flight with the receipt 1');
  });

  it('shares one file with the table, survives being closed, and gives up what ends its process time after time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-queue-'));
    const file = join(folder, 'state.db');
    for (let opened = 1; opened <= MAX_RECEIVES; opened += 1) {
      using database = openEmbedded(file);
      using table = embeddedTable(database);
      using queue = embeddedQueue(database, { laneOf });
      expect(await table.transact([{ kind: 'put', item: { pk: 'lane', sk: `${opened}`, version: 1, json: '{}' }, when: 'absent' }])).toEqual([]);
      if (opened === 1) await queue.enqueue([workItem('sg-1', 'poison'), workItem('sg-2', 'waits')]);
      expect(queue.receive(1).map(({ item, receives }) => [item.cause.eventId, receives])).toEqual([['poison', opened]]);
    }

    using queue = embeddedQueue(file, { laneOf });
    expect(queue.deadLetters()).toMatchObject([{ item: workItem('sg-1', 'poison'), receives: 5, reason: 'The process ended while it was being handled.' }]);
    expect(queue.receive(10).map(({ item, receives }) => [item.cause.eventId, receives])).toEqual([['waits', 1]]);
    queue.close();
    rmSync(folder, { recursive: true });
  });

  it('loses nothing, doubles nothing, and never has a lane in two hands, whatever is done with it', () => {
    type Step = { readonly do: 'enqueue' | 'receive' | 'done' | 'giveBack' | 'pass'; readonly n: number };
    const step: fc.Arbitrary<Step> = fc.record({
      do: fc.constantFrom('enqueue', 'receive', 'receive', 'done', 'done', 'giveBack', 'pass'),
      n: fc.nat({ max: 6 }),
    });

    return fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { queue, pass } = openAt();
        const sent: string[] = [];
        const handled: string[] = [];
        const hands: { receipt: number; lane: string; event: string }[] = [];
        for (const { do: what, n } of steps) {
          const hand = hands[n % Math.max(1, hands.length)];
          if (what === 'enqueue') {
            sent.push(`${sent.length}`);
            await queue.enqueue([workItem(`sg-${n % 3}`, `${sent.length - 1}`)]);
          } else if (what === 'receive') {
            const busy = new Set(hands.map(({ lane }) => lane));
            const batch = queue.receive(n).map(({ receipt, lane, item }) => ({ receipt, lane, event: item.cause.eventId }));
            expect(batch.length).toBeLessThanOrEqual(n);
            for (const { lane } of batch) expect(busy).not.toContain(lane);
            for (const lane of new Set(batch.map((each) => each.lane))) {
              const events = batch.filter((each) => each.lane === lane).map(({ event }) => Number(event));
              expect(events).toEqual([...events].sort((a, b) => a - b));
            }
            hands.push(...batch);
          } else if (what === 'pass') {
            pass(n * 100);
          } else if (hand) {
            hands.splice(hands.indexOf(hand), 1);
            if (what === 'done') {
              queue.done(hand.receipt);
              handled.push(hand.event);
            } else queue.giveBack(hand.receipt, 'not now', n * 100);
          }
        }

        pass(1000);
        for (const { receipt } of hands) queue.done(receipt);
        handled.push(...hands.map(({ event }) => event), ...queue.deadLetters().map(({ item }) => item.cause.eventId));
        for (let batch = queue.receive(10); batch.length > 0; batch = queue.receive(10)) {
          for (const { receipt, item } of batch) {
            queue.done(receipt);
            handled.push(item.cause.eventId);
          }
        }
        queue.close();
        expect(handled.sort()).toEqual(sent.sort());
      }),
      { numRuns: 200 },
    );
  });
});
