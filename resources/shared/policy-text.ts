import { TemplateRef, TemplateText, UNRESOLVED } from '../resource.ts';
import { isRecord, text } from './shown.ts';

/** A policy as AWS Config records it: JSON text, or that parsed. */
export function recordedDocument(value: unknown): string | object | undefined {
  return isRecord(value) ? value : text(value);
}

/** A policy as a template proposes it; one that is known only at deployment is one whose statements are: that there is a policy, is known. */
export function proposedDocument(document: unknown): string | object {
  const isKnown = typeof document === 'object' && document !== null && !(document instanceof TemplateRef) && !(document instanceof TemplateText);
  return typeof document === 'string' || isKnown ? document : { Statement: UNRESOLVED };
}

/** Two policies are the same when these are equal: spaces and line breaks may get lost where a service keeps the policy in a form of its own. */
export function sameDocument(policy: string | object | null): unknown {
  if (typeof policy !== 'string') return policy;
  try {
    return JSON.parse(policy);
  } catch {
    return policy;
  }
}
