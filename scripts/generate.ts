// Writes everything that can be derived from rules and resources; with --check, says what would change and writes nothing.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EXEMPTIONS } from '../functions/core/own-resources.ts';
import { type Catalogue, readCatalogue } from './generate/catalogue.ts';
import { conditionsModule, controlsModule, readControls } from './generate/controls.ts';
import { costTables } from './generate/cost-docs.ts';
import { eventRules, forwardTemplate } from './generate/events.ts';
import { exemptionsTemplate } from './generate/exemptions.ts';
import { allOf, readerPolicy, remediatorPolicy, reverterPolicy } from './generate/iam.ts';
import { indexModules } from './generate/indexes.ts';
import { policyJsonSchema } from './generate/policy-schema.ts';
import { ruleDocs, ruleTable } from './generate/rule-docs.ts';
import { templateTypesModule } from './generate/template-types.ts';

const TABLE = /(<!-- rules:begin -->).*?(<!-- rules:end -->)/s;
const COSTS = /(<!-- cost:begin -->).*?(<!-- cost:end -->)/s;
/** Folders in which nothing stands that is not generated. */
const OWN_FOLDERS = ['rules/generated', 'resources/generated', 'infra/generated', 'docs/rules'];

/** Every generated file under a root folder, by its path, with its content. */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  const catalogue = await readCatalogue(root);
  const files = indexModules(catalogue);
  files.set('resources/generated/template-types.ts', templateTypesModule());
  const controls = readControls(root);
  const ruleIds = catalogue.rules.map(({ value }) => value.meta.id);
  files.set('rules/generated/controls.ts', controlsModule(controls, ruleIds));
  files.set('rules/generated/control-conditions.ts', conditionsModule(controls, ruleIds));
  files.set('infra/generated/events.json', json(eventRules(catalogue, 'aws')));
  files.set('infra/generated/events-local.json', json(eventRules(catalogue, 'local')));
  files.set('infra/generated/exemptions.json', json(exemptionsTemplate(EXEMPTIONS)));
  files.set('infra/generated/forward.json', json(forwardTemplate(catalogue, 'aws')));
  files.set('infra/generated/forward-local.json', json(forwardTemplate(catalogue, 'local')));
  files.set('infra/generated/recorded-types.json', json(recordedTypes(catalogue)));
  // Of all rules, for people to look at; a build makes those of the rules that its policy has enabled.
  files.set('infra/generated/reader-policy.json', json(await readerPolicy(allOf(catalogue))));
  files.set('infra/generated/remediator-policy.json', json(await remediatorPolicy(allOf(catalogue))));
  files.set('infra/generated/reverter-policy.json', json(await reverterPolicy(allOf(catalogue))));
  files.set('policy.schema.json', json(policyJsonSchema(catalogue)));
  for (const [path, content] of await ruleDocs(root, catalogue, controls)) files.set(path, content);

  const readme = join(root, 'README.md');
  if (existsSync(readme)) {
    const text = readFileSync(readme, 'utf8');
    files.set(
      'README.md',
      text.replace(TABLE, (_all, begin: string, end: string) => `${begin}\n\n${ruleTable(catalogue)}\n\n${end}`),
    );
  }
  const operating = join(root, 'docs/operating.md');
  if (existsSync(operating)) {
    const alarms = readFileSync(join(root, 'infra/alarms.yml'), 'utf8').split('AWS::CloudWatch::Alarm').length - 1;
    files.set(
      'docs/operating.md',
      readFileSync(operating, 'utf8').replace(COSTS, (_all, begin: string, end: string) => `${begin}\n\n${costTables(alarms)}\n\n${end}`),
    );
  }
  return files;
}

/** The paths of generated files that are not as they should be: to be written, or to be removed. */
export function differing(root: string, files: ReadonlyMap<string, string>): { readonly written: string[]; readonly removed: string[] } {
  const written = [...files].filter(([path, content]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content);
  const there = OWN_FOLDERS.flatMap((folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((file) => `${folder}/${file}`) : []));
  return { written: written.map(([path]) => path).sort(), removed: there.filter((path) => !files.has(path)).sort() };
}

/** The types that have a rule and that AWS Config records: what the Config rule is asked about. */
function recordedTypes({ rules }: Catalogue): string[] {
  return [...new Set(rules.flatMap(({ value: { resource } }) => (resource.fromConfigurationItem ? [resource.type] : [])))].sort();
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const root = resolve(import.meta.dirname, '..');
  const files = await generatedFiles(root);
  const { written, removed } = differing(root, files);

  if (values.check) {
    if (written.length + removed.length === 0) return 0;
    for (const path of written) console.error(`${path} is not what the rules and resources say`);
    for (const path of removed) console.error(`${path} belongs to nothing that is there`);
    console.error('Run `npm run generate`, and commit what it writes.');
    return 1;
  }
  for (const path of written) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path) ?? '');
    console.log(`wrote ${path}`);
  }
  for (const path of removed) {
    rmSync(join(root, path), { recursive: true });
    console.log(`removed ${path}`);
  }
  if (written.length + removed.length === 0) console.log('Everything generated is up to date.');
  return 0;
}

if (import.meta.main) process.exitCode = await main();
