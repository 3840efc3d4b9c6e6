import { UnknownFact } from '../rule.ts';
import { type Answer, all } from './conditions.ts';
import { asRead } from './grants.ts';
import { type Condition, coversEverybody, parseStatements, type Statement, UnreadableStatement } from './policy-document.ts';
import { atLeast, atMost, mayBeEverybody, together } from './together.ts';

/**
 * Those of the resources, or patterns of resources, on which a policy does not deny everybody all of the action (`s3:*`), whatever it allows. `holds`: whether a
 * condition is true of every request that is to be denied; a denial with another leaves some of them alone. Throws `UnknownFact` where there are such resources,
 * but what can't be read, or is known only at deployment, may deny it on each of them.
 */
export function notDenied(policy: string | object, action: string, resources: readonly string[], holds: (condition: Condition) => Answer): readonly string[] {
  const denials: Statement[] = [];
  const possible: Statement[] = [];
  let unread: UnknownFact | null = null;
  for (const statement of parseStatements(asRead(policy))) {
    // An Allow, whatever it says, denies nothing.
    if (statement instanceof UnreadableStatement) unread = statement.effect === 'Allow' ? unread : statement;
    else if (statement.effect === 'Deny') {
      const held = all(statement.conditions.map(holds));
      if (held === 'yes' && coversEverybody(statement)) denials.push(atLeast(statement));
      if (held !== 'no' && (coversEverybody(statement) || mayBeEverybody(statement))) possible.push(atMost(statement));
    }
  }
  const open = resources.filter((resource) => !together(denials, action, resource));
  if (open.length === 0) return [];
  if (unread) throw unread;
  const openInAnyCase = open.filter((resource) => !together(possible, action, resource));
  if (openInAnyCase.length === 0) throw new UnknownFact('What the policy denies is known only at deployment.');
  return openInAnyCase;
}
