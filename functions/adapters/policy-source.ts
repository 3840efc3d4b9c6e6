import { readFile } from 'node:fs/promises';
import type { Rule } from '../../rules/rule.ts';
import type { Policy } from '../core/policy.ts';
import { defaultPolicy, parsePolicy } from '../core/policy-file.ts';

/** The policy file can't be used. `problems`: a sentence for each thing that is wrong with it. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
  readonly file: string;
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[], options?: ErrorOptions) {
    super(`The policy file ${file} can't be used: ${problems.join('; ')}.`, options);
    this.file = file;
    this.problems = problems;
  }
}

/** The policy in a YAML or JSON file; without a file, the built-in defaults (observe). Throws `PolicyFileError`. */
export async function readPolicy(path: string | null, rules: readonly Rule[]): Promise<Policy> {
  if (path === null) return defaultPolicy(rules);
  const parsed = parsePolicy(await documentIn(path), rules);
  if ('policy' in parsed) return parsed.policy;
  throw new PolicyFileError(path, parsed.problems);
}

/** Whether the file itself says a mode, or leaves it to the default. Throws `PolicyFileError` where it can't be read. */
export async function saysMode(path: string | null): Promise<boolean> {
  const document = path === null ? null : await documentIn(path);
  return typeof document === 'object' && document !== null && Object.hasOwn(document, 'mode');
}

async function documentIn(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new PolicyFileError(path, [code === 'ENOENT' ? 'there is no such file' : `it can't be read (${code ?? String(error)})`], { cause: error });
  });
  if (path.endsWith('.json')) {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new PolicyFileError(path, [`it is not JSON (${error instanceof Error ? error.message : error})`], { cause: error });
    }
  }
  // Loaded here, since a deployed function reads the policy as JSON and need not pay for a YAML parser at its cold start.
  const { parseDocument } = await import('yaml');
  const document = parsed(path, text, parseDocument);
  if (document.errors.length > 0) {
    const problems = document.errors.map(
      ({ message, linePos }) => `line ${linePos?.[0].line ?? '?'}: ${(message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}`,
    );
    throw new PolicyFileError(path, problems);
  }
  try {
    return document.toJS();
  } catch (error) {
    // An alias that stands for ever more aliases, or for something that it is part of.
    const why = error instanceof Error ? error.message : String(error);
    throw new PolicyFileError(path, [`its aliases (&name, *name) can't be resolved (${why}): write the values out`], { cause: error });
  }
}

function parsed(path: string, text: string, parseDocument: typeof import('yaml').parseDocument): ReturnType<typeof import('yaml').parseDocument> {
  try {
    return parseDocument(text, { prettyErrors: true });
  } catch (error) {
    // Lists within lists, some thousands deep.
    throw new PolicyFileError(path, [`it can't be read (${error instanceof Error ? error.message : error})`], { cause: error });
  }
}
