import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** A file can't be read, or holds neither JSON nor YAML: says why, and where in it. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

const ENDINGS = ['.json', '.json.gz', '.yml', '.yaml', '.template'];

/** What a file holds: JSON, also gzipped, or YAML, in which CloudFormation's short forms are spelt out. Throws `DocumentError`. */
export async function readDocument(file: string): Promise<unknown> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new DocumentError(`${file}: ${reasonOf(error)}`, { cause: error });
  });
  if (!ENDINGS.some((ending) => file.endsWith(ending)))
    throw new DocumentError(`${file}: is not of a kind that can be read here: name a file that ends in ${ENDINGS.join(', ')}.`);
  const text = await textOf(file, bytes);
  if (text.trim() === '') throw new DocumentError(`${file}: is empty.`);
  if (/\.json(\.gz)?$/.test(file) || text.trimStart().startsWith('{')) return jsonIn(file, text);
  const { parseTemplateYaml } = await import('./template-yaml.ts');
  return parseTemplateYaml(file, text);
}

async function textOf(file: string, bytes: Buffer): Promise<string> {
  // By its first two bytes, since files fetched from S3 are at times unzipped on the way and keep their name.
  const isGzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzipped) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  try {
    return (await promisify(gunzip)(bytes)).toString('utf8');
  } catch (error) {
    throw new DocumentError(`${file}: is broken off, or no gzip file after all (${error instanceof Error ? error.message : error}).`, { cause: error });
  }
}

function jsonIn(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new DocumentError(`${file}: is not JSON (${message}).`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file.';
    case 'EISDIR':
      return 'is a folder: name the files in it.';
    case 'EACCES':
      return 'may not be read by you: look at its permissions.';
    default:
      return `can't be read (${error instanceof Error ? error.message : String(error)}).`;
  }
}
