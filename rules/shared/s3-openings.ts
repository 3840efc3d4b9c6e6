import type { Bucket } from '../../resources/s3/bucket.ts';
import { type Grant, publicGrantee } from '../../resources/shared/s3-acl.ts';
import { UnknownFact } from '../rule.ts';
import { publicStatements, statementsInWords } from './grants.ts';
import { AT_DEPLOYMENT, type Statement } from './policy-document.ts';
import { covers, overlaps } from './wildcard.ts';

/** By what the public reads, or writes, a bucket: whatever public access blocks leave of it. */
export interface Openings {
  readonly grants: readonly Grant[];
  readonly statements: readonly Statement[];
}

export type Access = 'read' | 'write';

/**
 * Looks for the ways in, of the ACL and of the policy. Who may read the ACL reads; who may write it can take the rest. Throws `UnknownFact` where it finds
 * none and the policy can't be read in full.
 */
export function openingsOf({ acl, policy, effectiveBlock }: Pick<Bucket, 'acl' | 'policy' | 'effectiveBlock'>, access: Access): Openings {
  const grants = effectiveBlock.ignorePublicAcls ? [] : acl.filter((grant) => publicGrantee(grant) !== null && permissions[access].has(grant.permission));
  if (policy === null || effectiveBlock.restrictPublicBuckets) return { grants, statements: [] };
  try {
    return { grants, statements: publicStatementsThat(policy, access) };
  } catch (error) {
    // The ACL is open, whatever the policy says.
    if (grants.length > 0 && error instanceof UnknownFact) return { grants, statements: [] };
    throw error;
  }
}

const permissions: Readonly<Record<Access, ReadonlySet<string>>> = {
  read: new Set(['READ', 'READ_ACP', 'FULL_CONTROL']),
  write: new Set(['WRITE', 'WRITE_ACP', 'FULL_CONTROL']),
};

function publicStatementsThat(policy: string | object, access: Access): readonly Statement[] {
  const found = publicStatements(policy);
  const wanted = found.filter(access === 'read' ? readsSomething : writesSomething);
  if (wanted.length > 0) return wanted;
  if (found.some(({ actions, notActions }) => [...(actions ?? []), ...(notActions ?? [])].some(isUnknown)))
    throw new UnknownFact(`What the policy lets everybody do is known only at deployment: ${statementsInWords(found)}.`);
  // What is public in another way may stand beside what can't be read, which is looked at by itself.
  if (found.length > 0) publicStatements(without(policy, found));
  return [];
}

/** The document without these statements, for a second look. */
function without(policy: string | object, statements: readonly Statement[]): object {
  const document: object = typeof policy === 'string' ? JSON.parse(policy) : policy;
  return Object.fromEntries(
    Object.entries(document).map(([name, value]: [string, unknown]) =>
      name.toLowerCase() === 'statement' ? [name, [value].flat().filter((_, index) => statements.every((each) => each.index !== index))] : [name, value],
    ),
  );
}

/** What S3 calls its actions that change nothing; all others change something. */
const READING = ['s3:get*', 's3:list*', 's3:describe*', 's3:head*'];
/** The others that matter, for patterns that take in many, and statements that say what they leave out. */
const WRITING = ['s3:put*', 's3:delete*', 's3:create*', 's3:replicate*', 's3:restore*', 's3:abort*'];

function readsSomething({ actions, notActions }: Statement): boolean {
  if (actions) return actions.some((pattern) => isAmong(READING, pattern));
  return leavesSomeOf(READING, notActions);
}

function writesSomething({ actions, notActions }: Statement): boolean {
  if (actions) return actions.some((pattern) => !isUnknown(pattern) && (isAmong(WRITING, pattern) || !isAmong(READING, pattern)));
  return leavesSomeOf(WRITING, notActions);
}

function isAmong(wanted: readonly string[], pattern: string): boolean {
  return wanted.some((each) => overlaps(pattern, each));
}

/** What is left out may be any of them where one of the patterns is not known. */
function leavesSomeOf(wanted: readonly string[], notActions: readonly string[] | null): boolean {
  return wanted.some((pattern) => !notActions?.some((left) => isUnknown(left) || covers(left, pattern)));
}

function isUnknown(action: string): boolean {
  return action.includes(AT_DEPLOYMENT);
}

/** `everyone may READ`. */
export function grantsInWords(grants: readonly Grant[]): string {
  return grants.map((grant) => `${publicGrantee(grant) ?? 'somebody'} may ${grant.permission}`).join(', ');
}

/** What is open, for a sentence: by the ACL, by the policy. */
export function openingsInWords({ grants, statements }: Openings): string {
  const ways = [
    ...(grants.length > 0 ? [`by the ACL, ${grantsInWords(grants)}`] : []),
    ...(statements.length > 0 ? [`by the policy, ${statementsInWords(statements)} is for everybody`] : []),
  ];
  return ways.join('; ');
}
