import type { Rule } from '../../rules/rule.ts';
import { LONGEST_REASON, LONGEST_WAIVER } from './answer.ts';
import type { Cause } from './cause.ts';
import type { Entry } from './entry.ts';
import { type Finding, findingOf, type Lane, type Waiver } from './lane.ts';
import { isReversible, type Plan } from './plan.ts';
import type { LaneChange } from './ports.ts';
import { HOUR, type Instant, later } from './time.ts';

/** An order to take a change back, as a person gives it. */
export interface UndoWish {
  readonly lane: Lane;
  /** The lane's, oldest first. */
  readonly entries: readonly Entry[];
  readonly changeId: string;
  readonly by: string;
  readonly reason: string;
  /** How long the loop is to leave the finding alone afterwards. */
  readonly hours: number;
  readonly now: Instant;
}

/**
 * What an order to undo comes to: the write that records it; `ordered`: it waits for the loop already; `taken-back`: there is nothing left to do;
 * or why it can't be. The loop has the last word: it alone sees whether the resource is still as the change left it.
 */
export type UndoOrdered = { readonly change: LaneChange } | { readonly standing: 'ordered' | 'taken-back' } | { readonly refused: string };

export function orderUndo({ lane, entries, changeId, by, reason, hours, now }: UndoWish): UndoOrdered {
  const change = entries.find(({ id }) => id === changeId);
  if (change?.kind !== 'intent') return { refused: notAChange(change, changeId) };
  if (change.detail['change'] !== 'remediation') return { refused: `${changeId} is itself an undo: it can't be taken back by another.` };
  if (undoOf(entries, changeId)) return { standing: 'taken-back' };
  if (lane.undo?.changeId === changeId || lane.open?.undoes?.changeId === changeId) return { standing: 'ordered' };
  if (lane.undo) return { refused: `The undo of ${lane.undo.changeId} is still waiting on the same resource: let that end first.` };
  const outcome = entries.find(({ kind, of }) => kind === 'outcome' && of === changeId);
  if (!outcome) return { refused: `${changeId} has not ended yet: there is nothing to take back so far.` };
  const status = outcome.detail['status'];
  if (status !== 'verified') return { refused: `${changeId} ended as ${String(status)}: there is nothing to take back.` };
  const plan = change.detail['plan'] as Plan;
  if (!isReversible(plan)) return { refused: `${changeId} holds a step that can't be taken back.` };

  const waiver: Waiver = { owner: by, reason, until: later(now, hours * HOUR) };
  return {
    change: {
      before: lane,
      after: { ...lane, undo: { changeId, by, at: now, waiver }, lookAgainAt: now },
      entries: [{ kind: 'undo', at: now, who: by, ruleId: plan.ruleId, of: changeId, detail: { waiver } }],
      now,
    },
  };
}

/** The intent of the undo that took this change back, and was seen to work. */
export function undoOf(entries: readonly Entry[], changeId: string): Entry | undefined {
  const undos = entries.filter(({ kind, of, detail }) => kind === 'intent' && of === changeId && detail['change'] === 'undo');
  return undos.find(({ id }) => entries.some(({ kind, of, detail }) => kind === 'outcome' && of === id && detail['status'] === 'verified'));
}

function notAChange(entry: Entry | undefined, id: string): string {
  switch (entry?.kind) {
    case undefined:
      return `There is no change ${id} in the ledger.`;
    case 'outcome':
      return `${id} is the outcome of the change ${entry.of}: name that one.`;
    case 'request':
      return `${id} is a question, not a change: holdfast approve or holdfast reject answers it.`;
    default:
      return `${id} is an entry of the kind ${entry?.kind}, not a change.`;
  }
}

/** Permission to stay non-compliant, as a person gives it. */
export interface WaiverWish {
  readonly lane: Lane;
  readonly rule: Rule;
  readonly waiver: Waiver;
  /** Who gives it; the owner may be another. */
  readonly by: string;
  readonly now: Instant;
}

/** What a waiver comes to: the write that records it; `waived`: this very waiver holds already; or why it can't be given. */
export type WaiverOrdered = { readonly change: LaneChange } | { readonly standing: 'waived' } | { readonly refused: string };

/** A waiver may be given before there is a violation; where there is one, the next look suppresses it and ends a question that is out. */
export function orderWaiver({ lane, rule, waiver, by, now }: WaiverWish): WaiverOrdered {
  if (waiver.until <= now) return { refused: `${waiver.until} is over: a waiver needs an end that is still to come.` };
  if (waiver.until > later(now, LONGEST_WAIVER)) return { refused: `${waiver.until} is too far away: a waiver lasts a year at most, and can be renewed.` };
  if (waiver.reason.trim() === '') return { refused: 'A waiver needs a reason.' };
  if (waiver.reason.length > LONGEST_REASON) return { refused: `The reason is too long: say it in ${LONGEST_REASON} characters at most.` };
  const { id: ruleId, severity } = rule.meta;
  const former = findingOf(lane, ruleId);
  const held = former?.waiver;
  if (held && held.until === waiver.until && held.owner === waiver.owner && held.reason === waiver.reason) return { standing: 'waived' };

  const cause: Cause = { kind: 'operator', eventId: `waive-${now}`, at: now, call: null, actor: null };
  const finding: Finding = former ? waived(former, waiver) : { ...notSeen, ruleId, severity, firstSeen: now, lastSeen: now, cause, waiver };
  return {
    change: {
      before: lane,
      after: { ...lane, findings: [...lane.findings.filter((each) => each !== former), finding], lookAgainAt: now },
      entries: [{ kind: 'waiver', at: now, who: by, ruleId, of: null, detail: { ...waiver } }],
      now,
    },
  };
}

function waived(finding: Finding, waiver: Waiver): Finding {
  if (finding.state === 'RESOLVED') return { ...finding, waiver };
  // A question that is out stays so until the loop ends it: it alone writes to requests that nobody answered.
  return { ...finding, state: 'SUPPRESSED', waiver, refused: null, graceUntil: null };
}

/** Of a violation that has not come up so far. */
const notSeen = {
  state: 'RESOLVED',
  message: '',
  actor: null,
  decision: { outcome: 'ignore', reason: 'compliant' },
  planHash: null,
  attempts: [],
  pending: null,
  refused: null,
  graceUntil: null,
} as const satisfies Partial<Finding>;
