import { ownValue } from '../../resources/shared/own-value.ts';
import type { Severity } from '../../rules/rule.ts';
import type { Alert } from './alert.ts';
import { attribute, mainCause } from './attribution.ts';
import type { Cause } from './cause.ts';
import { countedAttempts, SKEW } from './circumstances.ts';
import type { Decision, Planless } from './decide.ts';
import type { EntryContent } from './entry.ts';
import type { Judgement } from './judge.ts';
import { entryId, type Finding, findingOf, type Lane, type Pending } from './lane.ts';
import { isReversible, type Plan } from './plan.ts';
import { approversFor, type Policy } from './policy.ts';
import type { ApprovalRequest } from './request.ts';
import { HOUR, type Instant, later } from './time.ts';

/** What was decided about one rule, other than to act. */
export interface Verdict {
  readonly ruleId: string;
  readonly severity: Severity;
  /** null: the resource is gone. */
  readonly judgement: Judgement | null;
  readonly plan: Plan | null;
  readonly decision: Decision;
  /** When the grace period is over that the decision is to wait for. */
  readonly graceUntil: Instant | null;
  /** What went wrong with the plan; part of what people are notified of. */
  readonly error?: string | undefined;
}

export interface Settling {
  readonly policy: Policy | null;
  readonly causes: readonly Cause[];
  /** What the plans were made from. */
  readonly facts: unknown;
  readonly now: Instant;
  /** Findings of rules without a verdict stay as they are; else they are resolved. */
  readonly leavesOthers?: boolean;
}

/** What is to be written of it: nothing has to be where `changed` is false. */
export interface Settled {
  readonly changed: boolean;
  readonly lane: Lane;
  readonly entries: readonly EntryContent[];
  readonly requests: readonly ApprovalRequest[];
  /** Requests that came to an end without an answer: stored with this word. */
  readonly closed: readonly { readonly requestId: string; readonly as: 'expired' | 'overtaken' }[];
}

/** Without a plan there is nothing left to approve. */
const PLANLESS: ReadonlySet<Decision['reason']> = new Set<Planless>(['no-remediation', 'remediation-failed', 'too-large']);

/** How fresh `lastSeen` has to be: a storm of events on an open finding must not be a storm of writes. */
const LAST_SEEN = HOUR;

/**
 * The lane after a look that ends without a change: findings opened, kept, suppressed, resolved; questions asked, and ended;
 * what has to be told. Findings of rules that were not judged (switched off since) are resolved with the rest.
 */
export function settle(lane: Lane, verdicts: readonly Verdict[], settling: Settling): Settled {
  const draft: Draft = {
    lane,
    settling,
    findings: new Map(lane.findings.map((finding) => [finding.ruleId, finding])),
    alerts: [],
    entries: [],
    requests: [],
    closed: [],
  };
  for (const verdict of verdicts) settleOne(draft, verdict);
  for (const finding of lane.findings) {
    if (settling.leavesOthers || verdicts.some(({ ruleId }) => ruleId === finding.ruleId)) continue;
    settleOne(draft, {
      ruleId: finding.ruleId,
      severity: finding.severity,
      judgement: null,
      plan: null,
      decision: { outcome: 'ignore', reason: 'not-applicable' },
      graceUntil: null,
    });
  }

  const findings = [...draft.findings.values()];
  const after = { ...lane, findings, untold: [...lane.untold, ...together(draft.alerts)], lookAgainAt: null };
  const same = findings.length === lane.findings.length && findings.every((finding, index) => finding === lane.findings[index]);
  const changed = !same || draft.alerts.length > 0 || draft.entries.length > 0 || draft.closed.length > 0 || lane.lookAgainAt !== null;
  return { changed, lane: after, entries: draft.entries, requests: draft.requests, closed: draft.closed };
}

interface Draft {
  readonly lane: Lane;
  readonly settling: Settling;
  readonly findings: Map<string, Finding>;
  readonly alerts: Alert[];
  readonly entries: EntryContent[];
  readonly requests: ApprovalRequest[];
  readonly closed: { requestId: string; as: 'expired' | 'overtaken' }[];
}

function settleOne(draft: Draft, verdict: Verdict): void {
  const former = findingOf(draft.lane, verdict.ruleId);
  if (verdict.decision.outcome === 'ignore') {
    resolve(draft, verdict, former);
    return;
  }

  const finding = openFinding(draft, verdict, former);
  switch (verdict.decision.outcome) {
    case 'suppress':
      keep(draft, former, { ...finding, state: 'SUPPRESSED', pending: overtaken(draft, finding.pending), refused: null, graceUntil: null });
      break;
    case 'wait':
      keep(draft, former, { ...finding, graceUntil: verdict.graceUntil });
      break;
    case 'notify':
      notify(draft, verdict, former, finding);
      break;
    case 'ask':
      ask(draft, verdict, former, finding);
      break;
    case 'act':
      throw new RangeError('A change is not settled here.');
    default:
      verdict.decision satisfies never;
  }
}

