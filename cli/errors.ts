import { CommanderError } from 'commander';
import { CallerNotKnown } from '../functions/adapters/caller.ts';
import { visible } from './visible.ts';

/** What the process ends with. */
export const EXIT = {
  /** No findings; done. */
  fine: 0,
  /** Findings (`check`), or a change failed (`run`). */
  violations: 1,
  /** Used wrongly: nothing was done. */
  usage: 2,
  /** Something could not be evaluated, or could not be done now. */
  incomplete: 3,
  /** Ended by Ctrl-C, as a shell expects it: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command can't be done as it was given: says what is wrong, where, and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command was given rightly, and can't be done now, or not in full: says what is in the way, and what to do. */
export class IncompleteError extends Error {
  override readonly name = 'IncompleteError';
}

/** What a command ends with that threw: `usage` where another command line, policy file or environment is needed; else `incomplete`. */
export function exitFor(error: unknown): ExitCode {
  if (error instanceof CallerNotKnown) return error.why === 'no-credentials' ? EXIT.usage : EXIT.incomplete;
  // By its name: a person who only asks for help need not wait for the module that reads policy files.
  const isPolicyFile = error instanceof Error && error.name === 'PolicyFileError';
  return error instanceof UsageError || error instanceof CommanderError || isPolicyFile ? EXIT.usage : EXIT.incomplete;
}

/** One line for a person. */
export function lineFor(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return visible(text.replace(/^error: /, '').replaceAll(/\s+/g, ' ')).trim();
}
