import { SKEW } from './circumstances.ts';
import { type Entry, isUnchanged } from './entry.ts';
import type { Lane, Pending } from './lane.ts';
import type { Plan } from './plan.ts';
import type { Approver } from './request.ts';
import { later } from './time.ts';

/**
 * Why the chain does not bear out an approval that a lane's state claims; null: it does. `entries` are the lane's from the request's on. What counts is in them
 * alone: the plan that was shown, who was asked, how many have to agree and until when, and an answer of each, chained up to the entry that the lane's head names.
 */
export function approvalProblem(
  lane: Pick<Lane, 'sequence' | 'hash'>,
  { requestId, planHash, expiresAt, approved }: Pending,
  given: readonly Entry[],
): string | null {
  // What came after the lane was read is not what its state is held against.
  const entries = given.filter(({ sequence }) => sequence <= lane.sequence);
  const request = entries[0];
  if (request?.kind !== 'request' || request.id !== requestId) return `its chain holds no request ${requestId}`;
  if (!leadsTo(entries, lane)) return `the chain from ${requestId} to the newest entry does not verify`;

  const { plan, approvers, needed = 1, expiresAt: shownUntil } = request.detail as unknown as RequestDetail;
  if (plan.hash !== planHash) return `${requestId} showed another plan`;
  if (shownUntil !== expiresAt) return `${requestId} was open until ${shownUntil}, not ${expiresAt}`;
  const answers = entries.filter(({ kind, of }) => kind === 'answer' && of === requestId);
  // The first of two who keep a change ends nothing: it has no waiver yet.
  const isEnded = answers.some(({ detail }) => detail['answer'] === 'not-now') || entries.some(({ kind, of }) => kind === 'waiver' && of === requestId);
  if (isEnded) return `${requestId} was answered otherwise`;
  // What each person said last.
  const last = [...new Map(answers.map((answer) => [answer.who, answer])).values()];
  const counting = last.filter(
    ({ who, at, detail }) =>
      detail['answer'] === 'apply' &&
      detail['planHash'] === planHash &&
      at <= later(shownUntil, SKEW) &&
      (approvers.length === 0 || approvers.some(({ name }) => name === who)),
  );
  const yes = new Set(counting.map(({ who }) => who));
  if (yes.size < needed) return `${requestId} needs ${needed} approvals, and its chain holds ${yes.size}`;
  if (approved?.by !== [...yes].join(' and ')) return `${requestId} was approved by others than its state says`;
  const released = entries.filter(({ kind, ruleId, detail }) => kind === 'intent' && ruleId === request.ruleId && isApproved(detail));
  const made = released.find(({ id }) => entries.some(({ kind, of, detail }) => kind === 'outcome' && of === id && detail['status'] !== 'none'));
  return made ? `${requestId} has released ${made.id} already` : null;
}

/** What a request's entry holds, written by `settle`. */
export interface RequestDetail {
  readonly plan: Plan;
  readonly reason: string;
  readonly facts: unknown;
  readonly approvers: readonly Approver[];
  /** Left out by version 1. */
  readonly needed?: number;
  readonly expiresAt: string;
}

function leadsTo(entries: readonly Entry[], lane: Pick<Lane, 'sequence' | 'hash'>): boolean {
  for (const [index, entry] of entries.entries()) {
    const former = entries[index - 1];
    if (!isUnchanged(entry)) return false;
    if (former && (entry.previous !== former.hash || entry.sequence !== former.sequence + 1)) return false;
  }
  const last = entries.at(-1);
  return last?.sequence === lane.sequence && last.hash === lane.hash;
}

function isApproved(detail: Entry['detail']): boolean {
  return detail['change'] === 'remediation' && (detail['decision'] as { readonly reason?: unknown } | undefined)?.reason === 'approved';
}
