import type { Cause, WorkItem } from '../functions/core/cause.ts';
import { laneOf } from '../functions/core/lane.ts';
import type { Line } from '../functions/reconcile/reconcile.ts';
import { resources } from '../resources/generated/index.ts';
import { rules } from '../rules/generated/index.ts';
import { coloured, jsonLine, sentence, type Terminal } from './output.ts';

export const RUN_FORMATS = ['table', 'jsonl'] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];

/** What one look came to for one rule, under one of the events that it answers. */
export interface Outcome {
  readonly eventId: string;
  readonly ruleId: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly arn: string;
  readonly decision: Line['decision']['outcome'];
  readonly reason: Line['decision']['reason'];
  /** Of the change. */
  readonly status: Line['status'];
  readonly changeId: string | null;
}

/**
 * One look may answer several events that came together. What it changed is told once, under the first of them; under the others stands what is true of
 * them: when they were looked at, that violation was over.
 */
export function outcomesOf({ ref }: WorkItem, lines: readonly Line[], causes: readonly Cause[]): Outcome[] {
  const arn = resources.find(({ type }) => type === ref.type)?.arn(ref) ?? '';
  const eventIds = [...new Set(causes.map(({ eventId }) => eventId))];
  return eventIds.flatMap((eventId, index) =>
    lines.flatMap((line) => {
      const { decision, status, changeId } = index === 0 ? line : afterwards(line);
      const of = { eventId, ruleId: line.ruleId, resourceType: ref.type, resourceId: ref.id, arn };
      return [{ ...of, decision: decision.outcome, reason: decision.reason, status, changeId }];
    }),
  );
}

function afterwards(line: Line): Pick<Line, 'decision' | 'status' | 'changeId'> {
  if (line.status !== 'verified') return line;
  return { decision: { outcome: 'ignore', reason: 'compliant' }, status: 'none', changeId: null };
}

/** Writes each outcome as it comes: a line that can be read while more are on their way. */
export function outcomeWriter(format: RunFormat, terminal: Terminal): (outcome: Outcome) => void {
  if (format === 'jsonl') return (outcome) => terminal.out(jsonLine(outcome));
  const ruleWidth = Math.max(...rules.map(({ meta }) => meta.id.length));
  let isFirst = true;
  return (outcome) => {
    if (isFirst) terminal.out(coloured('bold', `${'DECISION'.padEnd(DECISION_WIDTH)}  ${'RULE'.padEnd(ruleWidth)}  RESOURCE\n`));
    isFirst = false;
    const { decision, reason, status, ruleId, resourceId, changeId } = outcome;
    const what = `${decision}: ${reason}${status === 'none' ? '' : `, ${status}`}`.padEnd(DECISION_WIDTH);
    const change = changeId === null ? '' : `  (change ${changeId})`;
    terminal.out(`${colouredBy(outcome, what)}  ${ruleId.padEnd(ruleWidth)}  ${sentence(`${resourceId}${change}`)}`);
  };
}

const DECISION_WIDTH = 'notify: circumstances-unknown'.length;

function colouredBy({ decision, status }: Outcome, text: string): string {
  if (isFailedChange(status)) return coloured('red', text);
  switch (decision) {
    case 'act':
      return coloured('green', text);
    case 'ask':
    case 'notify':
      return coloured('yellow', text);
    case 'ignore':
    case 'suppress':
    case 'wait':
      return coloured('dim', text);
    default:
      return decision satisfies never;
  }
}

/** A change was tried, and the resource is not as it should be for it. */
export function isFailedChange(status: Line['status']): boolean {
  return status !== 'verified' && status !== 'none';
}

/** The lane of an outcome's resource. */
export function laneOfOutcome({ arn }: Outcome): string {
  return laneOf(arn);
}
