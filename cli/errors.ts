/** What the process ends with. */
export const EXIT = {
  /** Nothing to complain of. */
  fine: 0,
  /** Violations (`check`), or a change failed (`run`). */
  violations: 1,
  /** Used wrongly: nothing was done. */
  usage: 2,
  /** Being replaced by `usage` and `incomplete`. */
  unable: 2,
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

/** One line for a person. */
export function lineFor(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text
    .replace(/^error: /, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
