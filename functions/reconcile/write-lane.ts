import type { Lane } from '../core/lane.ts';
import type { LaneChange } from '../core/ports.ts';
import { LookAgain, type Loop } from './loop.ts';

/** How often a write is tried anew when answers, waivers or undo orders come in at the same moment. */
const TRIES = 8;

/**
 * Writes what `change` makes of the lane as it is now; tried again on the newer lane where somebody else was first.
 * Throws `LookAgain` where `change` finds that there is nothing left to write (null), or others keep being first.
 */
export async function writeLane(loop: Loop, lane: Lane, change: (lane: Lane) => Pick<LaneChange, 'after' | 'entries' | 'requests'> | null): Promise<Lane> {
  let before = lane;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const wanted = change(before);
    if (wanted === null) throw new LookAgain('Another look has gone on with this resource.');
    const commit = await loop.ledger.commit({ before, ...wanted, now: loop.clock() });
    if ('done' in commit) return commit.done;
    before = (await loop.ledger.lane(lane.id)) ?? before;
  }
  throw new LookAgain('Others keep writing to this resource in the ledger.');
}
