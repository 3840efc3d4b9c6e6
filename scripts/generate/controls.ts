import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'rules/controls';
/** How a framework is spelt, where its file's name is not simply put into capitals. */
const SPELT: Readonly<Record<string, string>> = { 'security-hub': 'SecurityHub', 'cfn-nag': 'cfn_nag' };

/** The controls that each rule helps to satisfy, as `framework:control`, from the files of `rules/controls/`. Throws where a line is not `rule<TAB>control`. */
export function readControls(root: string): Map<string, string[]> {
  const controls = new Map<string, string[]>();
  const files = readdirSync(join(root, FOLDER)).filter((file) => file.endsWith('.tsv'));
  for (const file of files.sort()) {
    const framework = frameworkOf(file.replace(/\.tsv$/, ''));
    for (const [index, line] of readFileSync(join(root, FOLDER, file), 'utf8')
      .split('\n')
      .entries()) {
      if (line === '') continue;
      const [rule, control, ...more] = line.split('\t');
      if (!rule || !control || more.length > 0) throw new Error(`${FOLDER}/${file}, line ${index + 1}: has to be a rule, a tab, and a control.`);
      controls.set(rule, [...(controls.get(rule) ?? []), `${framework}:${control}`]);
    }
  }
  return controls;
}

/** The module that knows the controls of the rules that are there. */
export function controlsModule(controls: ReadonlyMap<string, readonly string[]>, ruleIds: Iterable<string>): string {
  const known = [...new Set(ruleIds)].sort().flatMap((id) => {
    const own = controls.get(id);
    return own ? [`  '${id}': [${own.map((control) => `'${control}'`).join(', ')}],`] : [];
  });
  return [
    '// Written by `npm run generate`.',
    'const controls: Readonly<Record<string, readonly string[]>> = {',
    ...known,
    '};',
    '',
    '/** The controls that a rule helps to satisfy, as `framework:control`. */',
    'export function controlsOf(ruleId: string): readonly string[] {',
    '  return controls[ruleId] ?? [];',
    '}',
    '',
  ].join('\n');
}

/** `cis-aws-v5.0.0` is CIS-AWS-v5.0.0, `nist-800-53-r5` is NIST-800-53-r5, `fsbp` is FSBP. */
function frameworkOf(file: string): string {
  return SPELT[file] ?? file.replaceAll(/(^|-)([a-z]+)(?=-|$)/g, (_all, dash: string, word: string) => `${dash}${word.toUpperCase()}`);
}
