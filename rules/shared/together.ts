import { AT_DEPLOYMENT, coversAction, coversResource, type Statement } from './policy-document.ts';
import { overlaps } from './wildcard.ts';

/**
 * Whether statements together speak of all of a pattern of actions on all of a pattern of resources (`s3:*` on `arn:aws:s3:::b/*`): one does as a whole, or
 * what its `NotAction` or `NotResource` leaves out, the others do. Errs to false only. Who they speak of, and under which conditions, is the caller's to choose.
 */
export function together(statements: readonly Statement[], action: string, resource: string): boolean {
  return statements.some((statement) => {
    const others = statements.filter((other) => other !== statement);
    const actionsLeft = coversAction(statement, action) ? [] : leftOut(statement.notActions, action.toLowerCase());
    const resourcesLeft = coversResource(statement, resource) ? [] : leftOut(statement.notResources, resource);
    return (
      actionsLeft !== null &&
      resourcesLeft !== null &&
      actionsLeft.every((left) => together(others, left, resource)) &&
      resourcesLeft.every((left) => together(others, action, left))
    );
  });
}

/** What a `Not…` list leaves out of what is wanted; null where there is no such list. */
function leftOut(patterns: readonly string[] | null, wanted: string): readonly string[] | null {
  return patterns?.filter((pattern) => overlaps(pattern, wanted)) ?? null;
}

/** The statement without what of it is known only at deployment: so much it says in any case. */
export function atLeast(statement: Statement): Statement {
  const { actions, notActions, resources, notResources } = statement;
  return { ...statement, actions: known(actions), notActions: orAll(notActions), resources: known(resources), notResources: orAll(notResources) };
}

/** The statement with all that it may come to at deployment. */
export function atMost(statement: Statement): Statement {
  const { actions, notActions, resources, notResources } = statement;
  return { ...statement, actions: orAll(actions), notActions: known(notActions), resources: orAll(resources), notResources: known(notResources) };
}

/**
 * A principal that is known only at deployment may be `*`; one of whose text a part is known may not (`arn:aws:iam::…:root`), since IAM takes no other wildcard
 * in a principal: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function mayBeEverybody({ principals }: Pick<Statement, 'principals'>): boolean {
  return principals?.some(({ type, id }) => type === 'AWS' && id.includes(AT_DEPLOYMENT) && /^\**$/.test(id.replaceAll(AT_DEPLOYMENT, ''))) ?? false;
}

function known(patterns: readonly string[] | null): readonly string[] | null {
  return patterns?.filter((pattern) => !pattern.includes(AT_DEPLOYMENT)) ?? null;
}

function orAll(patterns: readonly string[] | null): readonly string[] | null {
  return patterns?.map((pattern) => (pattern.includes(AT_DEPLOYMENT) ? '*' : pattern)) ?? null;
}
