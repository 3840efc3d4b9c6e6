import { type AwsAction, ownIamAction, type ServiceName, services } from '../../aws/call.ts';
import { iamActionsIn, type Operation } from '../../aws/service.ts';
import type { Catalogue } from './catalogue.ts';

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [{ readonly Effect: 'Allow'; readonly Action: readonly string[]; readonly Resource: '*' }];
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
export async function readerPolicy({ resources }: Catalogue): Promise<PolicyDocument> {
  return allow(await iamActionsOf(resources.flatMap(({ value }): AwsAction[] => [...value.reads])));
}

/** What the remediator role may do, before it is narrowed to one plan: the changes that rules declare. */
export async function remediatorPolicy({ rules }: Catalogue): Promise<PolicyDocument> {
  return allow(await iamActionsOf(rules.flatMap(({ value }) => value.meta.changes)));
}

/** `*`, because the resources that will be looked at are not known beforehand; for a change the role is narrowed when it is taken. */
function allow(Action: readonly string[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] };
}

function isService(name: string | undefined): name is ServiceName {
  return name !== undefined && Object.hasOwn(services, name);
}
