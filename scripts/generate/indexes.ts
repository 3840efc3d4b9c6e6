import type { Rule } from '../../rules/rule.ts';
import type { Catalogue, Unit } from './catalogue.ts';

const GENERATED = '// Written by `npm run generate`.';

/** The modules that name all rules and all resources, and those that load the rules of one type. By path. */
export function indexModules({ rules, resources }: Catalogue): Map<string, string> {
  const files = new Map<string, string>();
  files.set('rules/generated/index.ts', listModule('rules', 'Rule', '../rule.ts', rules));
  files.set('resources/generated/index.ts', listModule('resources', 'Resource', '../resource.ts', resources));

  const byType = Map.groupBy(rules, ({ value }) => value.resource.type);
  const types = [...byType.keys()].sort();
  for (const type of types) files.set(`rules/generated/${moduleOf(type)}`, listModule('rules', 'Rule', '../rule.ts', byType.get(type) ?? [], type));
  files.set(
    'rules/generated/by-type.ts',
    [
      GENERATED,
      "import type { ResourceType } from '../../resources/resource.ts';",
      "import type { Rule } from '../rule.ts';",
      '',
      '/** The rules of each resource type, loaded when asked for: a cold start pays only for those of the resource at hand. */',
      'export const rulesByType: Readonly<Record<ResourceType, () => Promise<readonly Rule[]>>> = {',
      ...types.map((type) => `  '${type}': async () => (await import('./${moduleOf(type)}')).rules,`),
      '};',
      '',
    ].join('\n'),
  );
  return files;
}

/** `aws-ec2-security-group.ts`. */
function moduleOf(type: Rule['resource']['type']): string {
  const words = type.split('::').map((part) => part.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase());
  return `${words.join('-')}.ts`;
}

/** `only`: of a list, the rule of that type. */
function listModule(list: string, type: string, contract: string, units: readonly Unit<unknown>[], only?: string): string {
  const files = [...new Map(units.map((unit) => [unit.path, unit])).values()];
  const named = files.map(({ service, name, isList }) => {
    const identifier = identifierOf(service, name);
    const entry = !isList ? identifier : only === undefined ? `...${identifier}` : `...${identifier}.filter(({ resource }) => resource.type === '${only}')`;
    return { identifier, entry, path: `../${service}/${name}.ts` };
  });
  return [
    GENERATED,
    ...named.map(({ identifier, path }) => `import ${identifier} from '${path}';`),
    `import type { ${type} } from '${contract}';`,
    '',
    `export const ${list}: readonly ${type}[] = [${named.map(({ entry }) => `\n  ${entry},`).join('')}${named.length > 0 ? '\n' : ''}];`,
    '',
  ].join('\n');
}

/** `ec2RestrictedSsh`: the service in front, since a name may occur in two services. */
function identifierOf(service: string, name: string): string {
  return `${service}-${name}`.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
