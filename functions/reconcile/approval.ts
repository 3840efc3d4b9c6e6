import type { Alert } from '../core/alert.ts';
import { approvalProblem } from '../core/approval.ts';
import { replaced } from '../core/change.ts';
import { findingOf, type Lane, parseEntryId } from '../core/lane.ts';
import type { Verdict } from '../core/settle.ts';
import { closedRequests } from './closed-requests.ts';
import type { Loop } from './loop.ts';
import { writeLane } from './write-lane.ts';

/** Why the approval on which a plan would be carried out does not count; null: its answers are in the chain. One read. */
export async function unprovenApproval({ ledger }: Pick<Loop, 'ledger'>, lane: Lane, ruleId: string): Promise<string | null> {
  const pending = findingOf(lane, ruleId)?.pending;
  if (!pending?.approved) return 'nothing is approved';
  const first = sequenceOf(pending.requestId, lane.id);
  if (first === null) return `its chain holds no request ${pending.requestId}`;
  return approvalProblem(lane, pending, await ledger.entries(lane.id, first));
}

/** Takes an approval that the chain does not bear out from the state, and says so: somebody wrote it there. The next pass requests approval anew. */
export async function refuseApproval(loop: Loop, lane: Lane, { ruleId, severity, plan }: Verdict, problem: string): Promise<void> {
  const pending = findingOf(lane, ruleId)?.pending;
  loop.log.error('approval is not in the chain', { arn: lane.arn, ruleId, requestId: pending?.requestId, problem });
  const requests = await closedRequests(
    loop,
    pending && sequenceOf(pending.requestId, lane.id) !== null ? [{ requestId: pending.requestId, as: 'overtaken' }] : [],
  );
  await writeLane(loop, lane, (current) => {
    const finding = findingOf(current, ruleId);
    if (!finding?.pending?.approved || finding.pending.requestId !== pending?.requestId) return null;
    const now = loop.clock();
    const alert: Alert = {
      id: `${current.id}-${current.version + 1}-${current.untold.length}`,
      kind: 'unproven',
      at: now,
      severity,
      ruleId,
      ref: current.ref,
      arn: current.arn,
      violation: finding.message,
      since: finding.firstSeen,
      actor: null,
      call: null,
      reason: 'approved',
      plan: plan && { hash: plan.hash, message: plan.message, steps: plan.steps, reversible: plan.steps.every(({ revert }) => revert !== null) },
      status: 'none',
      error: `The ledger's state says that this was approved, but ${problem}. Audit the ledger: holdfast log --verify`,
      changeId: null,
      request: null,
    };
    const after = { ...current, findings: replaced(current.findings, { ...finding, pending: null }), untold: [...current.untold, alert] };
    return { after, entries: [], requests };
  });
}

function sequenceOf(requestId: string, laneId: string): number | null {
  try {
    const { lane, sequence } = parseEntryId(requestId);
    return lane === laneId ? sequence : null;
  } catch {
    return null;
  }
}