function resolve(draft: Draft, { decision, severity }: Verdict, former: Finding | undefined): void {
  if (!former) return;
  const { now } = draft.settling;
  const waiver = former.waiver && now < former.waiver.until ? former.waiver : null;
  if (former.state === 'RESOLVED') {
    if (waiver !== former.waiver) draft.findings.set(former.ruleId, { ...former, waiver });
    return;
  }
  const pending = overtaken(draft, former.pending);
  draft.findings.set(former.ruleId, {
    ...former,
    state: 'RESOLVED',
    lastSeen: now,
    decision,
    waiver,
    pending,
    refused: null,
    graceUntil: null,
    // What did not work counts against this violation; the next one gets a fresh start.
    attempts: former.attempts.filter(({ failed }) => !failed),
  });
  if (former.state === 'NOTIFIED') {
    tell(
      draft,
      { ...former, severity },
      { kind: 'resolved', reason: decision.reason, plan: null, actor: mainCause(draft.settling.causes).actor, request: null },
    );
  }
}

/** The finding as this look sees it, before what the decision makes of it. */
function openFinding(draft: Draft, { ruleId, severity, judgement, plan, decision }: Verdict, former: Finding | undefined): Finding {
  const { causes, now, policy } = draft.settling;
  const open = former && former.state !== 'RESOLVED' ? former : undefined;
  const message = judgement?.message ?? '';
  const fresh = open !== undefined && now < later(open.lastSeen, LAST_SEEN);
  return {
    ruleId,
    severity,
    state: open?.state ?? 'NEW',
    message,
    firstSeen: open?.firstSeen ?? now,
    lastSeen: fresh ? open.lastSeen : now,
    actor: attribute(former, message, causes, policy?.code.roles ?? []),
    cause: open && open.message === message ? open.cause : mainCause(causes),
    decision,
    planHash: plan?.hash ?? null,
    attempts: policy ? countedAttempts(former, policy, now) : (former?.attempts ?? []),
    waiver: former?.waiver && now < former.waiver.until ? former.waiver : null,
    pending: open?.pending ?? null,
    refused: snoozed(open, now),
    graceUntil: open?.graceUntil ?? null,
  };
}

/** What was refused, unless its snooze is over. */
function snoozed(finding: Finding | undefined, now: Instant): Finding['refused'] {
  const refused = finding?.refused ?? null;
  return refused?.until && refused.until <= now ? null : refused;
}

function notify(draft: Draft, { decision, plan, error }: Verdict, former: Finding | undefined, finding: Finding): void {
  const pending = PLANLESS.has(decision.reason) ? overtaken(draft, finding.pending) : unlessExpired(draft, finding).pending;
  const told = former?.state === 'NOTIFIED' && former.decision.reason === decision.reason && former.message === finding.message;
  keep(draft, former, { ...finding, state: 'NOTIFIED', pending, graceUntil: null });
  if (!told) tell(draft, finding, { kind: 'violation', reason: decision.reason, plan, actor: finding.actor, request: null, error: error ?? null });
}

function ask(draft: Draft, { decision, plan }: Verdict, former: Finding | undefined, given: Finding): void {
  if (plan === null) throw new RangeError('A question needs a plan.');
  const { now } = draft.settling;
  const finding: Finding = { ...given, ...unlessExpired(draft, given), state: 'NOTIFIED', graceUntil: null };

  const isOut = finding.pending?.planHash === plan.hash && finding.pending.approved === null;
  const isRefused = finding.refused?.planHash === plan.hash;
  if (isOut || isRefused) {
    keep(draft, former, finding);
    return;
  }

  overtaken(draft, finding.pending);
  const request = newRequest(draft, finding, plan, decision);
  draft.requests.push(request);
  draft.entries.push({
    kind: 'request',
    at: now,
    who: 'holdfast',
    ruleId: finding.ruleId,
    of: null,
    detail: { plan, reason: decision.reason, facts: draft.settling.facts, approvers: request.approvers, needed: request.needed, expiresAt: request.expiresAt },
  });
  keep(draft, former, { ...finding, refused: null, pending: { requestId: request.id, planHash: plan.hash, expiresAt: request.expiresAt, approved: null } });
  tell(draft, finding, { kind: 'request', reason: decision.reason, plan, actor: finding.actor, request: { id: request.id, expiresAt: request.expiresAt } });
}

