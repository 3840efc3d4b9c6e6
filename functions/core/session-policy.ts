import type { ChangeAction } from '../../aws/call.ts';
import type { IamNeed, IamScope } from '../../aws/service.ts';
import type { Plan } from './plan.ts';
import { callsFor, type Purpose } from './purpose.ts';

/** What `sts:AssumeRole` takes as `Policy`: the session may do what both the role and this allow. */
export interface SessionPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}
interface Statement extends IamScope {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
}

/** The plain text of a session policy may hold so many characters (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html). */
export const SESSION_POLICY_LIMIT = 2048;

/**
 * Narrows the session of a role that changes to one plan and purpose: the IAM actions of its steps, or those of their reverts, on its resource, and nothing else.
 * `needsOf` says which actions a call needs, and on what else than the plan's own ARN. Throws where the policy would be longer than AWS takes.
 */
export function sessionPolicyFor(plan: Pick<Plan, 'arn' | 'steps'>, purpose: Purpose, needsOf: (action: ChangeAction) => readonly IamNeed[]): SessionPolicy {
  const byScope = new Map<string, { readonly scope: IamScope; readonly actions: Set<string> }>();
  for (const { action, input } of callsFor(plan, purpose)) {
    for (const need of needsOf(action)) {
      const iamAction = typeof need === 'string' ? need : need.action;
      const scope = scopeOf(need, plan.arn, input);
      // A statement on nothing is refused; a call that passes no role, say, needs no leave for one.
      if (scope.Resource.length === 0) continue;
      const key = JSON.stringify(scope);
      const group = byScope.get(key) ?? { scope, actions: new Set() };
      group.actions.add(iamAction);
      byScope.set(key, group);
    }
  }
  const policy: SessionPolicy = {
    Version: '2012-10-17',
    Statement: inFewStatements([...byScope.values()].map(({ scope, actions }) => ({ Effect: 'Allow', Action: [...actions].sort(), ...scope }))),
  };
  const { length } = JSON.stringify(policy);
  if (length > SESSION_POLICY_LIMIT)
    throw new RangeError(`The plan for ${plan.arn} needs a session policy of ${length} characters, more than AWS takes (${SESSION_POLICY_LIMIT}).`);
  return policy;
}

/** Where a need is authorised for one call on one resource. */
function scopeOf(need: IamNeed, arn: string, input: unknown): IamScope {
  if (typeof need === 'string') return { Resource: [arn] };
  const { Resource, Condition } = need.on(arn, input);
  if (!need.always && !Condition) return { Resource };
  return { Resource, Condition: { ...need.always, ...Condition } };
}

/** Statements that differ in nothing but the values of the one key that each tests (`iam:PolicyARN`) as one with all of the values, which allows just the same. */
function inFewStatements(statements: readonly Statement[]): readonly Statement[] {
  const merged = new Map<string, Statement>();
  for (const statement of statements) {
    const { operator, key, values } = onlyTestOf(statement) ?? {};
    const alike = operator === undefined ? JSON.stringify(statement) : JSON.stringify([statement.Action, statement.Resource, operator, key]);
    const former = onlyTestOf(merged.get(alike));
    if (operator === undefined || key === undefined || !former) merged.set(alike, statement);
    else merged.set(alike, { ...statement, Condition: { [operator]: { [key]: [...former.values, ...(values ?? [])] } } });
  }
  return [...merged.values()];
}

function onlyTestOf(statement: Statement | undefined) {
  const [operator, ...operators] = Object.entries(statement?.Condition ?? {});
  const [test, ...tests] = Object.entries(operator?.[1] ?? {});
  return operator && test && operators.length + tests.length === 0 ? { operator: operator[0], key: test[0], values: test[1] } : null;
}
