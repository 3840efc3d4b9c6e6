import type { Resource } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Alert } from '../core/alert.ts';
import type { Cause } from '../core/cause.ts';
import { begun, reversed } from '../core/change.ts';
import type { Decision } from '../core/decide.ts';
import { hashOf } from '../core/hash.ts';
import { entryId, type Finding, findingOf, type Lane, type UndoOrder } from '../core/lane.ts';
import { undoOf } from '../core/orders.ts';
import { isReversible, type Plan } from '../core/plan.ts';
import { ruleContextFor } from '../core/policy.ts';
import type { Known } from '../core/ports.ts';
import { TransactionTooLarge } from '../core/table.ts';
import { compared, make } from './change.ts';
import { closedRequests } from './closed-requests.ts';
import { LookAgain, type Loop } from './loop.ts';
import { canonicalFacts, observe, unreadOf } from './observe.ts';
import { writeLane } from './write-lane.ts';

const DECISION: Decision = { outcome: 'act', reason: 'approved' };

/** Takes one change back, as it was ordered; refuses, and says why, where the facts are no longer those that the change left behind. */
export async function undo(loop: Loop, known: Known, order: UndoOrder, resource: Resource, rules: readonly Rule[], cause: Cause): Promise<Lane> {
  const { lane } = known;
  const entries = await loop.ledger.entries(lane.id);
  const change = entries.find(({ id, kind }) => id === order.changeId && kind === 'intent');
  const outcome = entries.find(({ kind, of }) => kind === 'outcome' && of === order.changeId);
  const plan = change && (change.detail['plan'] as Plan);
  const rule = rules.find(({ meta }) => meta.id === plan?.ruleId);
  const refuse = (why: string, difference: Difference = {}) => refused(loop, lane, order, plan, why, difference);

  if (!change || !outcome || !plan) return refuse(`There is no finished change ${order.changeId} on this resource.`);
  if (!rule) return refuse(`The rule ${plan.ruleId} is not there any more.`);
  if (change.detail['change'] !== 'remediation') return refuse(`${order.changeId} is itself an undo.`);
  if (outcome.detail['status'] !== 'verified') return refuse(`${order.changeId} ended as ${String(outcome.detail['status'])}: there is nothing to take back.`);
  if (undoOf(entries, order.changeId)) return refuse(`${order.changeId} has been taken back already.`);
  if (known.stops.some(({ scope }) => scope === 'all' || 'accountId' in scope || scope.ruleId === rule.meta.id))
    return refuse('The stop switch is on: nothing is changed while it is.');
  if (outcome.detail['after'] === null && outcome.detail['error']) return refuse(String(outcome.detail['error']));
  const back = reversed(plan, hashOf);
  if (back === null) return refuse(`${order.changeId} holds a step that can't be taken back.`);

  const seen = await observe(loop, resource, lane.ref);
  if (!('facts' in seen)) return refuse(seen.unreadable);
  const comparison = compared(resource, seen.facts, outcome.detail['after']);
  if (comparison !== 'same') {
    const difference = differing(resource, seen.facts, outcome.detail['after']);
    if (comparison === 'unknown') {
      const names = Object.keys(difference).join(', ');
      return refuse(
        `Whether the resource is still as the change left it is not known: ${names} could be read only then or only now. ${unreadOf(seen) ?? ''}`.trim(),
      );
    }
    return refuse(`The resource is no longer as the change left it; different now: ${Object.keys(difference).join(', ')}.`, difference);
  }

  const now = loop.clock();
  const before = change.detail['before'];
  const open = {
    changeId: entryId(lane.id, lane.sequence + 1, lane.idPrefix),
    kind: 'undo' as const,
    plan: back,
    before: seen.facts,
    unattended: false,
    owner: loop.lease.owner,
    leaseUntil: loop.lease.until,
    undoes: { changeId: order.changeId, facts: before },
  };
  const former = findingOf(lane, rule.meta.id);
  const { lane: after, entry } = begun(lane, open, waivedFinding(former, rule, plan, order, cause), DECISION, now);
  const guard = { accountId: lane.ref.accountId, ruleId: rule.meta.id, budget: null };
  const requests = await closedRequests(loop, former?.pending && !former.pending.approved ? [{ requestId: former.pending.requestId, as: 'overtaken' }] : []);
  const made = await make(
    loop,
    { before: lane, after, entries: [entry], requests, guard, now },
    { resource, rule, context: ruleContextFor(loop.settings.policy, rule, lane.ref.accountId, now), open },
  ).catch((error: unknown) => {
    if (error instanceof TransactionTooLarge) return null;
    throw error;
  });
  if (made === null) return refuse('The facts are too large to be recorded together with an undo, and nothing is changed without a record.');
  if ('refused' in made) throw new LookAgain(`The undo could not be recorded: ${made.refused}.`);
  return made.lane;
}

/** The facts that differ, by their names: as the change left them, and as they are. */
type Difference = Readonly<Record<string, { readonly left: unknown; readonly found: unknown }>>;

function differing(resource: Resource, facts: object | null, recorded: unknown): Difference {
  const now = asRecord(canonicalFacts(resource, facts));
  const then = asRecord(canonicalFacts(resource, typeof recorded === 'object' ? recorded : null));
  const names = [...new Set([...Object.keys(now), ...Object.keys(then)])].filter((name) => hashOf(ownValue(now, name)) !== hashOf(ownValue(then, name)));
  return Object.fromEntries(names.map((name) => [name, { left: ownValue(then, name) ?? null, found: ownValue(now, name) ?? null }]));
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : { 'the resource': value };
}

/** The finding under the waiver that keeps the loop from doing the change again at once. */
function waivedFinding(finding: Finding | undefined, rule: Rule, plan: Plan, order: UndoOrder, cause: Cause): Finding {
  return {
    ruleId: rule.meta.id,
    severity: rule.meta.severity,
    message: plan.violation,
    firstSeen: order.at,
    lastSeen: order.at,
    actor: null,
    cause,
    planHash: null,
    attempts: [],
    ...finding,
    state: 'SUPPRESSED',
    decision: DECISION,
    waiver: order.waiver,
    pending: null,
    refused: null,
    graceUntil: null,
  };
}

function refused(loop: Loop, lane: Lane, order: UndoOrder, plan: Plan | undefined, why: string, difference: Difference): Promise<Lane> {
  return writeLane(loop, lane, (current) => {
    if (current.undo?.changeId !== order.changeId) return null;
    const now = loop.clock();
    const finding = plan && findingOf(current, plan.ruleId);
    const alert: Alert = {
      id: `${current.id}-${current.version + 1}-${current.untold.length}`,
      kind: 'undone',
      at: now,
      severity: plan?.severity ?? 'LOW',
      ruleId: plan?.ruleId ?? 'unknown',
      ref: current.ref,
      arn: current.arn,
      violation: plan?.violation ?? '',
      since: finding?.firstSeen ?? order.at,
      actor: null,
      call: null,
      reason: 'approved',
      plan: plan ? { hash: plan.hash, message: plan.message, steps: plan.steps, reversible: isReversible(plan) } : null,
      status: 'none',
      error: why,
      changeId: order.changeId,
      request: null,
    };
    const entry = { kind: 'undo' as const, at: now, who: order.by, ruleId: plan?.ruleId ?? null, of: order.changeId, detail: { refused: why, difference } };
    return { after: { ...current, undo: null, untold: [...current.untold, alert], lookAgainAt: null }, entries: [entry] };
  });
}
