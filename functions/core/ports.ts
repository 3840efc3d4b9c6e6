import type { Ask, ChangeAction, ReadAction } from '../../aws/call.ts';
import type { Place, ResourceRef } from '../../resources/resource.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Alert } from './alert.ts';
import type { Anchor, LaneHead, NewestAnchor } from './anchor.ts';
import type { WorkItem } from './cause.ts';
import type { Entry, EntryContent } from './entry.ts';
import type { Lane } from './lane.ts';
import type { KeptName } from './people.ts';
import type { Plan } from './plan.ts';
import type { Policy } from './policy.ts';
import type { Purpose } from './purpose.ts';
import type { ApprovalRequest } from './request.ts';
import type { Instant } from './time.ts';

/** What the rooms ask of the world; adapters answer. Types only. */

/** The guarded accounts. */
export interface Accounts {
  /** Reads with the reader role of the account. Once `signal` is aborted, what has not answered throws an `AwsError` of the kind `unknown`. */
  reader(place: Place, signal?: AbortSignal): Ask<ReadAction>;
  /**
   * The calls of one plan for one purpose, with the role for that narrowed to their actions and the plan's resource. Only `reconcile/apply.ts` uses what it
   * answers. Throws where the credentials can't be had. Once `signal` is aborted, no request is sent again, and none begun.
   */
  remediator(plan: Plan, purpose: Purpose, signal?: AbortSignal): Promise<Ask<ChangeAction>>;
}

export interface Queue {
  /** Throws where not every item was taken. */
  enqueue(items: readonly WorkItem[]): Promise<void>;
}

export interface Notifier {
  /** Sends an alert, a request with a link of their own to each approver. Throws `AlertWaits` where it can't be sent yet, anything else where it was not taken. */
  tell(alert: Alert, request: ApprovalRequest | null): Promise<void>;
}

/** Who runs Holdfast, as distinct from who answers for a resource. */
export interface Operations {
  /** One line, and a plain text of any length. Throws where it was not taken. */
  notify(subject: string, text: string): Promise<void>;
}

export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Who is looking, and until when it may act. */
export interface Lease {
  readonly owner: string;
  readonly until: Instant;
  /** Aborted at `until`: reads end then. Left out: they may take their time. */
  readonly signal?: AbortSignal;
  /** That owner's process is known to have ended, so that its lease need not be waited for. */
  isOver(owner: string): boolean;
}

/** The rules that are in force, and the policy; null: it could not be read. */
export interface Settings {
  readonly rules: readonly Rule[];
  readonly policy: Policy | null;
}

export type Clock = () => Instant;

/** One write to a lane: everything in it, or nothing. */
export interface LaneChange {
  /** The lane as it was read: its version is what the write is conditional on. */
  readonly before: Lane;
  /** As it is to be; version, sequence, hash and index are the ledger's own business. */
  readonly after: Lane;
  /** Appended to the chain, in this order. */
  readonly entries: readonly EntryContent[];
  /** Put where their version (0: none yet) is still the stored one. */
  readonly requests?: readonly ApprovalRequest[];
  /** What has to hold besides, in this very transaction: the switches are off; and, for an unattended change, the budgets are counted up. */
  readonly guard?: {
    readonly accountId: string;
    readonly ruleId: string;
    readonly budget: { readonly perAccountHour: number; readonly perRuleHour: number } | null;
  };
  readonly now: Instant;
}
export type Commit = { readonly done: Lane; readonly entries: readonly Entry[] } | { readonly refused: 'moved-on' | 'stopped' | 'budget-spent' };

/** The stop switch, thrown. */
export interface Stop {
  readonly scope: 'all' | { readonly accountId: string } | { readonly ruleId: string };
  readonly by: string;
  readonly reason: string;
  readonly since: Instant;
}

/** What the ledger knows that bears on a look. */
export interface Known {
  readonly lane: Lane;
  /** Those that cover the account or one of the rules. */
  readonly stops: readonly Stop[];
  /** Unattended changes in the present hour. */
  readonly spent: { readonly account: number; readonly rules: Readonly<Record<string, number>> };
}

