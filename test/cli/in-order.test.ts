import { describe, expect, it } from 'vitest';
import { inOrder } from '../../cli/in-order.ts';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let each = 0; each < count; each++) yield each;
}

describe('work done several at a time', () => {
  it('answers in the order of the inputs, with never more under way than allowed', async () => {
    const open: (() => void)[] = [];
    let most = 0;
    let underWay = 0;
    const work = async (input: number) => {
      most = Math.max(most, ++underWay);
      await new Promise<void>((done) => {
        open.push(done);
        // The newest ends first.
        if (open.length === 3 || input >= 8) for (const end of open.splice(0).reverse()) end();
      });
      underWay--;
      return input;
    };
    const answers: number[] = [];
    for await (const answer of inOrder(numbers(9), 3, work)) answers.push(answer);

    expect(answers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(most).toBe(3);
  });

  it('throws a failure when its turn comes', async () => {
    const answers: number[] = [];
    const all = async () => {
      for await (const answer of inOrder(numbers(5), 5, async (input) => (input === 2 ? Promise.reject(new Error('two')) : input))) answers.push(answer);
    };

    await expect(all()).rejects.toThrow('two');
    expect(answers).toEqual([0, 1]);
  });
});
