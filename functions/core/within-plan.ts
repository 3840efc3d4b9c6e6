import type { AwsAction } from '../../aws/call.ts';
import { canonicalJson } from './hash.ts';
import type { Plan } from './plan.ts';
import { callsFor, type Purpose } from './purpose.ts';

/** A change that its plan does not hold, and that was therefore not made. */
export class OutsidePlan extends Error {
  override readonly name = 'OutsidePlan';
}

/** Throws `OutsidePlan` unless this very call, action and input, is one that the plan holds for this purpose. */
export function assertWithinPlan(plan: Pick<Plan, 'hash' | 'arn' | 'steps'>, purpose: Purpose, action: AwsAction, input: unknown): void {
  const asked = canonicalJson({ action, input });
  if (callsFor(plan, purpose).some((call) => canonicalJson(call) === asked)) return;
  throw new OutsidePlan(`${action} on ${plan.arn} was not made: plan ${plan.hash.slice(0, 12)} does not hold this call to ${purpose}.`);
}
