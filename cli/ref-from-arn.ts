import { keptArn, placeInArn } from '../functions/core/refs.ts';
import { globalIn, partitionOf } from '../resources/partition.ts';
import type { Resource, ResourceRef } from '../resources/resource.ts';

/** The reference to a resource of this type by its ARN; null where the ARN does not say all of it (an S3 bucket's names neither account nor Region). */
export function refFromArn(arn: string, resource: Resource): ResourceRef | null {
  const { accountId, region } = placeInArn(arn);
  const global = globalIn(partitionOf(region));
  if (!/^\d{12}$/.test(accountId) || (region === global && !resource.global)) return null;
  const place = { accountId, region: resource.global ? global : region };
  const candidates = [accountId, arn.split('/').at(-1) ?? '', arn.split(':').at(-1) ?? '', arn];
  const kept = keptArn(arn, [resource]);
  return candidates.map((id) => ({ ...place, type: resource.type, id })).find((ref) => resource.arn(ref) === kept) ?? null;
}
