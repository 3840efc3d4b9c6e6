import { AwsError } from '../../aws/call.ts';
import type { Resource, ResourceRef } from '../../resources/resource.ts';
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
    return { facts };
  } catch (error) {
    if (!(error instanceof AwsError))
      return { unreadable: `${ref.type} ${ref.id} was read, but not understood: ${error instanceof Error ? error.message : String(error)}` };
    switch (error.kind) {
      case 'denied':
        return { unreadable: `Reading needs a permission that is missing: ${error.action} (${error.message})` };
      case 'invalid':
        return { unreadable: `${error.action} was refused: ${error.message}` };
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

/** Two states of a resource are the same when these are equal: what AWS hands out anew is left aside. */
export function canonicalFacts(resource: Resource, facts: object | null): unknown {
  // Through JSON, as the ledger keeps them: what was read is compared with what was recorded.
  const kept: unknown = JSON.parse(JSON.stringify(facts));
  return kept === null || !resource.canonical ? kept : resource.canonical(kept);
}
