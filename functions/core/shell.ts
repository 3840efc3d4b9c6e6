import { oneLine } from './phrases.ts';

/** Which ledger a command that is shown to a person works on; null: the one that is found in the folder where it is run. */
export type CommandTarget = { readonly stack: string; readonly region: string } | { readonly state: string } | null;

/** Characters that no shell gives a meaning, wherever they stand in a word. */
const PLAIN = /^[\w./-]+$/;
/** An ARN has 2,048 characters at most. */
const LONGEST_WORD = 2048;

/**
 * A word as every POSIX shell takes it, whatever is in it: pasted, it is one argument and runs nothing. Line breaks, escapes and characters that turn the
 * direction of text are replaced, since they would act on the terminal itself.
 */
export function shellQuoted(word: string): string {
  const line = oneLine(word, LONGEST_WORD);
  return PLAIN.test(line) ? line : `'${line.replaceAll("'", "'\\''")}'`;
}

/** `holdfast undo 0123…-1 --stack holdfast-prod --region eu-west-1`: for a person to copy. */
export function commandLine(words: readonly string[], target: CommandTarget): string {
  return ['holdfast', ...words, ...targetOptions(target)].map(shellQuoted).join(' ');
}

function targetOptions(target: CommandTarget): readonly string[] {
  if (target === null) return [];
  return 'state' in target ? ['--state', target.state] : ['--stack', target.stack, '--region', target.region];
}
