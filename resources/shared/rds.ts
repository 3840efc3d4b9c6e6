import { partitionOf } from '../partition.ts';
import type { Place, TemplateSibling } from '../resource.ts';
import { text } from './shown.ts';

/** What RDS, and its kin on the same API (Aurora, Neptune, DocumentDB), names by `<kind>:<name>` in an ARN. */
export type RdsKind = 'db' | 'cluster';

export function rdsArn(kind: RdsKind, name: string, { accountId, region }: Place): string {
  return `arn:${partitionOf(region)}:rds:${region}:${accountId}:${kind}:${name}`;
}

/** The name in the ARN of a thing of that kind; undefined: it is another's. */
export function nameInRdsArn(arn: unknown, kind: RdsKind): string | undefined {
  const [, , , , , resourceType, name] = typeof arn === 'string' ? arn.split(':') : [];
  return resourceType === kind ? rdsName(name) : undefined;
}

/** RDS stores names in lower case, and takes them in any. An ARN is taken for its name. */
export function rdsName(name: unknown): string | undefined {
  return text(name)?.split(':').at(-1)?.toLowerCase() || undefined;
}

/**
 * A template's properties, without those that are an empty text: what a parameter that nobody filled in leaves of a snapshot's, a source's or a group's name.
 * CloudFormation makes a new database where the name of a snapshot is empty; that it does so with the others is not confirmed, but none of them can name anything.
 */
export function filledIn(properties: TemplateSibling['properties']): TemplateSibling['properties'] {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''));
}
