import { createReadStream, statSync } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from './errors.ts';

/** One event as it came, and where from: `events.jsonl:3`. */
export interface InputEvent {
  readonly where: string;
  /** A text of JSON, as a rule: intake finds out. */
  readonly body: string;
}

export interface EventInput {
  /** What has arrived together. Throws `UsageError` where the file turns out to be broken. */
  readonly batches: AsyncIterable<readonly InputEvent[]>;
  /** It goes on for as long as somebody writes to it. */
  readonly isStream: boolean;
  close(): void;
}

const STANDARD_INPUT = '-';

/** The events in a file (also gzipped), or on standard input (`-`). Throws `UsageError` where the file is not there, or is none. */
export function openEvents(file: string): EventInput {
  const fromStandardInput = file === STANDARD_INPUT;
  const isStream = fromStandardInput || isPipe(file);
  const source = fromStandardInput ? process.stdin : createReadStream(file);
  return { batches: eventsIn(source, fromStandardInput ? 'standard input' : file, isStream), isStream, close: () => void source.destroy() };
}

function isPipe(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`There is no file ${file}.`);
  if (found.isDirectory()) throw new UsageError(`${file} is a folder: name the file with the events.`);
  return found.isFIFO();
}

async function* eventsIn(source: Readable, name: string, isStream: boolean): AsyncGenerator<readonly InputEvent[]> {
  const lines = linesIn(source, name);
  let number = 0;
  for await (const batch of lines) {
    const [first = ''] = batch;
    // An event that was saved with indentation, or a CloudTrail log file that was made readable: one document over many lines.
    if (number === 0 && !isStream && /^\s*[[{]\s*$/.test(first)) {
      yield eventsOfDocument(await restOf(batch, lines), name);
      return;
    }
    yield batch.flatMap((line) => {
      number += 1;
      return line.trim() === '' ? [] : eventsOfLine(line.trim(), `${name}:${number}`);
    });
  }
}

async function* linesIn(source: Readable, name: string): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of unzipped(source)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${name} is broken off, or can't be read to its end (${why}).`, { cause: error });
  }
  if (rest.trim() !== '') yield [rest];
}

async function* unzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  const { value: first, done } = await chunks.next();
  if (done || first === undefined) return;
  // By its first two bytes, since files fetched from S3 are at times unzipped on the way and keep their name.
  const isGzipped = first[0] === 0x1f && first[1] === 0x8b;
  const all = startingWith(first, chunks);
  if (isGzipped) yield* pipeline(all, createGunzip(), () => {});
  else yield* all;
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function restOf(batch: readonly string[], lines: AsyncIterable<readonly string[]>): Promise<string> {
  const all = [...batch];
  for await (const more of lines) all.push(...more);
  return all.join('\n');
}

function eventsOfDocument(text: string, name: string): readonly InputEvent[] {
  if (!isJson(text)) throw new UsageError(`${name} holds JSON over several lines, and is broken: it needs one event a line, or one whole JSON document.`);
  const document: unknown = JSON.parse(text);
  if (Array.isArray(document)) return document.map((each, index) => ({ where: `${name}, element ${index + 1}`, body: writtenAgain(each) ?? text }));
  return eventsOfLine(writtenAgain(document) ?? text, name);
}

/** A line is one event, or a CloudTrail log file with many. */
function eventsOfLine(line: string, where: string): InputEvent[] {
  if (!line.includes('"Records"') || !isJson(line)) return [{ where, body: line }];
  const { Records: records } = (JSON.parse(line) ?? {}) as { Records?: unknown };
  if (!Array.isArray(records)) return [{ where, body: line }];
  return records.map((record, index) => ({ where: `${where}, record ${index + 1}`, body: writtenAgain(record) ?? line }));
}

/** Null: it is nested too deeply to be written again. Then the whole text stands for it, and intake finds no event in it. */
function writtenAgain(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
