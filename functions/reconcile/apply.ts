import type { AwsAction, AwsCall, ChangeAction } from '../../aws/call.ts';
import { type Ask, AwsError } from '../../aws/call.ts';
import type { Plan } from '../core/plan.ts';
import type { Clock, Lease } from '../core/ports.ts';

/**
 * What became of a plan's calls: `applied` all were answered; `refused` the step at `index` was surely not carried out, the ones before it were;
 * `unknown` the step at `index` may or may not have been: the facts will tell.
 */
export type Applied = { readonly result: 'applied' } | { readonly result: 'refused' | 'unknown'; readonly index: number; readonly error: string };

/** Makes the changing calls of a plan, in order, and no other. The only code that changes a guarded account. Never throws. */
export async function apply(plan: Plan, change: Ask<ChangeAction>, lease: Lease, clock: Clock): Promise<Applied> {
  for (const [index, step] of plan.steps.entries()) {
    // A look that is slower than its lease has been taken over by another.
    if (clock() >= lease.until) return { result: 'refused', index, error: 'The time for this look ran out.' };
    try {
      await call(change, step.apply);
    } catch (error) {
      const surelyNotDone = error instanceof AwsError && error.kind !== 'unknown';
      return { result: surelyNotDone ? 'refused' : 'unknown', index, error: error instanceof Error ? error.message : String(error) };
    }
  }
  return { result: 'applied' };
}

/** Takes back the steps up to and including the one at `last`, newest first. Goes on past a failure, and answers what failed: the facts decide in the end. */
export async function revert(plan: Plan, last: number, change: Ask<ChangeAction>): Promise<readonly string[]> {
  const errors: string[] = [];
  for (const step of plan.steps.slice(0, last + 1).reverse()) {
    if (step.revert === null) continue;
    try {
      await call(change, step.revert);
    } catch (error) {
      errors.push(error instanceof Error ? error.message : String(error));
    }
  }
  return errors;
}

function call<A extends AwsAction>(ask: Ask<A>, { action, input }: AwsCall<A>): Promise<unknown> {
  return ask(action, input);
}
