import type { ResourceRef } from '../../resources/resource.ts';
import { hashOf } from './hash.ts';
import { entryId } from './lane.ts';
import { withPeople } from './people.ts';
import type { Instant } from './time.ts';

/** How a change ended. */
export type Status = 'verified' | 'failed' | 'rolled-back' | 'half-done' | 'not-effective' | 'none';

/** What an entry says; `who` is a person, `holdfast`, or whoever the actor was. */
export interface EntryContent {
  readonly kind: 'intent' | 'outcome' | 'request' | 'answer' | 'waiver' | 'stop' | 'resume' | 'undo' | 'erase';
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
  /** 2: it names its resource, and refers to people, whose names are kept apart. Left out: 1, with names and without the resource. */
  readonly version?: 2;
  readonly id: string;
  readonly lane: string;
  readonly arn: string;
  /** From version 2 on. */
  readonly ref?: ResourceRef;
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
  /** Where names were put in the places of references: those references, in the order of `withPeople`. The hash is over them. */
  readonly people?: readonly string[];
}

/** What an entry follows. */
export interface ChainHead {
  readonly id: string;
  readonly arn: string;
  readonly ref: ResourceRef;
  readonly sequence: number;
  readonly hash: string;
  /** What the ids of the lane's entries begin with. */
  readonly idPrefix: string;
}

/** The entry that follows the lane's newest. People in it are referred to already. */
export function chain(head: ChainHead, content: EntryContent): Entry {
  const sequence = head.sequence + 1;
  const id = entryId(head.id, sequence, head.idPrefix);
  const body = { ...content, version: 2 as const, id, lane: head.id, arn: head.arn, ref: head.ref, sequence, previous: head.hash };
  return { ...body, hash: hashOf(body) };
}

/** The entry with names in the places of its references. */
export function named(entry: Entry, nameOf: (reference: string) => string): Entry {
  if (entry.version !== 2) return entry;
  const people: string[] = [];
  const found = withPeople(entry, (reference) => {
    people.push(reference);
    return nameOf(reference);
  });
  return people.length === 0 ? entry : { ...found, people };
}

/** Whether the entry's hash is over what it says; names that were put in are left aside. */
export function isUnchanged({ hash, people, ...body }: Entry): boolean {
  if (!people) return hashOf(body) === hash;
  let next = 0;
  const sealed = withPeople(body, () => {
    next += 1;
    return people[next - 1] ?? '';
  });
  return hashOf(sealed) === hash && next === people.length;
}

/** What is wrong with a lane's entries, in their order; empty: the chain verifies from its first entry to the head. */
export function verifyChain(entries: readonly Entry[], head: { readonly sequence: number; readonly hash: string }): string[] {
  const problems: string[] = [];
  let previous = '0'.repeat(64);
  let expected = 1;
  for (const entry of entries) {
    const { hash, ...body } = entry;
    if (body.sequence !== expected) problems.push(`entry ${body.lane}-${expected} is missing`);
    if (body.previous !== previous) problems.push(`entry ${body.id} does not follow the one before it`);
    if (!isUnchanged(entry)) problems.push(`entry ${body.id} was changed`);
    previous = hash;
    expected = body.sequence + 1;
  }
  if (expected - 1 !== head.sequence || previous !== head.hash) problems.push(`the newest entry is not the one that the lane's head names (${head.sequence})`);
  return problems;
}
