import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { rules } from '../../rules/generated/index.ts';
import { AGREED, rules as agreed } from '../../sandbox/baseline.ts';
import { LOADABLE } from '../build/compile-cache.ts';
import { buildAll, FUNCTIONS } from '../build.ts';
import { type Figures, median } from './figures.ts';

const RUNS = 15;
const ROOT = resolve(import.meta.dirname, '../..');

interface Candidate {
  readonly name: string;
  /** A module that does what a cold start does. */
  readonly path: string;
  readonly eager: string;
}

/**
 * The cold start of each function as a multiple of an empty handler's: a new process imports the bundle, which makes its clients. For reconcile also what the
 * first event of a security group loads: EC2's client, made, and the rules. Each of them with ten rules in the house and with all. Rounds take every candidate in
 * turn, so that a busy machine is unfair to none.
 */
export async function bench(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-cold-start-'));
  try {
    const starts = join(folder, 'starts');
    mkdirSync(starts);
    const start = (name: string, source: string) => {
      const path = join(starts, `${name}.mjs`);
      writeFileSync(path, source);
      return path;
    };
    writeFileSync(join(starts, 'empty-handler.mjs'), 'export const handler = async () => {};');
    const candidates: Candidate[] = [{ name: 'empty handler', path: start('empty', `await import('./empty-handler.mjs');`), eager: '0 kB' }];
    const libraries = [
      { rules: agreed.length, built: join(folder, 'few'), more: [only(new Set(agreed.map(({ resource }) => resource.type)))] },
      { rules: new Set(rules.map(({ meta }) => meta.id)).size, built: join(folder, 'all'), more: [] },
    ];
    for (const { rules: count, built, more } of libraries) {
      const bundles = await buildAll(ROOT, built, null, { more });
      for (const name of FUNCTIONS) {
        const handler = url(join(built, name, 'handler.mjs'));
        candidates.push({
          name: `${name}, ${count} rules`,
          path: start(`${name}-${count}`, `await import('${handler}');`),
          eager: `${Math.round(bundles[name].eager / 1000)} kB`,
        });
      }
      const lazily = ['ec2-', 'aws-ec2-security-group-'].map((prefix) => url(fileIn(join(built, 'reconcile'), prefix)));
      candidates.push({
        name: `reconcile, a security group, ${count} rules`,
        path: start(
          `security-group-${count}`,
          `await import('${url(join(built, 'reconcile/handler.mjs'))}');\nconst [{ client }] = await Promise.all([${lazily.map((each) => `import('${each}')`)}]);\nnew client({});`,
        ),
        eager: '',
      });
    }

    const withCache = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
    const without = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
    for (let run = 0; run < RUNS; run += 1) {
      for (const { name, path } of candidates) {
        withCache.get(name)?.push(milliseconds(path, {}));
        without.get(name)?.push(milliseconds(path, { NODE_DISABLE_COMPILE_CACHE: '1' }));
      }
    }
    const empty = median(withCache.get('empty handler') ?? []);
    return {
      title: `Cold start, ${RUNS} runs each, medians; times those of an empty handler (Node ${process.version}, ${process.arch})`,
      columns: ['function', 'loaded at once', 'ms', 'times', 'without compile cache: ms', 'times'],
      rows: candidates.map(({ name, eager }) => {
        const [cached, uncached] = [median(withCache.get(name) ?? []), median(without.get(name) ?? [])];
        return [name, eager, cached.toFixed(0), (cached / empty).toFixed(2), uncached.toFixed(0), (uncached / empty).toFixed(2)];
      }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The generated lists with the lines of these types alone, and the rules of those that SnapWave has not agreed to left out. */
function only(types: ReadonlySet<string>): Plugin {
  return {
    name: 'a small library',
    setup(build) {
      build.onLoad({ filter: /\/(rules|resources)\/generated\/by-(type|call)\.ts$/ }, ({ path }) => ({
        loader: 'ts',
        contents: readFileSync(path, 'utf8')
          .split('\n')
          .filter((line) => !/^ {2}'/.test(line) || [...types].some((type) => line.includes(`'${type}'`)))
          .join('\n'),
      }));
      build.onLoad({ filter: /\/rules\/generated\/aws-[a-z0-9-]+\.ts$/ }, ({ path }) => ({ loader: 'ts', contents: agreedIn(readFileSync(path, 'utf8')) }));
    },
  };
}

/** A generated list of rules without those that SnapWave has not agreed to. */
function agreedIn(module: string): string {
  const dropped = [...module.matchAll(/^import (\w+) from '\.\.\/[\w-]+\/([\w-]+)\.ts';$/gm)].flatMap(([, identifier = '', id = '']) =>
    AGREED.has(id) ? [] : [identifier],
  );
  return module
    .split('\n')
    .filter((line) => !dropped.some((identifier) => new RegExp(`^(import | +(\\.\\.\\.)?)${identifier}\\b`).test(line)))
    .join('\n');
}

function milliseconds(path: string, extra: Readonly<Record<string, string>>): number {
  const before = process.hrtime.bigint();
  // It ends by itself: sockets and timers are not opened before the first event.
  const { status, stderr } = spawnSync(process.execPath, [path], { env: { ...LOADABLE, ...extra }, encoding: 'utf8' });
  const took = Number(process.hrtime.bigint() - before) / 1e6;
  if (status !== 0) throw new Error(`${path} could not be run:\n${stderr}`);
  return took;
}

function fileIn(folder: string, prefix: string): string {
  const file = readdirSync(folder).find((each) => each.startsWith(prefix));
  if (file === undefined) throw new Error(`${folder} holds no ${prefix}*: is it no longer loaded lazily?`);
  return join(folder, file);
}

function url(path: string): string {
  return pathToFileURL(path).href;
}
