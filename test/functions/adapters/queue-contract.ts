import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkItem } from '../../../functions/core/cause.ts';
import type { Queue } from '../../../functions/core/ports.ts';
import { workItem } from './work-items.ts';

export interface InHand {
  readonly item: WorkItem;
  readonly lane: string;
  readonly receives: number;
  done(): Promise<void>;
  /** Not handled: visible again at once. */
  giveBack(): Promise<void>;
}

export interface OpenQueue {
  readonly queue: Queue;
  /** At most ten. */
  receive(max: number): Promise<InHand[]>;
  deadLetters(): Promise<WorkItem[]>;
  close(): void | Promise<void>;
}

export const MAX_RECEIVES = 5;

/** What the loop relies on, of every queue: of SQS FIFO, and of the embedded one in its place. The lane of an item is to be its resource's id. */
export function describeQueue(name: string, open: () => Promise<OpenQueue>): void {
  describe(name, () => {
    let opened: OpenQueue;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => await opened.close());

    it('hands out what was put in, whole, with its lane', async () => {
      const item = workItem('sg-é😀\ufffe', 'event "1"\n');
      const owned: WorkItem = { ...item, cause: { ...item.cause, own: true, actor: { name: 'ana', arn: null, through: 'console' } } };
      await opened.queue.enqueue([
        { ...owned, ref: { ...owned.ref, id: 'sg-1' } },
        { ...owned, ref: { ...owned.ref, region: 'é😀\ufffe', id: 'sg-2' } },
      ]);

      const inHand = await opened.receive(10);
      expect(inHand.map(({ item: { ref, cause }, lane, receives }) => [ref.region, cause, lane, receives])).toEqual([
        ['eu-central-1', owned.cause, 'sg-1', 1],
        ['é😀\ufffe', owned.cause, 'sg-2', 1],
      ]);
    });

    it('is empty where nothing was put in', async () => {
      await opened.queue.enqueue([]);
      expect(await opened.receive(10)).toEqual([]);
    });

    it('takes more than one request carries, and hands out each once', async () => {
      const items = Array.from({ length: 37 }, (_, index) => workItem(`sg-${index}`, 'event'));
      await opened.queue.enqueue(items);

      const ids: string[] = [];
      for (let batch = await opened.receive(10); batch.length > 0; batch = await opened.receive(10)) {
        expect(batch.length).toBeLessThanOrEqual(10);
        for (const { item, done } of batch) {
          ids.push(item.ref.id);
          await done();
        }
      }
      expect(ids.sort()).toEqual(items.map(({ ref }) => ref.id).sort());
    });

    it('hands out nothing more of a lane until all that is in flight of it is done, and keeps its order', async () => {
      await opened.queue.enqueue(['1', '2', '3', '4'].map((event) => workItem('sg-1', event)));

      const events: string[] = [];
      while (events.length < 4) {
        const inHand = await opened.receive(2);
        expect(inHand).not.toEqual([]);
        for (const { item, done } of inHand) {
          expect(await opened.receive(10)).toEqual([]);
          events.push(item.cause.eventId);
          await done();
        }
      }
      expect(events).toEqual(['1', '2', '3', '4']);
    });

    it('hands out other lanes while one is in flight', async () => {
      await opened.queue.enqueue([workItem('sg-1', '1')]);
      const [first] = await opened.receive(10);
      await opened.queue.enqueue([workItem('sg-1', '2'), workItem('sg-2', '3')]);

      expect((await opened.receive(10)).map(({ lane }) => lane)).toEqual(['sg-2']);
      await first?.done();
      expect((await opened.receive(10)).map(({ lane }) => lane)).toEqual(['sg-1']);
    });

    it('hands out again what was given back, before the later ones of its lane, and counts', async () => {
      await opened.queue.enqueue([workItem('sg-1', '1'), workItem('sg-1', '2')]);

      const [first] = await opened.receive(1);
      await first?.giveBack();

      expect(await handleAll()).toEqual([
        ['1', 2],
        ['2', 1],
      ]);
    });

    it('takes the same item once, also after it was handled', async () => {
      const item = workItem('sg-1', '1');
      await opened.queue.enqueue([item, item]);
      await opened.queue.enqueue([item, workItem('sg-1', '2')]);

      expect(await handleAll()).toEqual([
        ['1', 1],
        ['2', 1],
      ]);
      await opened.queue.enqueue([item]);
      expect(await opened.receive(10)).toEqual([]);
    });

    it('gives up what was not handled five times, keeps it whole, and goes on with its lane', async () => {
      await opened.queue.enqueue([workItem('sg-1', 'poison'), workItem('sg-1', 'later')]);
      for (let tried = 1; tried <= MAX_RECEIVES; tried += 1) {
        const [poison] = await opened.receive(1);
        expect([poison?.item.cause.eventId, poison?.receives]).toEqual(['poison', tried]);
        await poison?.giveBack();
      }

      expect((await opened.receive(10)).map(({ item }) => item.cause.eventId)).toEqual(['later']);
      expect(await opened.deadLetters()).toEqual([workItem('sg-1', 'poison')]);
    });

    /** The events of all that is there, in the order in which they were handed out, with how often each was. */
    async function handleAll(): Promise<[string, number][]> {
      const handled: [string, number][] = [];
      for (let batch = await opened.receive(10); batch.length > 0; batch = await opened.receive(10)) {
        for (const { item, receives, done } of batch) {
          handled.push([item.cause.eventId, receives]);
          await done();
        }
      }
      return handled;
    }
  });
}
