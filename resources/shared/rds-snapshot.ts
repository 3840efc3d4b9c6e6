import type { ConfigurationItem, Tags, TouchedBy } from '../resource.ts';
import { tagsOf } from '../tags.ts';
import { ownValue } from './own-value.ts';
import { flag, isRecord, listOf, membersOf, shown, text } from './shown.ts';

/** A snapshot of a database instance or of a cluster: RDS keeps them apart, with calls of their own, and what can be said of them is the same. */
export interface RdsSnapshot {
  readonly snapshotId: string;
  /** Whose calls it takes: `ModifyDBSnapshotAttribute` or `ModifyDBClusterSnapshotAttribute`. */
  readonly kind: 'DBSnapshot' | 'DBClusterSnapshot';
  /** `manual`, `automated`, `awsbackup`. Only manual ones can be shared. */
  readonly snapshotType: string;
  readonly encrypted: boolean;
  /** Who may restore it, besides the account: account ids, or `all` for everybody. */
  readonly restorableBy: readonly string[];
  readonly tags: Tags;
}

/** One attribute, as RDS answers it. */
interface Attribute {
  readonly AttributeName?: string | undefined;
  readonly AttributeValues?: readonly string[] | undefined;
}

/** The attribute that says who may restore a snapshot. */
export const RESTORE = 'restore';

/** As RDS answers; a snapshot without the attribute is shared with nobody. */
export function restorableBy(attributes: readonly Attribute[] | undefined): readonly string[] {
  return attributes?.filter(({ AttributeName }) => AttributeName === RESTORE).flatMap(({ AttributeValues = [] }) => AttributeValues) ?? [];
}

/** As AWS Config recorded it: `id` and `encrypted` are called differently by the two types, the attributes stand in the supplement. */
export function recordedSnapshot(
  kind: RdsSnapshot['kind'],
  { configuration, supplementaryConfiguration, tags }: ConfigurationItem,
  names: { readonly id: string; readonly encrypted: string },
): Partial<RdsSnapshot> {
  const members = membersOf(configuration);
  const recordedTags = tagsOf(members['tagList']);
  return shown<RdsSnapshot>({
    snapshotId: text(ownValue(members, names.id)),
    kind,
    snapshotType: text(members['snapshotType']),
    encrypted: flag(ownValue(members, names.encrypted)),
    restorableBy: recordedValues(supplementaryConfiguration[`${kind}Attributes`]),
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/** A list, or the JSON of one, as the supplement of an item may be spelt. */
function recordedValues(attributes: unknown): readonly string[] | undefined {
  const list = typeof attributes === 'string' ? parsed(attributes) : attributes;
  const read = listOf(list, (attribute) => {
    const { attributeName, attributeValues = [] } = membersOf(attribute);
    const values = listOf(attributeValues, text);
    return typeof attributeName === 'string' && values ? { AttributeName: attributeName, AttributeValues: values } : undefined;
  });
  return read && restorableBy(read);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The snapshot that a field of the request names. CloudTrail spells these fields `dBSnapshotIdentifier`; as RDS's other names are spelt in several ways, case does not count. */
export function namedIn(field: string): TouchedBy {
  return (request) => {
    const [, value] = Object.entries(membersOf(request)).find(([name]) => name.toLowerCase() === field.toLowerCase()) ?? [];
    // RDS keeps identifiers in lower case, however they were asked for.
    return typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined;
  };
}

/** By AddTagsToResource and RemoveTagsFromResource: the snapshot, if the ARN is of one of that kind (`snapshot`, `cluster-snapshot`). */
export function taggedSnapshot(kind: string): TouchedBy {
  return (request) => {
    const arn = isRecord(request) ? text(request['resourceName']) : undefined;
    // An automated snapshot's name holds colons itself: arn:aws:rds:<region>:<account>:snapshot:rds:<name>.
    const [, , service, , , type, ...name] = arn?.split(':') ?? [];
    return service === 'rds' && type === kind && name.length > 0 ? name.join(':') : undefined;
  };
}
