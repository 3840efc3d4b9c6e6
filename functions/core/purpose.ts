import type { AwsCall, ChangeAction } from '../../aws/call.ts';
import type { OpenChange } from './lane.ts';
import type { Plan } from './plan.ts';

/** What calls of a plan are made for. `roll back`: a plan that was half carried out. The plan of an undo is the reverse of the plan that it undoes. */
export type Purpose = 'remediate' | 'roll back' | 'undo' | 'roll back undo';

/**
 * Which calls of the plan those are, and which role may make them: what only a revert needs, the remediator may not. An undo applies the reverts of the plan that
 * it undoes, and rolling it back makes that plan's own calls again.
 */
const PURPOSES = {
  remediate: { calls: 'apply', role: 'remediator' },
  'roll back': { calls: 'revert', role: 'reverter' },
  undo: { calls: 'apply', role: 'reverter' },
  'roll back undo': { calls: 'revert', role: 'remediator' },
} as const satisfies Readonly<Record<Purpose, { readonly calls: 'apply' | 'revert'; readonly role: 'remediator' | 'reverter' }>>;

/** What the plan of a change is carried out, or rolled back, for. */
export function purposeOf({ kind }: Pick<OpenChange, 'kind'>, calls: 'apply' | 'revert'): Purpose {
  if (kind === 'undo') return calls === 'apply' ? 'undo' : 'roll back undo';
  return calls === 'apply' ? 'remediate' : 'roll back';
}

/** The role that is taken for it. */
export function roleFor(purpose: Purpose): 'remediator' | 'reverter' {
  return PURPOSES[purpose].role;
}

/** Every call of the plan that may be made for it, in the order of the steps. */
export function callsFor({ steps }: Pick<Plan, 'steps'>, purpose: Purpose): readonly AwsCall<ChangeAction>[] {
  return steps.flatMap((step) => step[PURPOSES[purpose].calls] ?? []);
}
