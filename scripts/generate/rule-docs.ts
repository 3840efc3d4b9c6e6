import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { AwsAction } from '../../aws/call.ts';
import type { Rule } from '../../rules/rule.ts';
import { type CaseNames, readCaseNames } from './cases.ts';
import { type Catalogue, testOf, type Unit } from './catalogue.ts';
import { iamActionsOf } from './iam.ts';

/** What holds of one rule, for a reader. */
interface RuleFacts {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly severity: string;
  /** What happens to a violation in mode enforce. */
  readonly does: 'unattended' | 'asked' | 'told';
  readonly reversible: string;
  readonly surfaces: readonly string[];
  readonly events: readonly string[];
}

/** A page for each rule, and the index of them. By path. */
export async function ruleDocs(root: string, catalogue: Catalogue): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const cases = await readCaseNames(root, catalogue);
  const all: RuleFacts[] = [];
  for (const unit of catalogue.rules) {
    const facts = factsOf(root, unit);
    all.push(facts);
    files.set(`docs/rules/${facts.id}.md`, await page(unit, facts, cases.get(facts.id)));
  }
  all.sort((a, b) => (a.id < b.id ? -1 : 1));
  files.set('docs/rules/README.md', index(all));
  return files;
}

/** The README's table. */
export function ruleTable({ rules }: Catalogue, root: string): string {
  const rows = rules.map((unit) => factsOf(root, unit)).sort((a, b) => (a.id < b.id ? -1 : 1));
  return table(
    ['rule', 'what it requires', 'a violation is'],
    rows.map(({ id, title, does }) => [
      `[\`${id}\`](docs/rules/${id}.md)`,
      title,
      does === 'unattended' ? 'put right unattended' : does === 'asked' ? 'asked about' : 'told',
    ]),
  );
}

function factsOf(root: string, { path, value: rule }: Unit<Rule>): RuleFacts {
  const { meta, resource } = rule;
  const does = !rule.remediate ? 'told' : meta.risk === 'low' ? 'unattended' : 'asked';
  // Whether a step can be taken back is a matter of the facts at hand; a source that never says `revert: null` has a way back for each.
  const always = !/\brevert: null\b/.test(readFileSync(join(root, path), 'utf8'));
  return {
    id: meta.id,
    title: meta.title,
    type: resource.type,
    severity: meta.severity,
    does,
    reversible: !rule.remediate ? '-' : always ? 'yes' : 'not every change',
    surfaces: ['live', ...(resource.fromConfigurationItem ? ['recorded'] : []), ...(resource.fromTemplate ? ['proposed'] : [])],
    events: Object.keys(resource.touchedBy).sort(),
  };
}

function index(all: readonly RuleFacts[]): string {
  const rows = all.map(({ id, type, severity, does, reversible, events, surfaces }) => [
    `[\`${id}\`](${id}.md)`,
    `\`${type}\``,
    severity,
    does,
    reversible,
    surfaces.join(', '),
    events.map((event) => `\`${event}\``).join(' '),
  ]);
  return [
    '<!-- Written by `npm run generate`. -->',
    '# The rules',
    '',
    'What happens to a violation in mode `enforce`: **unattended**, it is put right; **asked**, an approver decides; **told**, a human has to find the way. ' +
      'One finding may be judged riskier than its rule, and is asked about then; never safer.',
    '',
    table(['rule', 'resource', 'severity', 'a violation is', 'reversible', 'shown on', 'looked at after'], rows),
    '',
  ].join('\n');
}

async function page({ path, value: rule }: Unit<Rule>, facts: RuleFacts, cases: CaseNames | undefined): Promise<string> {
  const { meta, resource } = rule;
  const reads: readonly AwsAction[] = resource.reads;
  const lines = [
    '<!-- Written by `npm run generate`. -->',
    `# \`${meta.id}\``,
    '',
    meta.title,
    '',
    table(
      ['', ''],
      [
        ['resource', `\`${resource.type}\``],
        ['severity', meta.severity],
        ['a violation is', wayOf(facts.does)],
        ['reversible', facts.reversible],
        ['shown on', facts.surfaces.join(', ')],
        ['controls', meta.controls.map((control) => `\`${control}\``).join(', ') || '-'],
        ['version', String(meta.version)],
      ],
    ),
    '',
    '## Why',
    '',
    meta.rationale,
    '',
    '## What it says',
    '',
    ...Object.values<string>(meta.messages).map((message) => `- ${message.replaceAll(/\{\{(\w+)\}\}/g, '*$1*')}`),
    '',
    ...parameterLines(rule),
    ...exampleLines(cases),
    '## When it looks, and what it may do',
    '',
    `It judges ${listed(rule.needs.map((need: PropertyKey) => `\`${String(need)}\``))}. Where one of these is not shown, the answer is INSUFFICIENT_DATA.`,
    '',
    table(
      ['', ''],
      [
        ['looked at after', facts.events.map((event) => `\`${event}\``).join(' ') || 'the daily sweep only'],
        ['reads need', (await iamActionsOf(reads)).map((action) => `\`${action}\``).join(' ')],
        ['changes need', (await iamActionsOf(meta.changes)).map((action) => `\`${action}\``).join(' ') || '-'],
      ],
    ),
    '',
    '## More',
    '',
    ...meta.references.map((reference) => `- <${reference}>`),
    `- [The rule](../../${path}), [its examples](../../${testOf({ path })})`,
    '',
  ];
  return lines.join('\n');
}

function wayOf(does: RuleFacts['does']): string {
  switch (does) {
    case 'unattended':
      return 'put right unattended in mode `enforce`';
    case 'asked':
      return 'asked about, and put right once that is approved';
    case 'told':
      return 'told: a human has to find the way';
    default:
      throw does satisfies never;
  }
}

function parameterLines({ parameters }: Rule): string[] {
  const { properties = {} } = toJsonSchema(parameters, { errorMode: 'ignore', typeMode: 'input' });
  const rows = Object.entries(properties).map(([name, schema]) => {
    if (typeof schema === 'boolean') return [`\`${name}\``, '', '', ''];
    const { default: standard, description = '', title: _title, ...rest } = schema;
    return [`\`${name}\``, description, `\`${JSON.stringify(standard)}\``, `\`${JSON.stringify(rest)}\``];
  });
  if (rows.length === 0) return [];
  return ['## Parameters', '', table(['parameter', 'meaning', 'default', 'schema'], rows), ''];
}

function exampleLines(cases: CaseNames | undefined): string[] {
  if (!cases) return [];
  const listOf = (heading: string, names: readonly string[]) => (names.length === 0 ? [] : [`${heading}:`, '', ...names.map((name) => `- ${name}`), '']);
  return [
    '## Examples',
    '',
    ...listOf('It reports', cases.invalid),
    ...listOf('It accepts', cases.valid),
    ...listOf('It does not apply to', cases.notApplicable),
    ...listOf('It cannot judge', cases.insufficient),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
