import { oneLine } from '../functions/core/phrases.ts';
import type { Policy } from '../functions/core/policy.ts';
import type { Line, Notice } from './judged.ts';
import { type Cell, jsonLine, type Terminal, table } from './output.ts';
import { junitOf } from './report-junit.ts';
import { sarifOf } from './report-sarif.ts';
import { visibleJson } from './visible.ts';

/** The formats of `check` that are there; asff, ocsf and html are to come. */
export const CHECK_FORMATS = ['table', 'jsonl', 'sarif', 'junit'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** Takes the verdicts as they come, and what was not evaluated. */
export interface Report {
  line(line: Line): void;
  notice(notice: Notice): void;
  end(): void;
}

/** `policy`: the one in force, which decides the controls that a rule is reported for. */
export function reportFor(format: CheckFormat, terminal: Terminal, policy: Policy): Report {
  switch (format) {
    case 'jsonl':
      return linesAtOnce(terminal);
    case 'table':
      return collected((lines, notices) => terminal.out(tableOf(lines, notices)));
    case 'sarif':
      return collected((lines, notices) => terminal.out(`${visibleJson(sarifOf(lines, policy, notices), 2)}\n`));
    case 'junit':
      return collected((lines, notices) => terminal.out(junitOf(lines, notices)));
    default:
      return format satisfies never;
  }
}

/** Verdicts as they come; what was not evaluated after all of them. */
function linesAtOnce(terminal: Terminal): Report {
  const notices: Notice[] = [];
  return {
    line: (line) => terminal.out(jsonLine(line)),
    notice: (notice) => void notices.push(notice),
    end: () => {
      for (const notice of notices) terminal.out(jsonLine(notice));
    },
  };
}

function collected(write: (lines: readonly Line[], notices: readonly Notice[]) => void): Report {
  const lines: Line[] = [];
  const notices: Notice[] = [];
  return { line: (line) => void lines.push(line), notice: (notice) => void notices.push(notice), end: () => write(lines, notices) };
}

/** The sentence of it. */
export function textOf(notice: Notice): string {
  return 'problem' in notice ? notice.problem : notice.note;
}

/** What a person has to read: violations first, then what could not be evaluated. What complies is in the summary. */
function tableOf(lines: readonly Line[], notices: readonly Notice[]): string {
  const shown = [...lines.filter(({ compliance }) => compliance === 'NON_COMPLIANT'), ...lines.filter(({ compliance }) => compliance === 'INSUFFICIENT_DATA')];
  if (shown.length + notices.length === 0) return '';
  return table(
    ['', 'SEVERITY', 'RULE', 'RESOURCE', 'WHERE', 'WHAT'],
    [...shown.map((line) => [mark(line), line.severity, line.ruleId, line.resourceId, placeOf(line), line.message]), ...notices.map(rowOf)],
  );
}

function rowOf(notice: Notice): Cell[] {
  const isProblem = 'problem' in notice;
  const ids = isProblem ? (notice.resourceIds ?? []) : [];
  const resource = ids.length > 1 ? `${ids.length} resources` : oneLine(ids[0] ?? '', 100);
  return [isProblem ? { style: 'yellow', text: 'not evaluated' } : 'note', '', '', resource, notice.source ?? '', textOf(notice)];
}

function mark({ compliance }: Line): Cell {
  return compliance === 'NON_COMPLIANT' ? { style: 'red', text: 'violation' } : { style: 'yellow', text: 'unknown' };
}

function placeOf({ source, accountId, region }: Line): string {
  return source === 'live' ? `${accountId} ${region}` : source;
}
