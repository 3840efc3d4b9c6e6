import type { AwsAction, AwsCall } from '../../aws/call.ts';
import { canonicalJson } from './hash.ts';
import type { Plan } from './plan.ts';

/** A change that its plan does not hold, and that was therefore not made. */
export class OutsidePlan extends Error {
  override readonly name = 'OutsidePlan';
}

/** Throws `OutsidePlan` unless this very call, action and input, is a step of the plan or takes one back. */
export function assertWithinPlan(plan: Pick<Plan, 'hash' | 'arn' | 'steps'>, action: AwsAction, input: unknown): void {
  const asked = canonicalJson({ action, input });
  if (callsOf(plan).some((call) => canonicalJson(call) === asked)) return;
  throw new OutsidePlan(`${action} on ${plan.arn} was not made: plan ${plan.hash.slice(0, 12)} does not hold this call.`);
}

function callsOf({ steps }: Pick<Plan, 'steps'>): readonly AwsCall[] {
  return steps.flatMap(({ apply, revert }) => (revert ? [apply, revert] : [apply]));
}
