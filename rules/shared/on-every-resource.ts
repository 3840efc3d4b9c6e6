import { inOnePartition } from './admin.ts';
import { coversAction, parseStatements, type Statement, UnreadableStatement } from './policy-document.ts';
import { covers, overlaps } from './wildcard.ts';

/**
 * The statements of an identity's policy that allow an action (or some action of a pattern, `kms:*`) on every resource of a kind, in whatever Region and of
 * whatever account: `every` is their pattern, such as `arn:aws:kms:?*:?*:key/?*`. None where a denial without conditions takes it back, but for resources that it names.
 * Conditions of allowing statements are the caller's to judge. Throws `UnknownFact` where a statement that can't be read may decide.
 */
export function allowedOnEvery(
  document: string | object,
  action: string,
  every: string,
  counts: (statement: Statement) => boolean = () => true,
): readonly Statement[] {
  const read = parseStatements(document);
  const statements = read.filter(isReadable);
  const isDenied = statements.some((each) => deniesOnEvery(each, action, every));
  const allowing = isDenied ? [] : statements.filter((each) => each.effect === 'Allow' && counts(each) && speaksOf(each, action) && isOnEvery(each, every));
  // What allows more changes nothing once something is allowed; what denies more, once nothing is.
  const irrelevant = allowing.length > 0 ? 'Allow' : 'Deny';
  const doubt = read.find((each) => each instanceof UnreadableStatement && each.effect !== irrelevant);
  if (doubt instanceof UnreadableStatement && !isDenied) throw doubt;
  return allowing;
}

function isReadable(statement: Statement | UnreadableStatement): statement is Statement {
  return !(statement instanceof UnreadableStatement);
}

/** Whether the statement denies it all, whatever the conditions of a request: what it names as `NotResource` may be left. */
export function deniesOnEvery(statement: Statement, action: string, every: string): boolean {
  return statement.effect === 'Deny' && statement.conditions.length === 0 && coversAction(statement, action) && isOnEvery(statement, every);
}

/** By `Action`, some of it; by `NotAction`, what is not left out as a whole. */
function speaksOf({ actions, notActions }: Statement, action: string): boolean {
  const wanted = action.toLowerCase();
  // A variable is an unknown text of a template, not any text.
  if (actions) return actions.some((pattern) => (pattern.includes('${') ? covers(pattern, wanted) : overlaps(pattern, wanted)));
  return notActions?.every((pattern) => !covers(pattern, wanted)) ?? false;
}

/** All but some that are named is every one. */
function isOnEvery({ resources, notResources }: Statement, every: string): boolean {
  if (resources) return resources.some((pattern) => isAll(pattern, every));
  return notResources?.every((pattern) => !isAll(pattern, every)) ?? false;
}

function isAll(pattern: string, every: string): boolean {
  return covers(inOnePartition(pattern).replace(/:\d{12}:/, ':*:'), every);
}
