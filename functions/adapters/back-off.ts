import { setTimeout as sleep } from 'node:timers/promises';

/** How a call that was refused for the moment is tried again. Milliseconds. */
export interface Patience {
  readonly tries: number;
  /** The longest wait before the second try; it doubles with each. */
  readonly first: number;
  readonly longest: number;
}

/**
 * Waits before another try: a random part of a time that doubles, so that those who collided once do not collide again.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param tried how often it was tried, 1 or more
 */
export async function backOff(tried: number, { first, longest }: Patience): Promise<void> {
  await sleep(Math.random() * Math.min(longest, first * 2 ** (tried - 1)));
}