/** Throws where the store does not answer. */
export interface Ledger {
  /** One round trip: everything that bears on a look at this resource by these rules. */
  known(ref: ResourceRef, arn: string, ruleIds: readonly string[], now: Instant): Promise<Known>;
  /** A lane by its id; null where nothing is recorded of it. */
  lane(id: string): Promise<Lane | null>;
  commit(change: LaneChange): Promise<Commit>;
  request(id: string): Promise<ApprovalRequest | null>;
  /** A lane's entries, oldest first, from a sequence number on; with the names of the people in them, as far as they were not erased. */
  entries(lane: string, first?: number): Promise<Entry[]>;
  /** The names that a lane's entries refer to. */
  names(lane: string): Promise<readonly KeptName[]>;
  /**
   * Erases a person's names from a lane: the kept names that `isTheirs` holds for, and the state that says them. Recorded in the chain, which verifies as before.
   * Answers how many names that were. Throws where a change is under way on the resource, or others keep writing to it.
   */
  erase(lane: string, isTheirs: (name: string) => boolean, who: string, now: Instant): Promise<number>;
  /** A lane's requests, as far as they are still kept. */
  requests(lane: string): Promise<readonly ApprovalRequest[]>;
  entry(id: string): Promise<Entry | null>;
  /** The lanes that are due a look by then, earliest first within a shard. */
  due(until: Instant): AsyncIterable<Pick<Lane, 'id' | 'arn' | 'ref'>>;
  /** The ids of all lanes that are due a look some time: those with an open finding, a waiver or an order among them, whether or not they have entries. */
  waiting(): AsyncIterable<string>;
  stops(): Promise<readonly Stop[]>;
  /** Throws the switch, or (null) turns it off again; recorded in the lane `switch`. */
  setStop(scope: Stop['scope'], stop: Stop | null, who: string, now: Instant): Promise<void>;
  /** How many entries (of version 2) a day has in the lanes with these first digits, as counted when they were written. */
  tallies(day: string): Promise<readonly { readonly lanes: string; readonly entries: number }[]>;
  /** The unattended changes counted in an hour (`2026-11-23T08`), by scope: `account#<id>`, `rule#<id>`. Kept for two days. */
  spent(hour: string): Promise<readonly { readonly scope: string; readonly changes: number }[]>;
  /** The lanes written to on a day (`2026-11-23`), with their newest entry then. */
  heads(day: string): Promise<readonly LaneHead[]>;
  /**
   * Ties the lanes of a day together: one hash over their newest entries and over the anchor before it, written once. Throws RangeError where a later day is
   * anchored already: anchors are written in the order of their days.
   */
  anchor(day: string, now: Instant): Promise<Anchor>;
  /** null: nothing is anchored yet. */
  newestAnchor(): Promise<NewestAnchor | null>;
  /** Every anchor, oldest first. */
  anchors(): Promise<readonly Anchor[]>;
  /** The ids of all lanes with entries, that of the switch among them: those of every anchored day and of the 400 days until now. */
  lanes(now: Instant): AsyncIterable<string>;
  /** Takes a place among the alerts that may be sent in this second (5) and this minute (60), all functions together. False: there is none left. */
  takeTurn(now: Instant): Promise<boolean>;
  /** How the newest sweep of everything went; null: none has ended yet. */
  lastSweep(): Promise<SweepRecord | null>;
  /** Keeps how a sweep of everything went, in place of the one before it. */
  recordSweep(record: SweepRecord): Promise<void>;
}

/** One type that a sweep could not list in one account and Region (`global` for a global type). */
export interface Unlisted {
  readonly accountId: string;
  readonly region: string;
  readonly type: string;
  /** One line; it names the missing permission where one is missing. */
  readonly reason: string;
}

/** How a sweep of everything went. */
export interface SweepRecord {
  readonly began: Instant;
  readonly ended: Instant;
  /** How many resources it enqueued. */
  readonly enqueued: number;
  /** How many types it could not list, over all accounts and Regions. */
  readonly unlisted: number;
  /** Which ones: the first 500. */
  readonly failed: readonly Unlisted[];
}
