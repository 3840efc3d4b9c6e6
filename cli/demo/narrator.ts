import { setTimeout as sleep } from 'node:timers/promises';
import { coloured, type Terminal } from '../output.ts';
import { WIDEST, wrapped } from '../wrapped.ts';

/** Tells the story, line by line, each with the seconds since it began. */
export interface Narrator {
  heading(text: string): void;
  /** Something happens: with its time. */
  event(text: string): void;
  /** More about it. */
  detail(text: string): void;
  /** A command that is given, as one would type it. */
  command(text: string): void;
  /** Where a command writes: what it says stands under it. */
  readonly terminal: Pick<Terminal, 'out' | 'err'>;
  plain(text: string): void;
  /** Gives a person the time to read, and a program none. */
  pause(milliseconds: number): Promise<void>;
}

const INDENT = ' '.repeat(9);

export function narrator({ out, isInteractive, width }: Terminal): Narrator {
  const startedAt = performance.now();
  const columns = Math.min(width, WIDEST);
  const under = (text: string) => wrapped(text, columns - INDENT.length).map((line) => `${INDENT}${line}\n`);
  const write = (text: string) => {
    for (const line of under(text.trimEnd())) out(coloured('dim', line));
  };
  return {
    heading: (text) => out(`\n${coloured('bold', text)}\n`),
    event(text) {
      const seconds = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(7);
      out(
        under(text)
          .join('')
          .replace(INDENT, `${coloured('cyan', seconds)}  `),
      );
    },
    detail: (text) => out(under(text).join('')),
    command: (text) =>
      out(
        wrapped(`$ ${text}`, columns - INDENT.length - 2)
          .map((line, index) => coloured('yellow', `${INDENT}${index === 0 ? '' : '  '}${line}\n`))
          .join(''),
      ),
    terminal: { out: write, err: write },
    plain: (text) => out(`${wrapped(text, columns).join('\n')}\n`),
    async pause(milliseconds) {
      if (isInteractive.out) await sleep(milliseconds);
    },
  };
}
