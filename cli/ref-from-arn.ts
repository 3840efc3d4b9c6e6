import { keptArn } from '../functions/core/refs.ts';
import type { Resource, ResourceRef } from '../resources/resource.ts';

/** The reference to a resource of this type by its ARN; null where the ARN does not say all of it (an S3 bucket's names neither account nor Region). */
export function refFromArn(arn: string, resource: Resource): ResourceRef | null {
  const [, , , region = '', accountId = ''] = arn.split(':');
  const place = { accountId, region: resource.global ? 'global' : region };
  if (!/^\d{12}$/.test(accountId) || place.region === '') return null;
  const candidates = [accountId, arn.split('/').at(-1) ?? '', arn.split(':').at(-1) ?? '', arn];
  const kept = keptArn(arn, [resource]);
  return candidates.map((id) => ({ ...place, type: resource.type, id })).find((ref) => resource.arn(ref) === kept) ?? null;
}
