import { typesByCall, typesByItem } from '../../resources/generated/by-call.ts';
import { resourcesByType } from '../../resources/generated/by-type.ts';
import type { Resource, ResourceType } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import { rulesByType } from '../../rules/generated/by-type.ts';
import type { Rule } from '../../rules/rule.ts';
import type { WorkItem } from '../core/cause.ts';
import type { Named } from '../core/intake.ts';
import { laneOf } from '../core/lane.ts';
import type { Policy } from '../core/policy.ts';

/** Resource types and rules, each loaded when first asked for: a cold start pays only for those of the resource at hand, however many there are. */

/** The resource type of this name; undefined: there is none. */
export async function resourceOf(type: string): Promise<Resource | undefined> {
  return Object.hasOwn(resourcesByType, type) ? await resourcesByType[type as ResourceType]?.() : undefined;
}

/** The types that what an event names may be about. */
export async function resourcesFor({ call, type }: Named): Promise<readonly Resource[]> {
  const types =
    call !== undefined && Object.hasOwn(typesByCall, call)
      ? (ownValue(typesByCall, call) ?? [])
      : type === undefined
        ? []
        : [type, ...(ownValue(typesByItem, type) ?? [])];
  const found = await Promise.all(types.map(resourceOf));
  return found.filter((resource) => resource !== undefined);
}

/** All that a rule in force is about. Without a policy, all of them. */
export async function resourcesInForce(policy: Policy | null): Promise<readonly Resource[]> {
  const [{ resources }, { rules }] = await Promise.all([import('../../resources/generated/index.ts'), import('../../rules/generated/index.ts')]);
  const inForce = rules.filter(({ meta }) => ownValue(policy?.rules, meta.id)?.enabled !== false);
  return resources.filter((resource) => inForce.some((rule) => rule.resource === resource));
}

/** The rules of one type. */
export async function rulesOf(type: ResourceType): Promise<readonly Rule[]> {
  return (await ownValue(rulesByType, type)?.()) ?? [];
}

/** The lane of a work item: that of its resource's ARN. Throws where the type is not known. */
export async function laneOfItem({ ref }: WorkItem): Promise<string> {
  const resource = await resourceOf(ref.type);
  if (!resource) throw new RangeError(`No resource type ${ref.type} is known here.`);
  return laneOf(resource.arn(ref));
}
