// npm run bench [-- NAME…]: every file of this folder that exports `bench`, or those named.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Bench, printed } from './figures.ts';

const named = process.argv.slice(2);
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && file !== 'index.ts' && file !== 'figures.ts');
const unknown = named.filter((name) => !files.includes(`${name}.ts`));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${files.map((file) => file.replace('.ts', '')).join(', ')}.`);
  process.exit(2);
}

for (const file of files.sort()) {
  if (named.length > 0 && !named.includes(file.replace('.ts', ''))) continue;
  const loaded: { readonly bench?: Bench } = await import(pathToFileURL(join(import.meta.dirname, file)).href);
  if (loaded.bench) console.log(`${printed(await loaded.bench())}\n`);
}
