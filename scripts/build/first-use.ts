// Run by the build in a process of its own: loads a bundle and everything that it may load later, so that Node puts it all into the compile cache.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Which folder?');

await import(pathToFileURL(join(folder, 'handler.mjs')).href);
for (const file of readdirSync(folder)) if (file.endsWith('.mjs')) await import(pathToFileURL(join(folder, file)).href);
// A handler may hold timers; the cache is written when the process ends.
process.exit(0);
