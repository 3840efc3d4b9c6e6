import type { Policy } from '../functions/core/policy.ts';
import type { Line } from './judged.ts';
import { type Cell, jsonLine, type Terminal, table } from './output.ts';
import { junitOf } from './report-junit.ts';
import { sarifOf } from './report-sarif.ts';
import { visibleJson } from './visible.ts';

/** The formats of `check` that are there; asff, ocsf and html are to come. */
export const CHECK_FORMATS = ['table', 'jsonl', 'sarif', 'junit'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** Takes the verdicts as they come. */
export interface Report {
  line(line: Line): void;
  end(): void;
}

/** `policy`: the one in force, which decides the controls that a rule is reported for. */
export function reportFor(format: CheckFormat, terminal: Terminal, policy: Policy): Report {
  switch (format) {
    case 'jsonl':
      return { line: (line) => terminal.out(jsonLine(line)), end: () => {} };
    case 'table':
      return collected((lines) => terminal.out(tableOf(lines)));
    case 'sarif':
      return collected((lines) => terminal.out(`${visibleJson(sarifOf(lines, policy), 2)}\n`));
    case 'junit':
      return collected((lines) => terminal.out(junitOf(lines)));
    default:
      return format satisfies never;
  }
}

function collected(write: (lines: readonly Line[]) => void): Report {
  const lines: Line[] = [];
  return { line: (line) => void lines.push(line), end: () => write(lines) };
}

/** What a person has to read: violations first, then what could not be judged. What complies is in the summary. */
function tableOf(lines: readonly Line[]): string {
  const shown = [...lines.filter(({ compliance }) => compliance === 'NON_COMPLIANT'), ...lines.filter(({ compliance }) => compliance === 'INSUFFICIENT_DATA')];
  if (shown.length === 0) return '';
  return table(
    ['', 'SEVERITY', 'RULE', 'RESOURCE', 'WHERE', 'WHAT'],
    shown.map((line) => [mark(line), line.severity, line.ruleId, line.resourceId, placeOf(line), line.message]),
  );
}

function mark({ compliance }: Line): Cell {
  return compliance === 'NON_COMPLIANT' ? { style: 'red', text: 'violation' } : { style: 'yellow', text: 'unknown' };
}

function placeOf({ source, accountId, region }: Line): string {
  return source === 'live' ? `${accountId} ${region}` : source;
}
