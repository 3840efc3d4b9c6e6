import type { ApprovalRequest } from '../core/request.ts';
import type { Settled } from '../core/settle.ts';
import type { Loop } from './loop.ts';

/** The requests that came to an end without an answer, as they are to be stored; one that was closed before stays as it is. */
export async function closedRequests(loop: Loop, closed: Settled['closed']): Promise<ApprovalRequest[]> {
  const requests = await Promise.all(closed.map(async ({ requestId, as }) => ({ request: await loop.ledger.request(requestId), as })));
  return requests.flatMap(({ request, as }) => (request && request.closed === null ? [{ ...request, closed: as }] : []));
}
