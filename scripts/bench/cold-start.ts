import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
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
 * first event of a security group loads: EC2's client, made, and the rules. Rounds take every candidate in turn, so that a busy machine is unfair to none.
 */
export async function bench(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-cold-start-'));
  try {
    const built = await buildAll(ROOT, folder, null);
    const starts = join(folder, 'starts');
    mkdirSync(starts);
    const start = (name: string, source: string) => {
      const path = join(starts, `${name}.mjs`);
      writeFileSync(path, source);
      return path;
    };
    writeFileSync(join(starts, 'empty-handler.mjs'), 'export const handler = async () => {};');
    const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
    const candidates: Candidate[] = [{ name: 'empty handler', path: start('empty', `await import('./empty-handler.mjs');`), eager: '0 kB' }];
    for (const name of FUNCTIONS) {
      const handler = url(join(folder, name, 'handler.mjs'));
      candidates.push({ name, path: start(name, `await import('${handler}');`), eager: kilobytes(built[name].eager) });
    }
    const lazily = ['ec2-', 'aws-ec2-security-group-'].map((prefix) => url(fileIn(join(folder, 'reconcile'), prefix)));
    candidates.push({
      name: 'reconcile, a security group',
      path: start(
        'security-group',
        `await import('${url(join(folder, 'reconcile/handler.mjs'))}');\nconst [{ client }] = await Promise.all([${lazily.map((each) => `import('${each}')`)}]);\nnew client({});`,
      ),
      eager: '',
    });

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
