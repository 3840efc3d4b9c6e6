import type { Place } from '../resource.ts';
import { text } from './shown.ts';

/** What RDS, and its kin on the same API (Aurora, Neptune, DocumentDB), names by `<kind>:<name>` in an ARN. */
export type RdsKind = 'db' | 'cluster';

export function rdsArn(kind: RdsKind, name: string, { accountId, region }: Place): string {
  return `arn:aws:rds:${region}:${accountId}:${kind}:${name}`;
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
