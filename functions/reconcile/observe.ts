import { AwsError } from '../../aws/call.ts';
import type { Resource, ResourceRef } from '../../resources/resource.ts';
import { refusalText } from '../../resources/unreadable.ts';
import { unreadableIn, whyUnread } from '../core/readable.ts';
import { LookAgain, type Loop } from './loop.ts';

/** What a look found: the facts; null, it is gone; or why they can't be had, however often one asks. */
export type Observation = { readonly facts: object | null } | { readonly unreadable: string };

/** Reads a resource as it is now. Throws `LookAgain` where asking again later may help: throttled, unreachable, no answer. */
export async function observe(
  { accounts, clock, lease }: Pick<Loop, 'accounts' | 'clock' | 'lease'>,
  resource: Resource,
  ref: ResourceRef,
): Promise<Observation> {
  try {
    const facts: object | null = await resource.read(accounts.reader(ref, lease.signal), ref, clock());
    // What can't be compared with another state is not understood: said here, once, and not wherever it would be compared.
    canonicalFacts(resource, facts);
    return { facts };
  } catch (error) {
    if (!(error instanceof AwsError))
      return { unreadable: `${ref.type} ${ref.id} was read, but not understood: ${error instanceof Error ? error.message : String(error)}` };
    switch (error.kind) {
      case 'denied':
      case 'invalid':
        return { unreadable: refusalText(error) };
      case 'missing':
      case 'throttled':
      case 'unreachable':
      case 'unknown':
        throw new LookAgain(`${ref.type} ${ref.id} could not be read: ${error.message}`, { cause: error });
      default:
        throw error.kind satisfies never;
    }
  }
}

/** Why the resource, or some of its facts, could not be read; null: all of them were. */
export function unreadOf(seen: Observation): string | null {
  if ('unreadable' in seen) return seen.unreadable;
  const unread = unreadableIn(seen.facts ?? {});
  return unread.size === 0 ? null : whyUnread([...unread.keys()], [...unread.values()]);
}

/** Two states of a resource are the same when these are equal: what AWS hands out anew is left aside. */
export function canonicalFacts(resource: Resource, facts: object | null): unknown {
  // Through JSON, as the ledger keeps them: what was read is compared with what was recorded.
  const kept: object | null = JSON.parse(JSON.stringify(facts));
  return kept === null || !resource.canonical ? kept : resource.canonical(kept);
}
