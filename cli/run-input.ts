import { createReadStream, statSync } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from './errors.ts';

/** One event as it came, and where from: `events.jsonl:3`. */
export interface InputEvent {
  readonly where: string;
  /** A text of JSON, as a rule: intake finds out. */
  readonly body: string;
  /** Why it was left out; its body is empty then. */
  readonly problem?: string;
}

export interface EventInput {
  /** What has arrived together. Throws `UsageError` where the file turns out to be broken. */
  readonly batches: AsyncIterable<readonly InputEvent[]>;
  /** It goes on for as long as somebody writes to it. */
  readonly isStream: boolean;
  close(): void;
}

const STANDARD_INPUT = '-';

/** EventBridge sends events of 256 KB at most, as CloudTrail does: what is much longer is no event. Characters. */
const LONGEST_LINE = 2 * 1024 * 1024;
/** CloudTrail's log files are one line each, with all records of some minutes. Characters. */
const LONGEST_LOG_FILE = 64 * 1024 * 1024;
/** What a zipped file of some kilobytes may unpack to. Bytes. */
const MOST_UNZIPPED = 1024 * 1024 * 1024;
/** Of a document over many lines, which is read whole. Characters. */
const LONGEST_DOCUMENT = 256 * 1024 * 1024;

/** A line, or how long one was that is no event. */
type Line = string | { readonly tooLong: number };

/** The events in a file (also gzipped; of at most so many bytes unzipped), or on standard input (`-`). Throws `UsageError` where the file is not there, or is none. */
export function openEvents(file: string, mostUnzipped: number = MOST_UNZIPPED): EventInput {
  const fromStandardInput = file === STANDARD_INPUT;
  const isStream = fromStandardInput || isPipe(file);
  const source = fromStandardInput ? process.stdin : createReadStream(file);
  return { batches: eventsIn(source, fromStandardInput ? 'standard input' : file, isStream, mostUnzipped), isStream, close: () => void source.destroy() };
}

function isPipe(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`There is no file ${file}.`);
  if (found.isDirectory()) throw new UsageError(`${file} is a folder: name the file with the events.`);
  return found.isFIFO();
}

async function* eventsIn(source: Readable, name: string, isStream: boolean, mostUnzipped: number): AsyncGenerator<readonly InputEvent[]> {
  const lines = linesIn(source, name, mostUnzipped);
  let number = 0;
  for await (const batch of lines) {
    const [first = ''] = batch.filter((line) => typeof line === 'string');
    // An event that was saved with indentation, or a CloudTrail log file that was made readable: one document over many lines.
    if (number === 0 && !isStream && /^\s*[[{]\s*$/.test(first)) {
      yield eventsOfDocument(await restOf(batch, lines, name), name);
      return;
    }
    yield batch.flatMap((line) => {
      number += 1;
      const where = `${name}:${number}`;
      if (typeof line !== 'string') return [{ where, body: '', problem: tooLong(line) }];
      return line.trim() === '' ? [] : eventsOfLine(line.trim(), where);
    });
  }
}

async function* linesIn(source: Readable, name: string, mostUnzipped: number): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder();
  const open = openLine();
  try {
    for await (const chunk of unzipped(source, mostUnzipped)) {
      const pieces = decoder.decode(chunk, { stream: true }).split('\n');
      const last = pieces.pop() ?? '';
      const lines = pieces.map((piece) => {
        open.add(piece);
        return open.end();
      });
      open.add(last);
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${name} is broken off, or can't be read to its end (${why}).`, { cause: error });
  }
  const rest = open.end();
  if (typeof rest !== 'string' || rest.trim() !== '') yield [rest];
}

/** The line that is being read, in the pieces in which it comes; of one that is too long only the length is kept. */
function openLine(): { add(piece: string): void; end(): Line } {
  let pieces: string[] = [];
  let length = 0;
  let isTooLong = false;
  return {
    add(piece) {
      length += piece.length;
      if (isTooLong || piece === '') return;
      pieces.push(piece);
      if (length <= LONGEST_LINE || (length <= LONGEST_LOG_FILE && beginsLogFile(pieces))) return;
      isTooLong = true;
      pieces = [];
    },
    end() {
      const line: Line = isTooLong ? { tooLong: length } : pieces.join('');
      [pieces, length, isTooLong] = [[], 0, false];
      return line;
    },
  };
}

function beginsLogFile(pieces: readonly string[]): boolean {
  // The first piece may be a few characters at the end of what was read at once.
  return /^\uFEFF?\s*\{\s*"Records"/.test(pieces.slice(0, 2).join('').slice(0, 100));
}

function tooLong({ tooLong: length }: { readonly tooLong: number }): string {
  const megabytes = (length / 1024 / 1024).toFixed(1);
  return `the line has ${megabytes} million characters; an event has some 256,000 at most, so this is none. It was left out.`;
}

async function* unzipped(source: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  const { value: first, done } = await chunks.next();
  if (done || first === undefined) return;
  // By its first two bytes, since files fetched from S3 are at times unzipped on the way and keep their name.
  const isGzipped = first[0] === 0x1f && first[1] === 0x8b;
  const all = startingWith(first, chunks);
  if (isGzipped)
    yield* bounded(
      pipeline(all, createGunzip(), () => {}),
      most,
    );
  else yield* all;
}

async function* bounded(chunks: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) throw new RangeError(`it unpacks to more than ${most / 1024 / 1024} MB: split it`);
    yield chunk;
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function restOf(batch: readonly Line[], lines: AsyncIterable<readonly Line[]>, name: string): Promise<string> {
  const all: string[] = [];
  let length = 0;
  const take = (each: Line) => {
    length += typeof each === 'string' ? each.length + 1 : each.tooLong;
    if (typeof each !== 'string' || length > LONGEST_DOCUMENT)
      throw new UsageError(`${name} is one JSON document over many lines, and too large to be read whole: give one event a line.`);
    all.push(each);
  };
  for (const each of batch) take(each);
  for await (const more of lines) for (const each of more) take(each);
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
