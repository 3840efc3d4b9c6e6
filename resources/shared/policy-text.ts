import { UNRESOLVED } from '../resource.ts';
import { isRecord, text } from './shown.ts';

/** A policy as AWS Config records it: JSON text, or that parsed. */
export function recordedDocument(value: unknown): string | object | undefined {
  return isRecord(value) ? value : text(value);
}

/** A policy as a template proposes it; one that is known only at deployment is one whose statements are: that there is a policy, is known. */
export function proposedDocument(document: unknown): string | object {
  return typeof document === 'string' || isRecord(document) ? document : { Statement: UNRESOLVED };
}

/**
 * Two policies are the same when these are equal. Services keep a policy in a form of their own: spaces get lost, and principals come in whatever order
 * (https://github.com/hashicorp/terraform-provider-aws/pull/13813).
 */
export function sameDocument(policy: string | object | null | undefined): unknown {
  if (typeof policy !== 'string') return policy;
  try {
    return withoutOrder(JSON.parse(policy));
  } catch {
    return policy;
  }
}

/** Every list in a policy is a set, and one item is as good as a list of it. */
function withoutOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withoutOrder).toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
    return items.length === 1 ? items[0] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]: [string, unknown]) => [name, withoutOrder(member)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