function newRequest({ lane, settling, entries }: Draft, finding: Finding, plan: Plan, decision: Decision): ApprovalRequest {
  const { policy, now } = settling;
  return {
    id: entryId(lane.id, lane.sequence + entries.length + 1, lane.idPrefix),
    ref: lane.ref,
    arn: lane.arn,
    plan,
    reason: decision.reason,
    since: finding.firstSeen,
    actor: finding.actor,
    cause: finding.cause,
    facts: settling.facts,
    askedAt: now,
    expiresAt: later(now, (policy?.approvals.expireHours ?? 24) * HOUR),
    approvers: policy ? approversFor(policy, lane.ref.accountId) : [],
    needed: ownValue(policy?.rules, finding.ruleId)?.approvals ?? 1,
    answers: [],
    closed: null,
    version: 0,
  };
}

/** A question whose time is over ends here: the answer was no, and that is said aloud. */
function unlessExpired(draft: Draft, finding: Finding): Pick<Finding, 'pending' | 'refused'> {
  const { pending, refused } = finding;
  if (!pending || draft.settling.now <= later(pending.expiresAt, SKEW)) return { pending, refused };
  if (pending.approved) return { pending: null, refused };
  draft.closed.push({ requestId: pending.requestId, as: 'expired' });
  tell(draft, finding, {
    kind: 'expired',
    reason: finding.decision.reason,
    plan: null,
    actor: finding.actor,
    request: { id: pending.requestId, expiresAt: pending.expiresAt },
  });
  return { pending: null, refused: { planHash: pending.planHash, until: null } };
}

/** Ends a question to which there is nothing left to answer. */
function overtaken(draft: Draft, pending: Pending | null): null {
  if (pending && pending.approved === null && !draft.closed.some(({ requestId }) => requestId === pending.requestId)) {
    draft.closed.push({ requestId: pending.requestId, as: 'overtaken' });
  }
  return null;
}

/** Replaces the finding where anything in it is new. */
function keep(draft: Draft, former: Finding | undefined, finding: Finding): void {
  const same = former !== undefined && JSON.stringify(sorted(former)) === JSON.stringify(sorted(finding));
  if (!same) draft.findings.set(finding.ruleId, finding);
}

function sorted(finding: Finding): [string, unknown][] {
  return Object.entries(finding).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What keeps a resource from being read keeps all its rules from being evaluated: that is one alert, of the highest severity, and so is its end. */
function together(alerts: readonly Alert[]): Alert[] {
  const groups = Map.groupBy(alerts, (alert) => (isOfTheReading(alert) ? `${alert.kind} ${causeOf(alert)}` : alert.id));
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
    if (!first) return [];
    return [others.length === 0 ? first : { ...first, ruleIds: [first, ...others].map(({ ruleId }) => ruleId) }];
  });
}

const SEVERITIES: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** The permissions that the sentence names, whichever facts are missing for want of them; else the sentence. */
function causeOf({ violation }: Alert): string {
  // A violation that is over may name what a policy allowed: that is none of these.
  if (!/^(Could not be read: |Reading needs a permission)/.test(violation)) return violation;
  const permissions = new Set(violation.match(/\b[a-z][a-z0-9-]*:[A-Z]\w+/g));
  return permissions.size === 0 ? violation : [...permissions].sort().join(' ');
}

function isOfTheReading({ kind, reason }: Alert): boolean {
  return kind === 'resolved' || (kind === 'violation' && reason === 'insufficient-data');
}

function tell(
  { lane, alerts, settling }: Draft,
  { severity, ruleId, message, firstSeen, cause }: Finding,
  {
    kind,
    reason,
    plan,
    actor,
    request,
    error = null,
  }: Pick<Alert, 'kind' | 'reason' | 'actor' | 'request'> & { readonly plan: Plan | null; readonly error?: string | null },
): void {
  alerts.push({
    id: `${lane.id}-${lane.version + 1}-${lane.untold.length + alerts.length}`,
    kind,
    at: settling.now,
    severity,
    ruleId,
    ref: lane.ref,
    arn: lane.arn,
    violation: message,
    since: firstSeen,
    actor,
    call: cause.call,
    reason,
    plan: plan && { hash: plan.hash, message: plan.message, steps: plan.steps, reversible: isReversible(plan) },
    status: 'none',
    error,
    changeId: null,
    request,
  });
}
