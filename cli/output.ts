import { stripVTControlCharacters, styleText } from 'node:util';
import { didYouMean } from '../functions/core/nearest.ts';
import { UsageError } from './errors.ts';
import { visible, visibleButForStyles, visibleJson, visibleLines } from './visible.ts';

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Draws over the last progress, where somebody watches standard error; an empty text takes it away. */
  progress?(text: string): void;
  /** Somebody watches: progress may be drawn over itself, a table is easier to read than JSON. */
  readonly isInteractive: { readonly out: boolean; readonly err: boolean };
  /** Columns, where `out` is a terminal. */
  readonly width: number;
}

/** The process's own streams. A reader that closes its pipe early (`| head`) has had enough: that ends the process quietly. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    progress: (text) => void process.stderr.write(`\r\u001B[K${text}`),
    isInteractive: { out: process.stdout.isTTY === true, err: process.stderr.isTTY === true },
    width: process.stdout.columns ?? 100,
  };
}

/**
 * The terminal as commands get it: whatever they write, nothing of somebody else's text reaches the terminal that it would act on. A problem (`holdfast: …`)
 * is one line, whatever is in it: it can't add lines of its own to the log of a CI server.
 */
export function guarded(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: (text) => terminal.out(visibleButForStyles(text)),
    err: (text) => terminal.err(text.startsWith('holdfast: ') ? sentence(text.replace(/\n$/, '')) : visibleLines(text)),
  };
}

type Style = Parameters<typeof styleText>[0];

/** The text in a colour, where `out` is a terminal that wants one (`NO_COLOR` and `FORCE_COLOR` are heeded). */
export function coloured(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** The format asked for; without one a table for a person, JSON lines for a program. Throws `UsageError` where the command does not have it. */
export function formatFrom<F extends string>(given: string | undefined, formats: readonly F[], fallback: F): F {
  if (given === undefined) return fallback;
  const known = formats.find((format) => format === given);
  if (known !== undefined) return known;
  throw new UsageError(`There is no format "${given}" here${didYouMean(given, formats) || `: choose one of ${formats.join(', ')}.`}`);
}

export function jsonLine(value: object): string {
  return `${visibleJson(value)}\n`;
}

/** A line for a person. */
export function sentence(text: string): string {
  return `${visible(text)}\n`;
}

/** A cell of a table: anybody's text, or a text in a color. */
export type Cell = string | { readonly style: Style; readonly text: string };

/** Columns side by side, as wide as their widest cell; the last one is left to run on. */
export function table(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const all = [header.map((text): Cell => ({ style: 'bold', text })), ...rows].map((row) => row.map(shown));
  const widths = header.map((_cell, column) => Math.max(...all.map((row) => visibleLength(row[column] ?? ''))));
  return all.map((row) => `${row.map((cell, column) => (column === row.length - 1 ? cell : padded(cell, widths[column] ?? 0))).join('  ')}\n`).join('');
}

/** `1 rule`, `2 rules`. */
export function counted(count: number, word: string, plural = `${word}s`): string {
  return `${count} ${count === 1 ? word : plural}`;
}

function shown(cell: Cell): string {
  return typeof cell === 'string' ? visible(cell) : coloured(cell.style, visible(cell.text));
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - visibleLength(cell)));
}

function visibleLength(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
