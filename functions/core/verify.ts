import { type Anchor, isWhole } from './anchor.ts';
import { type Entry, verifyChain } from './entry.ts';
import { type Lane, NO_HASH } from './lane.ts';

/** A lane's newest entry, as something else than the lane itself names it. */
export interface NamedHead {
  readonly sequence: number;
  readonly hash: string;
  /** `the anchor of 2026-11-23` */
  readonly by: string;
}

/** What is wrong with a lane: its chain, and what the anchors say that it held. A sentence each; empty: it verifies. */
export function verifyLane(id: string, lane: Lane | null, entries: readonly Entry[], named: readonly NamedHead[]): string[] {
  if (lane === null && entries.length === 0) return [`lane ${id} is missing, though it is named by ${named.map(({ by }) => by).join(', ') || 'a day'}`];
  const problems = lane === null ? [`the head of lane ${id} is missing`] : verifyChain(entries, lane).map((problem) => `lane ${id}: ${problem}`);
  for (const { sequence, hash, by } of named) {
    const entry = entries.find((each) => each.sequence === sequence);
    if (!entry) problems.push(`lane ${id}: entry ${id}-${sequence} is missing, though it is named by ${by}`);
    else if (entry.hash !== hash) problems.push(`lane ${id}: entry ${id}-${sequence} is not the one that ${by} names`);
  }
  return problems;
}

/** What is wrong with the anchors, oldest first: each has to be whole, and to follow the one before it. */
export function verifyAnchors(anchors: readonly Anchor[]): string[] {
  const problems: string[] = [];
  let former = NO_HASH;
  for (const anchor of anchors) {
    const { day, previous, hash } = anchor;
    if (!isWhole(anchor)) problems.push(`the anchor of ${day} was changed`);
    if (previous !== former) problems.push(`the anchor of ${day} does not follow the one before it`);
    former = hash;
  }
  return problems;
}

/** What the anchors name as each lane's newest entry, day by day. */
export function headsNamed(anchors: readonly Anchor[]): ReadonlyMap<string, readonly NamedHead[]> {
  const all = anchors.flatMap(({ day, heads }) => heads.map((head) => ({ ...head, by: `the anchor of ${day}` })));
  return Map.groupBy(all, ({ lane }) => lane);
}
