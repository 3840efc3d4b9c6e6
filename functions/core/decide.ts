import type { Judgement } from './judge.ts';
import { isReversible, type Plan } from './plan.ts';
import type { Instant } from './time.ts';

/** observe: judge and tell; approve: ask for every change; enforce: low-risk changes unattended, the rest asks. */
export const MODES = ['observe', 'approve', 'enforce'] as const;
export type Mode = (typeof MODES)[number];

/** Every way a look can end: a closed list (docs/safety.md), tried in this order. Each reason is also the log field and the metric. */
export type Decision =
  | { readonly outcome: 'ignore'; readonly reason: 'gone' | 'compliant' | 'not-applicable' }
  | { readonly outcome: 'notify'; readonly reason: 'insufficient-data' | 'circumstances-unknown' | 'stopped' | 'observe' | Planless }
  | { readonly outcome: 'suppress'; readonly reason: 'waived' }
  | { readonly outcome: 'act'; readonly reason: 'approved' | 'low-risk' }
  | { readonly outcome: 'ask'; readonly reason: 'approve-mode' | 'high-risk' | 'irreversible' | 'owned-by-code' | 'flapping' | 'budget-spent' }
  | { readonly outcome: 'wait'; readonly reason: 'grace' };
/** Why there is no plan: nobody wrote a remediation, or it answers null for these facts; it threw; a fact that it needs
 * could not be read; or the ledger can't hold it together with the facts. */
export type Planless = 'no-remediation' | 'remediation-failed' | 'circumstances-unknown' | 'too-large';
export type Outcome = Decision['outcome'];
export type Reason = Decision['reason'];

/** What bears on a decision besides the resource. */
export interface Circumstances {
  /** An unexpired waiver covers the finding. */
  readonly waived: boolean;
  /** The stop switch is on, for all, the account or the rule. */
  readonly stopped: boolean;
  /** The mode that holds; null: the tags that may decide it could not be read. */
  readonly mode: Mode | null;
  /** The plan that was approved, while the approval holds; null: none. */
  readonly approvedPlan: string | null;
  /** Infrastructure code made the change, or manages the resource and who changed it is not known. */
  readonly ownedByCode: boolean;
  /** The finding came back too often, its last remediation did not work, or a state was seen before. */
  readonly flapping: boolean;
  readonly budgetSpent: boolean;
  /** When the grace period that a rule or account grants is over; null: none is granted. */
  readonly graceUntil: Instant | null;
  readonly now: Instant;
}

export interface Situation {
  /** null: the resource no longer exists. */
  readonly judgement: Judgement | null;
  readonly plan: Plan | null;
  /** Why there is no plan. Left out: `no-remediation`. */
  readonly planless?: Planless | undefined;
  /** null: mode, waivers, budget or switch could not be read. */
  readonly circumstances: Circumstances | null;
}

/** What to do about one rule of one resource. Acting is the last answer, given when every reason against it has been ruled out. */
export function decide({ judgement, plan, planless = 'no-remediation', circumstances }: Situation): Decision {
  if (judgement === null) return { outcome: 'ignore', reason: 'gone' };
  if (judgement.compliance === 'COMPLIANT') return { outcome: 'ignore', reason: 'compliant' };
  if (judgement.compliance === 'NOT_APPLICABLE') return { outcome: 'ignore', reason: 'not-applicable' };
  if (judgement.compliance === 'INSUFFICIENT_DATA') return { outcome: 'notify', reason: 'insufficient-data' };
  if (circumstances?.waived) return { outcome: 'suppress', reason: 'waived' };
  if (circumstances === null) return { outcome: 'notify', reason: 'circumstances-unknown' };
  if (circumstances.stopped) return { outcome: 'notify', reason: 'stopped' };
  if (circumstances.mode === 'observe') return { outcome: 'notify', reason: 'observe' };
  // Only these two modes may change anything, an approved plan's included: what is none of them is a doubt, whatever the compiler says.
  if (circumstances.mode !== 'approve' && circumstances.mode !== 'enforce') return { outcome: 'notify', reason: 'circumstances-unknown' };
  if (plan === null) return { outcome: 'notify', reason: planless };
  if (circumstances.approvedPlan === plan.hash) return { outcome: 'act', reason: 'approved' };
  if (circumstances.mode === 'approve') return { outcome: 'ask', reason: 'approve-mode' };
  if (plan.risk === 'high') return { outcome: 'ask', reason: 'high-risk' };
  if (!isReversible(plan)) return { outcome: 'ask', reason: 'irreversible' };
  if (circumstances.ownedByCode) return { outcome: 'ask', reason: 'owned-by-code' };
  if (circumstances.flapping) return { outcome: 'ask', reason: 'flapping' };
  if (circumstances.budgetSpent) return { outcome: 'ask', reason: 'budget-spent' };
  if (circumstances.graceUntil !== null && circumstances.now < circumstances.graceUntil) return { outcome: 'wait', reason: 'grace' };
  return { outcome: 'act', reason: 'low-risk' };
}
