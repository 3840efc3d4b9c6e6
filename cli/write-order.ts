import type { Lane } from '../functions/core/lane.ts';
import type { LaneChange, Ledger } from '../functions/core/ports.ts';

/** How often an order is put to a lane that others write to at the same moment. */
const TRIES = 8;

/**
 * Writes what `order` makes of a lane as it is now, tried again where somebody else was first. Answers what `order` did: with its change, once that is
 * written. Throws where others keep being first.
 */
export async function writeOrder<O extends object>(
  ledger: Pick<Ledger, 'commit'>,
  read: () => Promise<Lane>,
  order: (lane: Lane) => Promise<O | { readonly change: LaneChange }>,
): Promise<O | { readonly change: LaneChange }> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const ordered = await order(await read());
    if (!('change' in ordered) || 'done' in (await ledger.commit(ordered.change))) return ordered;
  }
  throw new Error('Others keep writing to this resource in the ledger: nothing was recorded. Try again.');
}
