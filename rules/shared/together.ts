import { coversAction, coversResource, type Statement } from './policy-document.ts';
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
