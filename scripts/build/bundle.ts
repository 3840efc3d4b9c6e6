import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { schemaTables } from './schema-tables.ts';

/** What was built of one function. */
export interface Bundle {
  /** Its folder. */
  readonly folder: string;
  /** Of what is loaded before the first line of the handler runs, in bytes. */
  readonly eager: number;
  /** Of all that it may load, in bytes. */
  readonly whole: number;
}

/** Runs first: whatever is imported after it comes out of the compile cache. Node passes over a cache that it can't use, or a folder that it can't write to. */
const ENTRY = `import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
enableCompileCache({ directory: beside('compile-cache'), portable: true });
process.env.HOLDFAST_POLICY ??= beside('policy.json');
export const { handler } = await import('./index.mjs');
`;

/**
 * Bundles one handler into a folder: `handler.mjs`, which switches the compile cache on and says where the policy is, and what it loads. Services and
 * rules that are imported lazily are files of their own, so that a cold start pays only for those it uses.
 */
export async function bundle(root: string, entry: string, folder: string, more: readonly Plugin[] = []): Promise<Bundle> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // The SDK's ES modules: its CommonJS form can't be shaken.
    mainFields: ['module', 'main'],
    minify: true,
    splitting: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
    plugins: [schemaTables(), ...more],
  });
  const pathOf = (name: string) => relative(root, join(folder, name));
  const eager = reachable(metafile, pathOf('index.mjs'), ['import-statement']);
  // A lazy import that tree-shaking took away leaves its files behind.
  const used = reachable(metafile, pathOf('index.mjs'), ['import-statement', 'dynamic-import']);
  for (const { path, contents } of outputFiles) {
    if (!used.has(relative(root, path))) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  writeFileSync(join(folder, 'handler.mjs'), ENTRY);
  return { folder, eager: bytesOf(metafile, eager), whole: bytesOf(metafile, used) };
}

/** The outputs that one leads to by imports of these kinds, itself included. */
function reachable({ outputs }: Metafile, from: string, kinds: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [from];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const each of outputs[path]?.imports ?? []) if (!each.external && kinds.includes(each.kind)) open.push(each.path);
  }
  return seen;
}

function bytesOf({ outputs }: Metafile, paths: ReadonlySet<string>): number {
  return [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
}
