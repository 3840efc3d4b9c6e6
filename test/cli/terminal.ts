import type { ExitCode } from '../../cli/errors.ts';
import { main } from '../../cli/main.ts';
import type { Terminal } from '../../cli/output.ts';

export interface Ran {
  readonly exit: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** A terminal that keeps what is written; nobody watches it. */
export function keepingTerminal(): Terminal & { readonly written: { out: string; err: string } } {
  const written = { out: '', err: '' };
  return {
    written,
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    isInteractive: { out: false, err: false },
    width: 100,
  };
}

/** Runs one command line within this process. */
export async function holdfast(...args: string[]): Promise<Ran> {
  const terminal = keepingTerminal();
  const exit = await main(args, terminal);
  return { exit, ...terminal.written };
}

/** What lines of JSON hold. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
