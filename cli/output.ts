import { stripVTControlCharacters, styleText } from 'node:util';
import { didYouMean } from '../functions/core/nearest.ts';
import { UsageError } from './errors.ts';

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
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
    isInteractive: { out: process.stdout.isTTY === true, err: process.stderr.isTTY === true },
    width: process.stdout.columns ?? 100,
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
  return `${JSON.stringify(value)}\n`;
}

/** Columns side by side, as wide as their widest cell; the last one is left to run on. Cells may be coloured. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const bold = header.map((cell) => coloured('bold', cell));
  const all = [bold, ...rows];
  const widths = header.map((_cell, column) => Math.max(...all.map((row) => visibleLength(row[column] ?? ''))));
  return all.map((row) => `${row.map((cell, column) => (column === row.length - 1 ? cell : padded(cell, widths[column] ?? 0))).join('  ')}\n`).join('');
}

/** `1 rule`, `2 rules`. */
export function counted(count: number, word: string, plural = `${word}s`): string {
  return `${count} ${count === 1 ? word : plural}`;
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - visibleLength(cell)));
}

function visibleLength(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
