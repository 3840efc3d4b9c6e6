import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Resource } from '../../resources/resource.ts';
import type { Rule } from '../../rules/rule.ts';

/** A file with the one thing that it exports by default. */
export interface Unit<T> {
  /** `rules/ec2/restricted-ssh.ts`. */
  readonly path: string;
  /** `ec2`. */
  readonly service: string;
  /** `restricted-ssh`. */
  readonly name: string;
  readonly value: T;
  /** What the file exports: the thing; a list, one rule of several types; or a function, one rule of every type that has tags. */
  readonly form: 'one' | 'list' | 'of-tagged';
}

export interface Catalogue {
  readonly rules: readonly Unit<Rule>[];
  readonly resources: readonly Unit<Resource>[];
}

/** Imports every rule and every resource under a root folder, in the order of their paths. Throws where a file is not what its folder says. */
export async function readCatalogue(root: string): Promise<Catalogue> {
  const resources = await unitsIn(root, 'resources', isResource, []);
  const tagged = resources.flatMap(({ value }) => (value.tagged ? [value] : []));
  return { rules: await unitsIn(root, 'rules', isRule, tagged), resources };
}

/** The files of a room that are one unit each: `<room>/<service>/<name>.ts`, but for what is shared or generated. Sorted. */
export function unitFiles(root: string, room: 'rules' | 'resources'): string[] {
  const paths: string[] = [];
  for (const service of readdirSync(join(root, room), { withFileTypes: true })) {
    if (!service.isDirectory() || service.name === 'shared' || service.name === 'generated') continue;
    for (const file of readdirSync(join(root, room, service.name))) if (file.endsWith('.ts')) paths.push(`${room}/${service.name}/${file}`);
  }
  return paths.sort();
}

/** The test of a rule or a resource. */
export function testOf({ path }: Pick<Unit<unknown>, 'path'>): string {
  return `test/${path.replace(/\.ts$/, '.test.ts')}`;
}

async function unitsIn<T>(root: string, room: 'rules' | 'resources', isUnit: (value: unknown) => value is T, tagged: readonly Resource[]): Promise<Unit<T>[]> {
  if (!existsSync(join(root, room))) return [];
  const units: Unit<T>[] = [];
  for (const path of unitFiles(root, room)) {
    const { default: exported }: { readonly default?: unknown } = await import(pathToFileURL(join(root, path)).href);
    // A file without a default export is a part that the files of its service share (test/walk.test.ts sees to it that one does).
    if (exported === undefined) continue;
    const form = typeof exported === 'function' ? 'of-tagged' : Array.isArray(exported) ? 'list' : 'one';
    const values: readonly unknown[] = typeof exported === 'function' ? tagged.map((resource) => exported(resource)) : [exported].flat();
    if ((values.length === 0 && form !== 'of-tagged') || !values.every(isUnit))
      throw new Error(
        `${path} exports something by default that is not a ${room.slice(0, -1)}: it does not come from ${room === 'rules' ? 'defineRule' : 'defineResource'}.`,
      );
    for (const value of values) units.push({ path, service: path.split('/')[1] ?? '', name: basename(path, '.ts'), value, form });
  }
  return units;
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'meta' in value && 'resource' in value && 'evaluate' in value;
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && 'type' in value && 'touchedBy' in value && 'read' in value;
}
