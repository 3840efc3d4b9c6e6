import type { Severity } from '../../rules/rule.ts';
import type { Alert } from './alert.ts';
import type { Decision } from './decide.ts';
import type { EntryContent, Status } from './entry.ts';
import { type Finding, findingOf, type Lane, type OpenChange } from './lane.ts';
import { isReversible, type Plan } from './plan.ts';
import type { Instant } from './time.ts';

/** How a change ended, and what is there now. */
export interface Ended {
  readonly status: Status;
  readonly error: string | null;
  /** null: gone, or not to be read. */
  readonly after: unknown;
}

/** The lane once a change is begun: nothing in the world has been touched yet. */
export function begun(lane: Lane, open: OpenChange, finding: Finding, decision: Decision, now: Instant): { readonly lane: Lane; readonly entry: EntryContent } {
  const { plan, before, unattended } = open;
  return {
    // An order to undo stands until it has ended: a look that dies in between must not take it along.
    lane: { ...lane, open, findings: replaced(lane.findings, finding) },
    entry: {
      kind: 'intent',
      at: now,
      who: (open.undoes ? lane.undo?.by : decision.reason === 'approved' ? finding.pending?.approved?.by : null) ?? 'holdfast',
      ruleId: plan.ruleId,
      of: open.undoes?.changeId ?? null,
      detail: { change: open.kind, plan, before, unattended, decision, cause: finding.cause, actor: finding.actor, waiver: finding.waiver },
    },
  };
}

/** The lane once a change has ended: the finding's life goes on, and people are told. `none`: it was never made, nobody needs to hear of it. */
export function ended(
  lane: Lane,
  open: OpenChange,
  { status, error, after }: Ended,
  severity: Severity,
  now: Instant,
): { readonly lane: Lane; readonly entry: EntryContent } {
  const entry: EntryContent = {
    kind: 'outcome',
    at: now,
    who: 'holdfast',
    ruleId: open.plan.ruleId,
    of: open.changeId,
    detail: { change: open.kind, status, error, after },
  };
  const wasOrdered = status !== 'none' && open.undoes !== undefined && lane.undo?.changeId === open.undoes.changeId;
  const undo = wasOrdered ? null : lane.undo;
  const finding = findingOf(lane, open.plan.ruleId);
  if (!finding) return { lane: { ...lane, open: null, changedAt: now, undo }, entry };

  const alerts = status === 'none' ? [] : [changeAlert(lane, finding, open, { status, error, after }, severity, now)];
  const next = open.kind === 'undo' ? afterUndo(finding, status) : afterRemediation(finding, open, status, now);
  return {
    lane: {
      ...lane,
      open: null,
      changedAt: now,
      undo,
      findings: replaced(lane.findings, next),
      untold: [...lane.untold, ...alerts],
      lookAgainAt: status === 'none' ? now : null,
    },
    entry,
  };
}

/** Where the change still stands, the waiver that came with the order covers nothing: it must not hide the next violation. */
function afterUndo(finding: Finding, status: Status): Finding {
  return status === 'none' || status === 'failed' || status === 'rolled-back' ? { ...finding, waiver: null } : finding;
}

function afterRemediation(finding: Finding, open: OpenChange, status: Status, now: Instant): Finding {
  if (status === 'none') return finding;
  const worked = status === 'verified';
  return {
    ...finding,
    state: worked ? 'RESOLVED' : 'NOTIFIED',
    lastSeen: now,
    pending: null,
    refused: null,
    graceUntil: null,
    attempts: [...finding.attempts, { at: now, changeId: open.changeId, failed: !worked }],
  };
}

/** The plan that takes a plan back: its reverts, newest first. Null where a step has none. */
export function reversed(plan: Plan, hashOf: (value: unknown) => string): Plan | null {
  const steps = [];
  for (const { apply, revert } of plan.steps) {
    if (revert === null) return null;
    steps.unshift({ apply: revert, revert: apply });
  }
  const content = { ...plan, steps, message: `Takes back: ${plan.message}` };
  return { ...content, hash: hashOf({ ...content, hash: null }) };
}

function changeAlert(lane: Lane, finding: Finding, open: OpenChange, { status, error }: Ended, severity: Severity, now: Instant): Alert {
  const { plan } = open;
  return {
    id: `${lane.id}-${lane.version + 1}-${lane.untold.length}`,
    kind: open.kind === 'undo' ? 'undone' : 'change',
    at: now,
    severity,
    ruleId: plan.ruleId,
    ref: lane.ref,
    arn: lane.arn,
    violation: plan.violation,
    since: finding.firstSeen,
    actor: finding.actor,
    call: finding.cause.call,
    reason: finding.decision.reason,
    plan: { hash: plan.hash, message: plan.message, steps: plan.steps, reversible: isReversible(plan) },
    status,
    error,
    changeId: open.undoes?.changeId ?? open.changeId,
    request: null,
  };
}

export function replaced(findings: readonly Finding[], finding: Finding): Finding[] {
  return [...findings.filter(({ ruleId }) => ruleId !== finding.ruleId), finding];
}
