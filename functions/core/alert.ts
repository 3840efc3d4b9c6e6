import type { ResourceRef } from '../../resources/resource.ts';
import type { Severity, Step } from '../../rules/rule.ts';
import type { Actor } from './cause.ts';
import type { Reason } from './decide.ts';
import type { Status } from './entry.ts';
import type { Instant } from './time.ts';

/**
 * Something a person has to be told, complete but for the links (which are made for each approver when it is sent):
 * `violation` it was seen and nothing was done; `request` a question; `change` it was put right, or that failed;
 * `undone` a change was taken back, or that was refused or failed; `expired` a question that nobody answered;
 * `resolved` a finding that was told of is over; `unproven` an approval that the ledger's chain does not hold, so that nothing was changed.
 */
export interface Alert {
  /** The same however often it is sent: `<lane>-<version>-<index>`. */
  readonly id: string;
  readonly kind: 'violation' | 'request' | 'change' | 'undone' | 'expired' | 'resolved' | 'unproven';
  readonly at: Instant;
  readonly severity: Severity;
  readonly ruleId: string;
  /** All the rules that this is about, where they are several: what keeps one from being evaluated keeps the others too. */
  readonly ruleIds?: readonly string[];
  readonly ref: ResourceRef;
  readonly arn: string;
  /** What is, or was, wrong. */
  readonly violation: string;
  readonly since: Instant;
  readonly actor: Actor | null;
  /** `ec2:AuthorizeSecurityGroupIngress`. */
  readonly call: string | null;
  /** Why it ended so. */
  readonly reason: Reason;
  /** What was, or would be, done, and what that may break; null: nobody wrote a remediation. */
  readonly plan: { readonly hash: string; readonly message: string; readonly steps: readonly Step[]; readonly reversible: boolean } | null;
  readonly status: Status;
  /** What the service or the loop said of a failure. */
  readonly error: string | null;
  readonly changeId: string | null;
  readonly request: { readonly id: string; readonly expiresAt: Instant } | null;
}

/** An alert can't be sent yet, and nothing is wrong: it stays untold, and is due again in minutes. */
export class AlertWaits extends Error {
  override readonly name = 'AlertWaits';
}
