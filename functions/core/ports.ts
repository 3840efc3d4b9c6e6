import type { Ask, ChangeAction, ReadAction } from '../../aws/call.ts';
import type { Place } from '../../resources/resource.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Alert } from './alert.ts';
import type { WorkItem } from './cause.ts';
import type { Plan } from './plan.ts';
import type { Policy } from './policy.ts';
import type { ApprovalRequest } from './request.ts';
import type { Instant } from './time.ts';

/** What the rooms ask of the world; adapters answer. Types only. */

/** The guarded accounts. */
export interface Accounts {
  /** Reads with the reader role of the account. */
  reader(place: Place): Ask<ReadAction>;
  /** The changes of one plan, with the remediator role narrowed to its actions and its resource. Only `reconcile/apply.ts` uses what it answers. */
  remediator(plan: Plan): Promise<Ask<ChangeAction>>;
}

export interface Queue {
  /** Throws where not every item was taken. */
  enqueue(items: readonly WorkItem[]): Promise<void>;
}

export interface Notifier {
  /** Sends an alert, a request with a link of their own to each approver. Throws where it was not taken. */
  tell(alert: Alert, request: ApprovalRequest | null): Promise<void>;
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
  /** That owner's process is known to have ended, so that its lease need not be waited for. */
  isOver(owner: string): boolean;
}

/** The rules that are in force, and the policy; null: it could not be read. */
export interface Settings {
  readonly rules: readonly Rule[];
  readonly policy: Policy | null;
}

export type Clock = () => Instant;
