import type { Ask, AwsAction } from '../../aws/call.ts';
import { unreadableIn } from '../../functions/core/readable.ts';

/** Stands in for an account: answers each call by its name, from its input; fails at a call that was not foreseen, or that its resource type may not make. */
export function answering(answers: { readonly [A in AwsAction]?: (input: never) => unknown }, reads: readonly AwsAction[]): Ask<AwsAction> {
  const ask = async (action: AwsAction, input: unknown) => {
    const answer = answers[action];
    if (!answer || !reads.includes(action)) throw new Error(`${action} was not expected.`);
    return answer(input as never);
  };
  // The answers are samples of what AWS sends: parts of the SDK's types, not checked against them.
  return ask as Ask<AwsAction>;
}

/** All that a list yields. */
export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** When the resource is read, for types that do not look at the clock. */
export const NOW = '2026-11-23T08:00:00.000Z';

/** The facts that could not be read, each with the reason. */
export function unread(facts: object | null): Record<string, string> {
  return Object.fromEntries(unreadableIn(facts ?? {}));
}
