import { existsSync } from 'node:fs';
import { readPolicy } from '../functions/adapters/policy-source.ts';
import type { Policy } from '../functions/core/policy.ts';
import type { Rule } from '../rules/rule.ts';

const OWN_FILE = 'policy.yml';

/** The policy file that holds: the one named, else `policy.yml` in the current folder; null: there is none, the built-in defaults hold. */
export function policyFile(named: string | undefined): string | null {
  return named ?? (existsSync(OWN_FILE) ? OWN_FILE : null);
}

/** The policy that holds for a command. Throws `PolicyFileError`. */
export function policyFor({ policy }: { readonly policy?: string }, rules: readonly Rule[]): Promise<Policy> {
  return readPolicy(policyFile(policy), rules);
}
