import type { TouchedBy } from '../resource.ts';
import { isRecord } from './shown.ts';

/** A list as CloudTrail writes EC2's: `{items: […]}`, and `{}` where it is empty. */
export function itemsIn(list: unknown): readonly unknown[] {
  if (Array.isArray(list)) return list;
  const items = isRecord(list) ? list['items'] : undefined;
  return Array.isArray(items) ? items : [];
}

/** The id, where it is one of the kind that begins so (`subnet-`). */
export function idOfKind(prefix: string, id: unknown): string | undefined {
  return typeof id === 'string' && id.startsWith(prefix) ? id : undefined;
}

/** What CreateTags and DeleteTags touch of one kind: anything in EC2 may be tagged. */
export function taggedOfKind(prefix: string): TouchedBy {
  return (request) => itemsIn(request?.resourcesSet).map((item) => (isRecord(item) ? idOfKind(prefix, item['resourceId']) : undefined));
}
