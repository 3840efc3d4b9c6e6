import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isTemplate } from '../functions/core/template.ts';

/** A file can't be read, or holds neither JSON nor YAML: says why, and where in it. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

const ENDINGS = ['.json', '.json.gz', '.yml', '.yaml', '.template'];

/** MB, unzipped: a snapshot of some hundred thousand resources. Node.js holds no text of more than 512 MiB. */
const MAX_MB = 400;
/** MB of a template; CloudFormation takes 1: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_TEMPLATE_MB = 5;
const MB = 1_000_000;

/** A document, with a sentence for each thing about it that its reader should know. */
export interface Document {
  readonly value: unknown;
  readonly notes: readonly string[];
}

/** What a file holds: JSON, also gzipped, or YAML, in which CloudFormation's short forms are spelled out. Throws `DocumentError`. */
export async function readDocument(file: string): Promise<Document> {
  const bytes = await bytesOf(file);
  if (!ENDINGS.some((ending) => file.endsWith(ending)))
    throw new DocumentError(`${file}: is not of a kind that can be read here: name a file that ends in ${ENDINGS.join(', ')}.`);
  const text = await textOf(file, bytes);
  if (text.trim() === '') throw new DocumentError(`${file}: is empty.`);
  const isJson = /\.json(\.gz)?$/.test(file) || text.trimStart().startsWith('{');
  if (isJson) {
    const value = jsonIn(file, text);
    if (isTemplate(value)) refuseBeyond(MAX_TEMPLATE_MB, file, text.length, 'a template');
    return { value, notes: [] };
  }
  refuseBeyond(MAX_TEMPLATE_MB, file, text.length, 'a template');
  const { parseTemplateYaml } = await import('./template-yaml.ts');
  return parseTemplateYaml(file, text);
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    refuseBeyond(MAX_MB, file, (await stat(file)).size, 'a file');
    return await readFile(file);
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new DocumentError(`${file}: ${reasonOf(error)}`, { cause: error });
  }
}

function refuseBeyond(limitMb: number, file: string, size: number, what: string): void {
  if (size > limitMb * MB) throw new DocumentError(`${file}: is larger than the ${limitMb} MB that ${what} may have here: split it.`);
}

async function textOf(file: string, bytes: Buffer): Promise<string> {
  // By its first two bytes, since files fetched from S3 are at times unzipped on the way and keep their name.
  const isGzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzipped) return withoutMark(bytes.toString('utf8'));
  try {
    return withoutMark((await promisify(gunzip)(bytes, { maxOutputLength: MAX_MB * MB })).toString('utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') refuseBeyond(MAX_MB, file, Number.POSITIVE_INFINITY, 'a file');
    throw new DocumentError(`${file}: is broken off, or no gzip file after all (${error instanceof Error ? error.message : error}).`, { cause: error });
  }
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
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
