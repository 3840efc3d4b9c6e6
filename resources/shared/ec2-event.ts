import type { TouchedBy } from '../resource.ts';
import { ownValue } from './own-value.ts';
import { isRecord, membersOf, text } from './shown.ts';

/** The id, if it is one of that kind (`snap-`): EC2 gives every resource an id that says what it is, and anything may be tagged. */
export function ec2Id(prefix: string, value: unknown): string | undefined {
  return text(value)?.startsWith(`${prefix}-`) ? text(value) : undefined;
}

/** By CreateTags and DeleteTags: those of the tagged resources that are of that kind. */
export function taggedOf(prefix: string): TouchedBy {
  return (request) => itemsOf(membersOf(request)['resourcesSet']).map((item) => ec2Id(prefix, membersOf(item)['resourceId']));
}

/** A list as CloudTrail writes EC2's: `{items: […]}`, `{}` where it is empty; in the records of newer calls, a list or one item as it is. */
export function itemsOf(list: unknown): readonly unknown[] {
  if (Array.isArray(list)) return list;
  if (isRecord(list) && 'items' in list) return itemsOf(list['items']);
  return isRecord(list) && Object.keys(list).length > 0 ? [list] : [];
}

/** What a newer call's record holds under the name of its request or response (`CreateSnapshotsRequest`); else the record itself. */
export function within(name: string, record: unknown): Readonly<Record<string, unknown>> {
  const members = membersOf(record);
  const inner = ownValue(members, name);
  return isRecord(inner) ? inner : members;
}
