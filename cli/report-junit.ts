import type { Line, Notice } from './judged.ts';
import { visibleLines } from './visible.ts';

/** Every verdict as a test case, one suite a rule: what CI servers read. Violations are failures, what could not be judged errors, what does not apply skipped. What was not evaluated is a suite of its own. */
export function junitOf(lines: readonly Line[], notices: readonly Notice[] = []): string {
  const suites = [...Map.groupBy(lines, ({ ruleId }) => ruleId)].map(([ruleId, own]) => suiteOf(ruleId, own));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="holdfast" ${countsOf(lines, notices)}>\n${suites.join('')}${suiteOfNotices(notices)}</testsuites>\n`;
}

function suiteOf(ruleId: string, lines: readonly Line[]): string {
  return `  <testsuite name="${escaped(ruleId)}" ${countsOf(lines)}>\n${lines.map(caseOf).join('')}  </testsuite>\n`;
}

function suiteOfNotices(notices: readonly Notice[]): string {
  if (notices.length === 0) return '';
  const cases = notices.map((notice) => {
    const opening = `    <testcase classname="not-evaluated" name="${escaped('problem' in notice ? (notice.resourceType ?? 'problem') : 'note')}" file="${escaped(notice.source ?? '')}">`;
    const told = 'problem' in notice ? `<error type="NOT_EVALUATED" message="${escaped(notice.problem)}"/>` : `<skipped message="${escaped(notice.note)}"/>`;
    return `${opening}${told}</testcase>\n`;
  });
  return `  <testsuite name="not-evaluated" ${countsOf([], notices)}>\n${cases.join('')}  </testsuite>\n`;
}

function caseOf({ ruleId, resourceId, arn, source, compliance, message, severity }: Line): string {
  const opening = `    <testcase classname="${escaped(ruleId)}" name="${escaped(arn || resourceId)}" file="${escaped(source)}"`;
  switch (compliance) {
    case 'COMPLIANT':
      return `${opening}/>\n`;
    case 'NOT_APPLICABLE':
      return `${opening}><skipped message="${escaped(message)}"/></testcase>\n`;
    case 'NON_COMPLIANT':
      return `${opening}><failure type="${severity}" message="${escaped(message)}"/></testcase>\n`;
    case 'INSUFFICIENT_DATA':
      return `${opening}><error type="INSUFFICIENT_DATA" message="${escaped(message)}"/></testcase>\n`;
    default:
      return compliance satisfies never;
  }
}

function countsOf(lines: readonly Line[], notices: readonly Notice[] = []): string {
  const of = (compliance: Line['compliance']) => lines.filter((line) => line.compliance === compliance).length;
  const problems = notices.filter((notice) => 'problem' in notice).length;
  const errors = of('INSUFFICIENT_DATA') + problems;
  const skipped = of('NOT_APPLICABLE') + notices.length - problems;
  return `tests="${lines.length + notices.length}" failures="${of('NON_COMPLIANT')}" errors="${errors}" skipped="${skipped}"`;
}

const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\n', '&#10;'],
  ['\t', '&#9;'],
]);

/** For an attribute; what XML 1.0 can't hold (most control characters) is left out. */
function escaped(text: string): string {
  return visibleLines([...text].filter((each) => (each >= ' ' && each !== '\uFFFE' && each !== '\uFFFF') || REPLACEMENTS.has(each)).join(''))
    .split('')
    .map((each) => REPLACEMENTS.get(each) ?? each)
    .join('');
}
