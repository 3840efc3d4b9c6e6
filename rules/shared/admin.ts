import { UnknownFact } from '../rule.ts';
import { parseStatements, type Statement } from './policy-document.ts';
import { foundInEveryReading } from './template-readings.ts';
import { covers } from './wildcard.ts';

/**
 * The statements that make an administrator, by what the policy's allowing statements grant together. Conditions, and denials beside them, don't count: both
 * take away only what they name, and AWS Config's rules do not look at them either (not confirmed). Throws `UnknownFact` where what is known only at deployment
 * decides.
 */
export function adminStatements(document: string | object): readonly Statement[] {
  return foundInEveryReading(document, adminStatementsAsRead, 'Whether the policy allows every action on every resource is known only at deployment.');
}

function adminStatementsAsRead(document: string | object): readonly Statement[] {
  const read = parseStatements(document);
  const wide = read.filter(isReadable).filter(allowsOnEveryResource);
  const alone = wide.filter((statement) => isAdmin([statement]));
  if (alone.length > 0) return alone;
  if (isAdmin(wide)) return wide;
  for (const statement of read) if (!isReadable(statement)) throw statement;
  return [];
}

function isReadable(statement: Statement | UnknownFact): statement is Statement {
  return !(statement instanceof UnknownFact);
}

/** Every service, or every kind of call, by its first letter: `*` in pieces (`a*`, `b*`, …) is all the same. Services and calls have names of two letters and more. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** Every resource; `arn:aws:*` is as good as `*`. */
const EVERY_ARN = 'arn:aws:?*:*:*:?*';
const ALL_OF_IAM = 'iam:?*';
const EVERY_IAM_ARN = 'arn:aws:iam::*:?*';

/** Whether these statements, all of them of every resource, allow everything together; or all but something, with IAM, by which one can grant oneself the rest. */
function isAdmin(statements: readonly Statement[]): boolean {
  const allows = (wanted: string) => statements.some(({ actions }) => actions?.some((pattern) => covers(pattern, wanted)));
  if (LETTERS.every((letter) => allows(`${letter}?*:?*`)) || LETTERS.every((letter) => allows(`?*:${letter}?*`))) return true;

  const exclusions = statements.flatMap(({ notActions }) => (notActions ? [notActions] : [])).filter((excluded) => !excluded.some(isEveryAction));
  const leavesIam = (excluded: readonly string[]) => !excluded.some((pattern) => covers(pattern, ALL_OF_IAM));
  return exclusions.length > 0 && (allows(ALL_OF_IAM) || exclusions.some(leavesIam));
}

function isEveryAction(pattern: string): boolean {
  return covers(pattern, '?*:?*');
}

function allowsOnEveryResource({ effect, resources, notResources }: Statement): boolean {
  if (effect !== 'Allow') return false;
  if (resources) return resources.some((pattern) => covers(inOnePartition(pattern), EVERY_ARN));
  // All but some is every resource unless IAM's are among those left out, whatever account the pattern names: it can be this one only.
  return notResources?.every((pattern) => !covers(inOnePartition(pattern).replace(/:\d{12}:/, ':*:'), EVERY_IAM_ARN)) ?? false;
}

/** An account lives in one partition (`aws`, `aws-cn`, …), so that naming another would name nothing. */
export function inOnePartition(pattern: string): string {
  return pattern.replace(/^arn:aws[\w-]*:/, 'arn:aws:');
}

/** `statement 1 and 3 "Emergency"`, for a message. */
export function placesOf(statements: readonly Statement[]): string {
  return `statement ${statements.map(({ index, sid }) => (sid ? `${index + 1} "${sid}"` : String(index + 1))).join(' and ')}`;
}
