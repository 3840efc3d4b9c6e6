import type { Line } from './judged.ts';
import { visibleLines } from './visible.ts';

/** Every verdict as a test case, one suite a rule: what CI servers read. Violations are failures, what could not be judged errors, what does not apply skipped. */
export function junitOf(lines: readonly Line[]): string {
  const suites = [...Map.groupBy(lines, ({ ruleId }) => ruleId)].map(([ruleId, own]) => suiteOf(ruleId, own));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="holdfast" ${countsOf(lines)}>\n${suites.join('')}</testsuites>\n`;
}

function suiteOf(ruleId: string, lines: readonly Line[]): string {
  return `  <testsuite name="${escaped(ruleId)}" ${countsOf(lines)}>\n${lines.map(caseOf).join('')}  </testsuite>\n`;
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

function countsOf(lines: readonly Line[]): string {
  const of = (compliance: Line['compliance']) => lines.filter((line) => line.compliance === compliance).length;
  return `tests="${lines.length}" failures="${of('NON_COMPLIANT')}" errors="${of('INSUFFICIENT_DATA')}" skipped="${of('NOT_APPLICABLE')}"`;
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
