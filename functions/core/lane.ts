import type { ResourceRef } from '../../resources/resource.ts';
import type { Severity } from '../../rules/rule.ts';
import type { Alert } from './alert.ts';
import type { Actor, Cause } from './cause.ts';
import type { Decision } from './decide.ts';
import { hashOf, textHash } from './hash.ts';
import type { Plan } from './plan.ts';
import type { Instant } from './time.ts';

/** Written, owned, expiring permission to stay non-compliant. */
export interface Waiver {
  readonly owner: string;
  readonly reason: string;
  readonly until: Instant;
}

/** One remediation of a finding within the window in which returns are counted. `failed`: it did not make the resource compliant. */
export interface Attempt {
  readonly at: Instant;
  readonly changeId: string;
  readonly failed: boolean;
}

/** A question that is out. */
export interface Pending {
  readonly requestId: string;
  readonly planHash: string;
  readonly expiresAt: Instant;
  /** Who said yes, and when; acted on only while the plan is still the same, and with the answers in the chain. */
  readonly approved: { readonly by: string; readonly at: Instant } | null;
}

/** A violation with an identity (rule and resource) and a life. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly state: 'NEW' | 'NOTIFIED' | 'SUPPRESSED' | 'RESOLVED';
  readonly message: string;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** Who caused it; null: not known. */
  readonly actor: Actor | null;
  readonly cause: Cause;
  readonly decision: Decision;
  readonly planHash: string | null;
  readonly attempts: readonly Attempt[];
  readonly waiver: Waiver | null;
  readonly pending: Pending | null;
  /** The plan that was refused, or whose question expired: not asked again until the facts change or the snooze ends. */
  readonly refused: { readonly planHash: string; readonly until: Instant | null } | null;
  /** A grace period that is running. */
  readonly graceUntil: Instant | null;
}

/** A change that was begun: recorded before it is made, until its outcome is. */
export interface OpenChange {
  readonly changeId: string;
  readonly kind: 'remediation' | 'undo';
  readonly plan: Plan;
  /** Facts before. */
  readonly before: unknown;
  readonly unattended: boolean;
  /** Which look began it; no other look touches the resource until the lease is over. */
  readonly owner: string;
  readonly leaseUntil: Instant;
  /** For an undo: which change it takes back, and the facts from before it, which are to be there again. */
  readonly undoes?: { readonly changeId: string; readonly facts: unknown };
}

/** An order to take a change back, waiting for the loop. */
export interface UndoOrder {
  readonly changeId: string;
  readonly by: string;
  readonly at: Instant;
  /** The waiver that it puts on the finding. */
  readonly waiver: Waiver;
}

/** All that the ledger keeps of one resource, but for its entries and requests. */
export interface Lane {
  /** 20 hexadecimal digits of the ARN's hash. */
  readonly id: string;
  readonly arn: string;
  readonly ref: ResourceRef;
  /** Counts the writes; 0: nothing is recorded yet. Every write names the version it read, so that of two looks one wins. */
  readonly version: number;
  /** Of the newest entry; 0: none. */
  readonly sequence: number;
  /** Of the newest entry; 64 zeros: none. */
  readonly hash: string;
  /** What the ids of new entries begin with, so that no two installations hand out the same: set by the ledger, and not kept. */
  readonly idPrefix: string;
  readonly findings: readonly Finding[];
  readonly open: OpenChange | null;
  /** When the newest change of it ended; facts that were read before then are no ground for another. */
  readonly changedAt: Instant | null;
  readonly undo: UndoOrder | null;
  /** What is still to be told. */
  readonly untold: readonly Alert[];
  /** When to look again; set where it is something else than what findings, leases and alerts already say. */
  readonly lookAgainAt: Instant | null;
}

export const NO_HASH = '0'.repeat(64);

/** The lane of a resource: message group of the queue, partition of the ledger. */
export function laneOf(arn: string): string {
  return hashOf(arn).slice(0, 20);
}

/** A lane of which nothing is recorded yet. */
export function emptyLane(arn: string, ref: ResourceRef): Lane {
  return {
    id: laneOf(arn),
    arn,
    ref,
    version: 0,
    sequence: 0,
    hash: NO_HASH,
    idPrefix: '',
    findings: [],
    open: null,
    changedAt: null,
    undo: null,
    untold: [],
    lookAgainAt: null,
  };
}

/** What the ids of an installation's entries begin with: six hexadecimal digits of its name's hash. Nothing, where it has no name. */
export function idPrefixOf(installation: string | null): string {
  return installation === null ? '' : `${textHash(installation).slice(0, 6)}-`;
}

/** Whether a text has the form of an entry's id. */
export function isEntryId(id: string): boolean {
  try {
    parseEntryId(id);
    return true;
  } catch {
    return false;
  }
}

/** Names an entry of the ledger, a change or a request among them: `<lane>-<sequence>`, behind the installation's prefix where it has a name. */
export function entryId(lane: string, sequence: number, idPrefix = ''): string {
  return `${idPrefix}${lane}-${sequence}`;
}

/** The lane and the sequence number that an entry's id names, whatever installation it is of. Throws RangeError where it is not of that form. */
export function parseEntryId(id: string): { readonly lane: string; readonly sequence: number } {
  const [, lane, sequence] = /^(?:[0-9a-f]{6}-)?([0-9a-f]{20}|switch)-([1-9][0-9]*)$/.exec(id) ?? [];
  if (lane === undefined || sequence === undefined)
    throw new RangeError(`"${id}" is not the id of a change or a request: these look like 1a2b3c-0123456789abcdef0123-7.`);
  return { lane, sequence: Number(sequence) };
}

/** Under what a day counts a lane's entries: its first two digits; `sw`, the switch's. */
export function tallyOf(lane: string): string {
  return lane.slice(0, 2);
}

export function findingOf(lane: Lane, ruleId: string): Finding | undefined {
  return lane.findings.find((finding) => finding.ruleId === ruleId);
}
