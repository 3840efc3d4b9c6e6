import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { AwsAction } from '../../aws/call.ts';
import { type Rule, revertsOf } from '../../rules/rule.ts';
import { holds } from '../../rules/shared/claims.ts';
import { type CaseNames, readCaseNames } from './cases.ts';
import { type Catalogue, testOf, type Unit } from './catalogue.ts';
import type { Claim } from './controls.ts';
import { iamActionsOf } from './iam.ts';

/** What holds of one rule, for a reader. */
interface RuleFacts {
  readonly id: string;
  readonly title: string;
  readonly types: readonly string[];
  readonly severity: string;
  /** What happens to a violation in mode enforce. */
  readonly does: 'unattended' | 'asked' | 'told';
  readonly reversible: string;
  readonly surfaces: readonly string[];
  readonly events: readonly string[];
}

/** A page for each rule, and the index of them. By path. */
export async function ruleDocs(root: string, catalogue: Catalogue, controls: ReadonlyMap<string, readonly Claim[]>): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const cases = await readCaseNames(root, catalogue);
  const all: RuleFacts[] = [];
  for (const units of unitsById(catalogue)) {
    const facts = factsOf(units);
    all.push(facts);
    files.set(`docs/rules/${facts.id}.md`, await page(units, facts, cases.get(facts.id), controls.get(facts.id) ?? []));
  }
  all.sort((a, b) => (a.id < b.id ? -1 : 1));
  files.set('docs/rules/README.md', index(all));
  return files;
}

/** The README's table: a row a service, and in it what happens to a violation of which rule. */
export function ruleTable(catalogue: Catalogue): string {
  const services = new Map<string, RuleFacts[]>();
  for (const units of unitsById(catalogue)) services.set(units[0].service, [...(services.get(units[0].service) ?? []), factsOf(units)]);
  const rows = [...services].map(([service, rules]) => [
    service,
    ...(['unattended', 'asked', 'told'] as const).map((what) =>
      rules
        .filter(({ does }) => does === what)
        .map(({ id }) => `[\`${id}\`](docs/rules/${id}.md)`)
        .sort()
        .join(' '),
    ),
  ]);
  return table(
    ['service', 'put right unattended', 'asked about', 'told'],
    rows.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

type Units = readonly [Unit<Rule>, ...Unit<Rule>[]];

/** A rule of several types is one to its readers. */
function unitsById({ rules }: Catalogue): Units[] {
  const byId = new Map<string, Units>();
  for (const unit of rules) {
    const former = byId.get(unit.value.meta.id);
    byId.set(unit.value.meta.id, former ? [...former, unit] : [unit]);
  }
  return [...byId.values()];
}

function factsOf(units: Units): RuleFacts {
  const [{ value: rule }] = units;
  const { meta } = rule;
  const resources = units.map(({ value }) => value.resource);
  const does = !rule.remediate ? 'told' : meta.risk === 'low' ? 'unattended' : 'asked';
  return {
    id: meta.id,
    title: meta.title,
    types: resources.map(({ type }) => type),
    severity: meta.severity,
    does,
    reversible: !rule.remediate ? `- (${meta.byHand})` : meta.irreversible === undefined ? 'yes' : `not every change: ${meta.irreversible}`,
    surfaces: [
      'live',
      ...(resources.some(({ fromConfigurationItem }) => fromConfigurationItem) ? ['recorded'] : []),
      ...(resources.some(({ fromTemplate }) => fromTemplate) ? ['proposed'] : []),
    ],
    events: [...new Set(resources.flatMap(({ touchedBy }) => Object.keys(touchedBy)))].sort(),
  };
}

function index(all: readonly RuleFacts[]): string {
  const rows = all.map(({ id, types, severity, does, reversible, events, surfaces }) => [
    `[\`${id}\`](${id}.md)`,
    types.map((type) => `\`${type}\``).join(' '),
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
    table(['rule', 'resource', 'severity', 'a violation is', 'reversible, or why there is no remediation', 'shown on', 'looked at after'], rows),
    '',
  ].join('\n');
}

async function page(units: Units, facts: RuleFacts, cases: CaseNames | undefined, claims: readonly Claim[]): Promise<string> {
  const [{ path, value: rule }] = units;
  const { meta } = rule;
  const defaults = v.parse(rule.parameters, {});
  const controls = claims.flatMap(({ control, where }) => (where.every((each) => holds(each, defaults)) ? [control] : []));
  const reads: readonly AwsAction[] = units.flatMap(({ value }): AwsAction[] => [...value.resource.reads]);
  const lines = [
    '<!-- Written by `npm run generate`. -->',
    `# \`${meta.id}\``,
    '',
    meta.title,
    '',
    table(
      ['', ''],
      [
        ['resource', facts.types.map((type) => `\`${type}\``).join(', ')],
        ['severity', meta.severity],
        ['a violation is', wayOf(facts.does)],
        ...(rule.remediate ? [['reversible', facts.reversible]] : []),
        ...(meta.byHand === undefined ? [] : [['by hand', meta.byHand]]),
        ['shown on', facts.surfaces.join(', ')],
        ['controls', controls.map((control) => `\`${control}\``).join(', ') || '-'],
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
    ...conditionLines(claims),
    ...noteLines(meta.notes),
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
        ['reverts need', (await iamActionsOf(revertsOf(meta))).map((action) => `\`${action}\``).join(' ') || '-'],
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

function conditionLines(claims: readonly Claim[]): string[] {
  const conditional = claims.filter(({ written }) => written !== '');
  if (conditional.length === 0) return [];
  const rows = [...Map.groupBy(conditional, ({ written }) => written)].map(([written, each]) => [
    each.map(({ control }) => `\`${control}\``).join(', '),
    written
      .split('; ')
      .map((condition) => `\`${condition}\``)
      .join(' and '),
  ]);
  return [
    '## Controls that depend on parameters',
    '',
    "A control is reported only where the rule's parameters meet its condition. A preset (`preset:` in the policy file) sets them; see [operating](../operating.md#presets).",
    '',
    table(['control', 'holds where'], rows),
    '',
  ];
}

function noteLines(notes: readonly string[] = []): string[] {
  return notes.length === 0 ? [] : ['## To know', '', ...notes.map((note) => `- ${note}`), ''];
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
