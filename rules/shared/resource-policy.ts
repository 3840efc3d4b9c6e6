import type { Evaluation } from '../rule.ts';
import { publicStatements, statementsInWords } from './grants.ts';
import { namesDeleted, parseStatements } from './policy-document.ts';
import { withoutStatements } from './policy-text.ts';

/** What a rule says of a resource's policy that lets everybody in: its message `public`, with `{{statements}}`. No policy lets nobody in. Throws `UnknownFact`. */
export function judgePublic(policy: string | object | null): Evaluation<'public'> {
  const open = policy === null ? [] : publicStatements(policy);
  if (open.length === 0) return { compliance: 'COMPLIANT' };
  return { compliance: 'NON_COMPLIANT', message: 'public', data: { statements: statementsInWords(open) } };
}

/** A policy without the statements that let everybody in. */
export interface Closed {
  /** The statements that are gone, in words. */
  readonly statements: string;
  /** Every other statement, byte for byte; null: there is none, so that the policy itself goes. */
  readonly rest: string | null;
}

/**
 * Takes the statements that let everybody in out of a policy's text. Null where that can't be done for certain: there is no text (a template's document), there
 * are none, what is left could still let everybody in, or the policy could not be put back.
 */
export function closed(policy: string | object | null): Closed | null {
  if (typeof policy !== 'string') return null;
  const open = publicStatements(policy);
  if (open.length === 0 || namesDeleted(policy)) return null;
  const statements = statementsInWords(open);
  const rest = withoutStatements(policy, open);
  if (rest === null) return open.length === countOf(policy) ? { statements, rest } : null;
  return publicStatements(rest).length === 0 ? { statements, rest } : null;
}

function countOf(policy: string): number {
  return parseStatements(policy).length;
}
