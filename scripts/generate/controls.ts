import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Condition, RELATIONS } from '../../rules/shared/claims.ts';

const FOLDER = 'rules/controls';
/** How a framework is spelt, where its file's name is not simply put into capitals. */
const SPELT: Readonly<Record<string, string>> = { 'security-hub': 'SecurityHub', 'cfn-nag': 'cfn_nag' };

/** A control that a rule helps to satisfy, as `framework:control`, where its parameters meet the conditions. */
export interface Claim {
  readonly control: string;
  /** The conditions as they are written; empty: the control does not depend on parameters. */
  readonly written: string;
  readonly where: readonly Condition[];
}

/**
 * The controls that each rule helps to satisfy, from the files of `rules/controls/`. Throws where a line is not `rule<TAB>control`, or
 * `rule<TAB>control<TAB>conditions`.
 */
export function readControls(root: string): Map<string, Claim[]> {
  const controls = new Map<string, Claim[]>();
  const files = readdirSync(join(root, FOLDER)).filter((file) => file.endsWith('.tsv'));
  for (const file of files.sort()) {
    const framework = frameworkOf(file.replace(/\.tsv$/, ''));
    for (const [index, line] of readFileSync(join(root, FOLDER, file), 'utf8')
      .split('\n')
      .entries()) {
      if (line === '') continue;
      const place = `${FOLDER}/${file}, line ${index + 1}`;
      const [rule, control, written = '', ...more] = line.split('\t');
      if (!rule || !control || more.length > 0) throw new Error(`${place}: has to be a rule, a tab, a control, and, after another tab, conditions if any.`);
      controls.set(rule, [...(controls.get(rule) ?? []), { control: `${framework}:${control}`, written, where: conditionsIn(written, place) }]);
    }
  }
  return controls;
}

/** The module that knows the controls of the rules that are there. */
export function controlsModule(controls: ReadonlyMap<string, readonly Claim[]>, ruleIds: Iterable<string>): string {
  const known = [...new Set(ruleIds)].sort().flatMap((id) => {
    const own = controls.get(id);
    return own ? [`  '${id}': [${own.map(({ control }) => `'${control}'`).join(', ')}],`] : [];
  });
  return [
    '// Written by `npm run generate`.',
    'const controls: Readonly<Record<string, readonly string[]>> = {',
    ...known,
    '};',
    '',
    '/** The controls that a rule helps to satisfy, as `framework:control`: some of them only with other parameters (`conditionsOf`). */',
    'export function controlsOf(ruleId: string): readonly string[] {',
    '  return Object.hasOwn(controls, ruleId) ? (controls[ruleId] ?? []) : [];',
    '}',
    '',
  ].join('\n');
}

/** The module that knows which of those controls depend on parameters. Apart from the controls, since every door that reads a policy loads it. */
export function conditionsModule(controls: ReadonlyMap<string, readonly Claim[]>, ruleIds: Iterable<string>): string {
  const known = [...new Set(ruleIds)].sort().flatMap((id) => {
    const byConditions = Map.groupBy(
      (controls.get(id) ?? []).filter(({ written }) => written !== ''),
      ({ written }) => written,
    );
    const groups = [...byConditions.values()].map((claims) => {
      const names = claims.map(({ control }) => `'${control}'`).join(', ');
      const where = (claims[0]?.where ?? []).map(({ parameter, is, value }) => `{ parameter: '${parameter}', is: '${is}', value: ${JSON.stringify(value)} }`);
      return `    { controls: [${names}], where: [${where.join(', ')}] },`;
    });
    return groups.length === 0 ? [] : [`  '${id}': [`, ...groups, '  ],'];
  });
  return [
    '// Written by `npm run generate`.',
    "import type { Condition } from '../shared/claims.ts';",
    '',
    '/** Controls that a rule helps to satisfy only where its parameters meet all of these conditions. */',
    'export interface Conditional {',
    '  readonly controls: readonly string[];',
    '  readonly where: readonly Condition[];',
    '}',
    '',
    'const conditions: Readonly<Record<string, readonly Conditional[]>> = {',
    ...known,
    '};',
    '',
    "/** Those of a rule's controls that depend on its parameters. */",
    'export function conditionsOf(ruleId: string): readonly Conditional[] {',
    '  return Object.hasOwn(conditions, ruleId) ? (conditions[ruleId] ?? []) : [];',
    '}',
    '',
  ].join('\n');
}

/** `days <= 45; ports includes [445]`: the names and relations are words, the values JSON. */
function conditionsIn(written: string, place: string): Condition[] {
  if (written === '') return [];
  return written.split('; ').map((condition) => {
    const [, parameter, relation, json = ''] = /^(\w+) (\S+) (.+)$/.exec(condition) ?? [];
    const is = RELATIONS.find((each) => each === relation);
    if (parameter === undefined || is === undefined) {
      throw new Error(`${place}: "${condition}" is not a condition, such as \`days <= 45\`; the relations are ${RELATIONS.join(', ')}.`);
    }
    return { parameter, is, value: JSON.parse(json) };
  });
}

/** `cis-aws-v5.0.0` is CIS-AWS-v5.0.0, `nist-800-53-r5` is NIST-800-53-r5, `fsbp` is FSBP. */
function frameworkOf(file: string): string {
  return SPELT[file] ?? file.replaceAll(/(^|-)([a-z]+)(?=-|$)/g, (_all, dash: string, word: string) => `${dash}${word.toUpperCase()}`);
}
