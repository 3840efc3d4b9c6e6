import { hashOf } from './hash.ts';
import { entryId } from './lane.ts';
import type { Instant } from './time.ts';

/** How a change ended. */
export type Status = 'verified' | 'failed' | 'rolled-back' | 'half-done' | 'not-effective' | 'none';

/** What an entry says; `who` is a person, `holdfast`, or whoever the actor was. */
export interface EntryContent {
  readonly kind: 'intent' | 'outcome' | 'request' | 'answer' | 'waiver' | 'stop' | 'resume' | 'undo';
  readonly at: Instant;
  readonly who: string;
  readonly ruleId: string | null;
  /** The intent that an outcome ends, the change that an undo takes back, the request that an answer answers. */
  readonly of: string | null;
  /** What was to be done, what came of it, facts before and after: by kind. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One line of the ledger: its hash covers everything else in it, and the hash of the entry before it in its lane. */
export interface Entry extends EntryContent {
  readonly id: string;
  readonly lane: string;
  readonly arn: string;
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
}

/** The entry that follows the lane's newest. */
export function chain(head: { readonly id: string; readonly arn: string; readonly sequence: number; readonly hash: string }, content: EntryContent): Entry {
  const sequence = head.sequence + 1;
  const body = { ...content, id: entryId(head.id, sequence), lane: head.id, arn: head.arn, sequence, previous: head.hash };
  return { ...body, hash: hashOf(body) };
}

/** What is wrong with a lane's entries, in their order; empty: the chain verifies from its first entry to the head. */
export function verifyChain(entries: readonly Entry[], head: { readonly sequence: number; readonly hash: string }): string[] {
  const problems: string[] = [];
  let previous = '0'.repeat(64);
  let expected = 1;
  for (const { hash, ...body } of entries) {
    if (body.sequence !== expected) problems.push(`entry ${body.lane}-${expected} is missing`);
    if (body.previous !== previous) problems.push(`entry ${body.id} does not follow the one before it`);
    if (hashOf(body) !== hash) problems.push(`entry ${body.id} was changed`);
    previous = hash;
    expected = body.sequence + 1;
  }
  if (expected - 1 !== head.sequence || previous !== head.hash) problems.push(`the newest entry is not the one that the lane's head names (${head.sequence})`);
  return problems;
}
