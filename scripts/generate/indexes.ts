import type { Resource } from '../../resources/resource.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Catalogue, Unit } from './catalogue.ts';

const GENERATED = '// Written by `npm run generate`.';

/** The modules that name all rules and all resources, and those that load the rules of one type. By path. */
export function indexModules({ rules, resources }: Catalogue): Map<string, string> {
  const files = new Map<string, string>();
  const tagged = resources.filter(({ value }) => value.tagged);
  files.set('rules/generated/index.ts', rulesModule(rules, tagged));
  files.set(
    'resources/generated/index.ts',
    module([
      ...resources.map(importOf),
      "import type { Resource } from '../resource.ts';",
      '',
      ...listed('resources', 'Resource', resources.map(identifierOf)),
    ]),
  );

  const byType = Map.groupBy(rules, ({ value }) => value.resource.type);
  const types = [...byType.keys()].sort();
  for (const type of types)
    files.set(
      `rules/generated/${moduleOf(type)}`,
      rulesModule(
        byType.get(type) ?? [],
        tagged.filter(({ value }) => value.type === type),
        type,
      ),
    );
  files.set(
    'rules/generated/by-type.ts',
    module([
      "import type { ResourceType } from '../../resources/resource.ts';",
      "import type { Rule } from '../rule.ts';",
      '',
      '/** The rules of each resource type, loaded when asked for: a cold start pays only for those of the resource at hand. */',
      'export const rulesByType: Readonly<Record<ResourceType, () => Promise<readonly Rule[]>>> = {',
      ...types.map((type) => `  '${type}': async () => (await import('./${moduleOf(type)}')).rules,`),
      '};',
    ]),
  );
  files.set(
    'resources/generated/by-type.ts',
    module([
      "import type { Resource, ResourceType } from '../resource.ts';",
      '',
      '/** Each resource type, loaded when asked for: a cold start pays only for the one at hand. */',
      'export const resourcesByType: Readonly<Record<ResourceType, () => Promise<Resource>>> = {',
      ...resources.map(({ value, path }) => `  '${value.type}': async () => (await import('../../${path}')).default,`),
      '};',
    ]),
  );
  files.set(
    'resources/generated/by-call.ts',
    module([
      "import type { ResourceType } from '../resource.ts';",
      '',
      '/** The types that an API call may have touched, by event source and name: those to be asked which resource it was. */',
      'export const typesByCall: Readonly<Record<string, readonly ResourceType[]>> = {',
      ...callsTouching(resources).map(([call, types]) => `  '${call}': [${types.map((type) => `'${type}'`).join(', ')}],`),
      '};',
      '',
      '/** The types that an AWS Config item of another type concerns as well. */',
      'export const typesByItem: Readonly<Record<string, readonly ResourceType[]>> = {',
      ...itemsConcerning(resources).map(([item, types]) => `  '${item}': [${types.map((type) => `'${type}'`).join(', ')}],`),
      '};',
    ]),
  );
  return files;
}

function callsTouching(resources: readonly Unit<Resource>[]): [string, string[]][] {
  const calls = new Map<string, string[]>();
  for (const { value } of resources) for (const call of Object.keys(value.touchedBy)) calls.set(call, [...(calls.get(call) ?? []), value.type]);
  return [...calls].sort(([a], [b]) => (a < b ? -1 : 1));
}

function itemsConcerning(resources: readonly Unit<Resource>[]): [string, string[]][] {
  const items = new Map<string, string[]>();
  for (const { value } of resources) for (const item of Object.keys(value.touchedByItemOf ?? {})) items.set(item, [...(items.get(item) ?? []), value.type]);
  return [...items].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `aws-ec2-security-group.ts`. */
function moduleOf(type: Rule['resource']['type']): string {
  const words = type.split('::').map((part) => part.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase());
  return `${words.join('-')}.ts`;
}

/** A list of rules. `only`: of a file that holds rules of several types, those of that type; `tagged`: the types that a rule of every tagged type is made for. */
function rulesModule(rules: readonly Unit<Rule>[], tagged: readonly Unit<Resource>[], only?: string): string {
  const files = [...new Map(rules.map((unit) => [unit.path, unit])).values()];
  const made = files.some(({ form }) => form === 'of-tagged') ? tagged : [];
  const entries = files.flatMap((unit) => {
    const name = identifierOf(unit);
    if (unit.form === 'of-tagged') return made.map((resource) => `${name}(${typeIdentifierOf(resource)})`);
    if (unit.form === 'one') return [name];
    return [only === undefined ? `...${name}` : `...${name}.filter(({ resource }) => resource.type === '${only}')`];
  });
  return module([
    ...made.map((unit) => `import ${typeIdentifierOf(unit)} from '../../${unit.path}';`),
    ...files.map(importOf),
    "import type { Rule } from '../rule.ts';",
    '',
    ...listed('rules', 'Rule', entries),
  ]);
}

function module(lines: readonly string[]): string {
  return [GENERATED, ...lines, ''].join('\n');
}

function importOf(unit: Unit<unknown>): string {
  return `import ${identifierOf(unit)} from '../${unit.service}/${unit.name}.ts';`;
}

function listed(list: string, type: string, entries: readonly string[]): string[] {
  return [`export const ${list}: readonly ${type}[] = [`, ...entries.map((entry) => `  ${entry},`), '];'];
}

/** `ec2RestrictedSsh`: the service in front, since a name may occur in two services. */
function identifierOf({ service, name }: Pick<Unit<unknown>, 'service' | 'name'>): string {
  return `${service}-${name}`.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

/** `typeEc2SecurityGroup`: a rule may be called as a type is. */
function typeIdentifierOf({ service, name }: Pick<Unit<unknown>, 'service' | 'name'>): string {
  return identifierOf({ service: `type-${service}`, name });
}
