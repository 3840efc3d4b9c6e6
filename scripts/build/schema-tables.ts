import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Inlines the computed keys of the SDK's schema tables, so that esbuild drops the operations that are not used: `{ [_xN]: "m" }` might do anything as far as a
 * bundler can tell, `{ "xmlName": "m" }` does nothing. EC2's table alone is 1.3 MB.
 */
export function schemaTables(): Plugin {
  return {
    name: 'schema-tables',
    setup(build) {
      build.onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => ({
        contents: inlineComputedKeys(await readFile(path, 'utf8')),
        loader: 'js',
      }));
    },
  };
}

/** `[_name]:` becomes the text that `const _name = "text";` gave it; what is no such constant stays. */
export function inlineComputedKeys(source: string): string {
  const texts = new Map([...source.matchAll(/^const (_\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name = '', text = '']) => [name, text]));
  return source.replaceAll(/\[(_\w+)\]:/g, (whole, name: string) => {
    const text = texts.get(name);
    return text === undefined ? whole : `${text}:`;
  });
}
