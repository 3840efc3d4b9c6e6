import type { AwsAction, AwsCall, ChangeAction } from '../../aws/call.ts';
import { type Ask, AwsError } from '../../aws/call.ts';
import type { Plan } from '../core/plan.ts';

/**
 * What became of a plan's calls: `applied` all were answered; `refused` the step at `index` was surely not carried out, the ones before it were;
 * `unknown` the step at `index` may or may not have been: the facts will tell; `stopped` it was not begun, and nothing else is to be.
 */
export type Applied = { readonly result: 'applied' } | { readonly result: 'refused' | 'unknown' | 'stopped'; readonly index: number; readonly error: string };

/** Asked before a further call is begun. Answers why it must not be, null where it may. Throws `LookAgain` where the look's time is over. */
export type MayGoOn = () => Promise<string | null>;

/** Makes the changing calls of a plan, in order, and no other. The only code that changes a guarded account. Throws only what `mayGoOn` throws. */
export async function apply(plan: Plan, change: Ask<ChangeAction>, mayGoOn: MayGoOn): Promise<Applied> {
  for (const [index, step] of plan.steps.entries()) {
    // Whether the first may be begun was asked in the very transaction that recorded the intent.
    const why = index === 0 ? null : await mayGoOn();
    if (why !== null) return { result: 'stopped', index, error: why };
    try {
      await call(change, step.apply);
    } catch (error) {
      const surelyNotDone = error instanceof AwsError && error.kind !== 'unknown';
      return { result: surelyNotDone ? 'refused' : 'unknown', index, error: error instanceof Error ? error.message : String(error) };
    }
  }
  return { result: 'applied' };
}

/**
 * Takes back the steps up to and including the one at `last`, newest first. Goes on past a failed call, and answers what failed: the facts decide in the
 * end. Throws only what `mayGoOn` throws.
 */
export async function revert(plan: Plan, last: number, change: Ask<ChangeAction>, mayGoOn: MayGoOn): Promise<readonly string[]> {
  const errors: string[] = [];
  for (const step of plan.steps.slice(0, last + 1).reverse()) {
    if (step.revert === null) continue;
    const why = await mayGoOn();
    if (why !== null) return [...errors, why];
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
