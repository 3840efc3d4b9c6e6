import { type AwsAction, type ChangeAction, ownIamAction, type ServiceName, services } from '../../aws/call.ts';
import { type IamScope, iamActionsIn, type Operation } from '../../aws/service.ts';
import type { Policy } from '../../functions/core/policy.ts';
import type { Resource } from '../../resources/resource.ts';
import { type Rule, revertsOf } from '../../rules/rule.ts';
import type { Catalogue } from './catalogue.ts';

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly (Pick<IamScope, 'Condition'> & { readonly Effect: 'Allow'; readonly Action: readonly string[]; readonly Resource: '*' })[];
}

/** What roles are generated from: the rules that are enabled, and the types that they are about. */
export interface Declared {
  readonly rules: readonly Rule[];
  readonly resources: readonly Resource[];
}

/** All that the house holds. */
export function allOf({ rules, resources }: Catalogue): Declared {
  return { rules: rules.map(({ value }) => value), resources: resources.map(({ value }) => value) };
}

/** Of that, what a policy has not switched off. */
export function enabledIn({ rules, resources }: Declared, policy: Policy): Declared {
  const enabled = rules.filter(({ meta }) => policy.rules[meta.id]?.enabled !== false);
  return { rules: enabled, resources: resources.filter((resource) => enabled.some((rule) => rule.resource === resource)) };
}

/**
 * The rules that may change something in some account, whatever the mode of the installation is: the roles that change hold what these declare. A deployment's mode
 * is not the policy file's (docs/decisions/0007), so that it does not count here; where it is observe, the template leaves both roles out.
 */
export function actingIn({ rules }: Pick<Declared, 'rules'>, policy: Policy): readonly Rule[] {
  return rules.filter(({ meta, remediate }) => {
    const own = Object.hasOwn(policy.rules, meta.id) ? policy.rules[meta.id] : undefined;
    return remediate !== undefined && own?.enabled !== false && own?.mode !== 'observe';
  });
}

/** Everything that the table of AWS calls says of one of them. Throws where it is not there. */
export async function operationOf(action: string): Promise<Operation> {
  const [service, name] = action.split(':');
  if (!isService(service) || name === undefined) throw new Error(`${action}: aws/call.ts has no service "${service}".`);
  const { operations }: { readonly operations: Readonly<Record<string, Operation>> } = await services[service]();
  const operation = operations[name];
  if (!operation) throw new Error(`${action}: aws/${service}.ts has no operation "${name}".`);
  return operation;
}

/** The IAM actions that some calls need: sorted, each once. */
export async function iamActionsOf(actions: Iterable<AwsAction>): Promise<string[]> {
  const needed = new Set<string>();
  for (const action of actions) for (const each of iamActionsIn(await operationOf(action), ownIamAction(action))) needed.add(each);
  return [...needed].sort();
}

/** What the reader role may do: the reads that resources declare. */
export async function readerPolicy({ resources }: Pick<Declared, 'resources'>): Promise<PolicyDocument> {
  return allow(new Map([['', await iamActionsOf(resources.flatMap(({ reads }): AwsAction[] => [...reads]))]]));
}

/** What the remediator role may do, before it is narrowed to one plan: the changes that rules declare, some of them under a condition that always holds. */
export async function remediatorPolicy({ rules }: Pick<Declared, 'rules'>): Promise<PolicyDocument> {
  return changing(rules.flatMap(({ meta }) => meta.changes));
}

/** What the reverter role may do, likewise: the reverts that rules declare. */
export async function reverterPolicy({ rules }: Pick<Declared, 'rules'>): Promise<PolicyDocument> {
  return changing(rules.flatMap(({ meta }) => revertsOf(meta)));
}

async function changing(calls: readonly ChangeAction[]): Promise<PolicyDocument> {
  const byCondition = new Map<string, Set<string>>([['', new Set()]]);
  for (const action of new Set(calls)) {
    for (const need of (await operationOf(action)).iam ?? [ownIamAction(action)]) {
      const [name, always] = typeof need === 'string' ? [need, undefined] : [need.action, need.always];
      const condition = always ? JSON.stringify(always) : '';
      byCondition.set(condition, (byCondition.get(condition) ?? new Set()).add(name));
    }
  }
  // What is needed without a condition, too, needs none.
  const plain = byCondition.get('');
  const sorted = [...byCondition].map(
    ([condition, actions]) => [condition, [...actions].filter((action) => condition === '' || !plain?.has(action)).sort()] as const,
  );
  return allow(new Map(sorted));
}

/** `*`, because the resources that will be looked at are not known beforehand; for a change the role is narrowed when it is taken. */
function allow(actions: ReadonlyMap<string, readonly string[]>): PolicyDocument {
  const statements = [...actions].flatMap(([condition, Action]) =>
    Action.length === 0 ? [] : [{ Effect: 'Allow' as const, Action, Resource: '*' as const, ...(condition !== '' && { Condition: JSON.parse(condition) }) }],
  );
  return { Version: '2012-10-17', Statement: statements };
}

function isService(name: string | undefined): name is ServiceName {
  return name !== undefined && Object.hasOwn(services, name);
}
