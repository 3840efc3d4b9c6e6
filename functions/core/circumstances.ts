import type { ResourceRef, Tags } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { Unreadable } from '../../resources/unreadable.ts';
import { isOwnedByCode } from './attribution.ts';
import type { Actor } from './cause.ts';
import type { Circumstances } from './decide.ts';
import { canonicalJson } from './hash.ts';
import type { Finding, Waiver } from './lane.ts';
import { graceFor, modeFor, type Policy, policyWaiver } from './policy.ts';
import type { Known, Stop } from './ports.ts';
import { HOUR, type Instant, later, MINUTE } from './time.ts';

/** A minute's skew between clocks is allowed for wherever an expiry is judged. Milliseconds. */
export const SKEW = MINUTE;

interface Look {
  readonly policy: Policy | null;
  readonly known: Known;
  readonly ref: ResourceRef;
  readonly arn: string;
  /** undefined: the type has none. */
  readonly tags: Tags | Unreadable | undefined;
  readonly actor: Actor | null;
  /** This look has come back to a state that it had already seen, or has gone on for too many passes. */
  readonly circular: boolean;
  readonly now: Instant;
}

/** What bears on the decision about one rule; null: the policy could not be read. */
export function circumstancesOf(ruleId: string, finding: Finding | undefined, look: Look): Circumstances | null {
  const { policy, known, ref, arn, actor, now } = look;
  if (policy === null) return null;
  const tags = look.tags instanceof Unreadable ? undefined : look.tags;
  return {
    waived: waiverInForce(finding, policy, ruleId, arn, now) !== null,
    stopped: isStopped(known.stops, ref.accountId, ruleId),
    // Tags set the mode, and say whether code manages the resource.
    mode: look.tags instanceof Unreadable ? null : modeFor(policy, ruleId, ref.accountId, tags).mode,
    approvedPlan: approvedPlan(finding, now),
    ownedByCode: isOwnedByCode(actor, tags, policy.code.roles),
    flapping: look.circular || isFlapping(finding, policy, now),
    budgetSpent: known.spent.account >= policy.budget.perAccountHour || (ownValue(known.spent.rules, ruleId) ?? 0) >= policy.budget.perRuleHour,
    graceUntil: graceUntil(finding, graceFor(policy, ruleId, ref), now),
    now,
  };
}

/** A switch that is on covers the account, the rule, or all. */
export function isStopped(stops: readonly Stop[], accountId: string, ruleId: string): boolean {
  return stops.some(({ scope }) => scope === 'all' || ('accountId' in scope ? scope.accountId === accountId : scope.ruleId === ruleId));
}

export function isSameScope(a: Stop['scope'], b: Stop['scope']): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** The waiver that covers the finding now: the ledger's or the policy file's. One that can't be read covers nothing. */
export function waiverInForce(finding: Finding | undefined, policy: Policy, ruleId: string, arn: string, now: Instant): Waiver | null {
  if (finding?.waiver && now < finding.waiver.until) return finding.waiver;
  return policyWaiver(policy, ruleId, arn, now);
}

/** Remediations that still count: within the window, and those that did not work, which are never tried again by themselves. */
export function countedAttempts(finding: Finding | undefined, policy: Policy, now: Instant): Finding['attempts'] {
  const since = later(now, -policy.flapping.hours * HOUR);
  return (finding?.attempts ?? []).filter(({ at, failed }) => failed || at > since);
}

function isFlapping(finding: Finding | undefined, policy: Policy, now: Instant): boolean {
  const attempts = countedAttempts(finding, policy, now);
  return attempts.some(({ failed }) => failed) || attempts.length >= policy.flapping.remediations;
}

function approvedPlan(finding: Finding | undefined, now: Instant): string | null {
  const pending = finding?.pending;
  return pending?.approved && now <= later(pending.expiresAt, SKEW) ? pending.planHash : null;
}

function graceUntil(finding: Finding | undefined, grace: number, now: Instant): Instant | null {
  if (grace === 0) return null;
  const since = finding && finding.state !== 'RESOLVED' ? finding.firstSeen : now;
  return later(since, grace);
}
