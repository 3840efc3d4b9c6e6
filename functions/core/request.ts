import type { ResourceRef } from '../../resources/resource.ts';
import type { Actor, Cause } from './cause.ts';
import type { Reason } from './decide.ts';
import type { Plan } from './plan.ts';
import type { Instant } from './time.ts';

/** Who may answer for an account. */
export interface Approver {
  /** Unique; what the ledger names. */
  readonly name: string;
  readonly email: string | null;
  /** Patterns of the ARNs of their AWS users and roles, `*` standing for any text; left out: not known. */
  readonly principals?: readonly string[];
}

export type Answer = 'apply' | 'keep' | 'not-now';

export interface GivenAnswer {
  readonly answer: Answer;
  readonly by: string;
  readonly at: Instant;
  /** keep: why, and until when. */
  readonly reason: string | null;
  readonly until: Instant | null;
}

/** One plan put to named people, with an expiry; answered once. */
export interface ApprovalRequest {
  /** The ledger entry that records it: `<lane>-<sequence>`. */
  readonly id: string;
  readonly ref: ResourceRef;
  readonly arn: string;
  readonly plan: Plan;
  readonly reason: Reason;
  /** What is wrong since when, by whom. */
  readonly since: Instant;
  readonly actor: Actor | null;
  readonly cause: Cause;
  /** The facts that the plan was made from. */
  readonly facts: unknown;
  readonly askedAt: Instant;
  readonly expiresAt: Instant;
  readonly approvers: readonly Approver[];
  /** How many have to say yes. */
  readonly needed: number;
  /** Every yes so far, and the answer that ended it. */
  readonly answers: readonly GivenAnswer[];
  /** The plan was replaced by another, or the violation is over: nothing is left to answer. */
  readonly closed: 'answered' | 'expired' | 'overtaken' | null;
  readonly version: number;
}
