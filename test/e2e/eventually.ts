import { setTimeout as sleep } from 'node:timers/promises';

/** Far more than anything takes, on a busy machine too. Milliseconds. */
const PATIENCE = 45_000;

/**
 * Asks again and again until there is an answer that is neither undefined nor false. Throws once it has taken too long, with what was waited for, the last error,
 * and whatever else helps to see why.
 */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>, whatElse: () => Promise<string> | string = () => ''): Promise<T> {
  const until = Date.now() + PATIENCE;
  let last: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await sleep(100);
  } while (Date.now() < until);
  throw new Error(`Waited for ${PATIENCE / 1000} s: ${what}.\n${await whatElse()}`, { cause: last });
}
