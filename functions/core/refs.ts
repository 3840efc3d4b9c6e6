import { globalIn, partitionIn, partitionOf } from '../../resources/partition.ts';
import type { Place, Resource, ResourceRef } from '../../resources/resource.ts';
import type { WorkItem } from './cause.ts';
import { laneOf } from './lane.ts';

/** A queue's id is its URL at SQS's own endpoint, which names the account too: https://sqs.eu-west-1.amazonaws.com/111122223333/jobs. */
const QUEUE_URL = /^https:\/\/sqs\.[^/]+\/(\d{12})\/[^/]+$/;

/**
 * The reference to a resource by its id. An id that is an ARN says itself which account and Region the resource belongs to, a queue's URL which account; a global type
 * belongs to no Region.
 */
export function refFor(resource: Resource, id: string, place: Place): ResourceRef {
  const [scheme, , , region, accountId] = id.split(':');
  const isArn = scheme === 'arn';
  const [, queueOwner] = QUEUE_URL.exec(id) ?? [];
  return {
    accountId: (isArn ? accountId : queueOwner) || place.accountId,
    region: resource.global ? globalIn(isArn ? partitionIn(id) : partitionOf(place.region)) : (isArn && region) || place.region,
    type: resource.type,
    id,
  };
}

/** The ARN under which a resource is kept here: the one given, unless a type of these leaves something out of its ARNs (IAM the path of a role). */
export function keptArn(arn: string, resources: readonly Resource[]): string {
  const place = placeInArn(arn);
  for (const resource of resources) {
    const id = resource.idInArn?.(arn);
    if (id !== undefined) return resource.arn(refFor(resource, id, place));
  }
  return arn;
}

/** The place that an ARN says; of one without a Region, that of its partition's global services. */
export function placeInArn(arn: string): Place {
  const [, , , region = '', accountId = ''] = arn.split(':');
  return { accountId, region: region || globalIn(partitionIn(arn)) };
}

/** The lane of a work item: that of its resource's ARN. Throws where the type is not known. */
export function laneOfItem(resources: readonly Resource[]): (item: WorkItem) => string {
  return ({ ref }) => {
    const resource = resources.find(({ type }) => type === ref.type);
    if (!resource) throw new RangeError(`No resource type ${ref.type} is known here.`);
    return laneOf(resource.arn(ref));
  };
}
