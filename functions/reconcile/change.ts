import type { Ask, ChangeAction } from '../../aws/call.ts';
import type { Resource } from '../../resources/resource.ts';
import type { Rule } from '../../rules/rule.ts';
import { type Ended, ended } from '../core/change.ts';
import { canonicalJson } from '../core/hash.ts';
import { judge } from '../core/judge.ts';
import type { Lane, OpenChange } from '../core/lane.ts';
import { apply, revert } from './apply.ts';
import type { Loop } from './loop.ts';
import { canonicalFacts, type Observation, observe } from './observe.ts';
import { writeLane } from './write-lane.ts';

/** A change shows at once with most services; some answer with the former state for a moment. Milliseconds between looks. */
const SETTLING = [200, 800, 2000];

/** A change that is open in the ledger, and what is needed to see it through. */
export interface ChangeAtHand {
  readonly resource: Resource;
  readonly rule: Rule;
  readonly parameters: unknown;
  readonly lane: Lane;
  readonly open: OpenChange;
}

/** Makes a change whose intent is recorded, sees whether it worked, takes half of one back, and records how it ended. */
export async function carryOut(loop: Loop, at: ChangeAtHand, change: Ask<ChangeAction>): Promise<{ readonly lane: Lane; readonly ended: Ended }> {
  const applied = await apply(at.open.plan, change, loop.lease, loop.clock);
  switch (applied.result) {
    case 'applied': {
      const seen = await verify(loop, at);
      return finish(loop, at, {
        status: isDone(at, seen) ? 'verified' : 'not-effective',
        error: isDone(at, seen) ? null : reasonOf(seen),
        after: factsOf(seen),
      });
    }
    case 'refused': {
      if (applied.index === 0) return finish(loop, at, { status: 'failed', error: applied.error, after: at.open.before });
      return finish(loop, at, await rollBack(loop, at, applied.index - 1, change, applied.error));
    }
    case 'unknown': {
      const seen = await verify(loop, at);
      if (isDone(at, seen)) return finish(loop, at, { status: 'verified', error: null, after: factsOf(seen) });
      if (at.open.plan.steps.length === 1 || isAsBefore(at, seen)) return finish(loop, at, { status: 'failed', error: applied.error, after: factsOf(seen) });
      return finish(loop, at, await rollBack(loop, at, applied.index, change, applied.error));
    }
    default:
      throw applied satisfies never;
  }
}

/** Goes on with a change whose look ended before its outcome was recorded: the facts tell how far it came. */
export async function resume(loop: Loop, at: ChangeAtHand): Promise<Lane> {
  const seen = await observe(loop.accounts, at.resource, at.open.plan.ref);
  if (isDone(at, seen)) return (await finish(loop, at, { status: 'verified', error: null, after: factsOf(seen) })).lane;
  const interrupted = 'The look that began it ended before its outcome was recorded.';
  if (at.open.plan.steps.length === 1 || isAsBefore(at, seen))
    return (await finish(loop, at, { status: 'none', error: interrupted, after: factsOf(seen) })).lane;
  const change = await loop.accounts.remediator(at.open.plan);
  return (await finish(loop, at, await rollBack(loop, at, at.open.plan.steps.length - 1, change, interrupted))).lane;
}

async function rollBack(loop: Loop, at: ChangeAtHand, last: number, change: Ask<ChangeAction>, error: string): Promise<Ended> {
  const failures = await revert(at.open.plan, last, change);
  const seen = await observe(loop.accounts, at.resource, at.open.plan.ref);
  if (isAsBefore(at, seen)) return { status: 'rolled-back', error, after: factsOf(seen) };
  return { status: 'half-done', error: [error, ...failures].join(' '), after: factsOf(seen) };
}

async function verify(loop: Loop, at: ChangeAtHand): Promise<Observation> {
  let seen = await observe(loop.accounts, at.resource, at.open.plan.ref);
  for (const pause of SETTLING) {
    if (isDone(at, seen)) break;
    await loop.sleep(pause);
    seen = await observe(loop.accounts, at.resource, at.open.plan.ref);
  }
  return seen;
}

async function finish(loop: Loop, at: ChangeAtHand, how: Ended): Promise<{ lane: Lane; ended: Ended }> {
  const lane = await writeLane(loop, at.lane, (current) => {
    if (current.open?.changeId !== at.open.changeId) return null;
    const { lane: after, entry } = ended(current, at.open, how, at.rule.meta.severity, loop.clock());
    return { after, entries: [entry] };
  });
  loop.log.info('change ended', { changeId: at.open.changeId, ruleId: at.open.plan.ruleId, arn: at.open.plan.arn, status: how.status, error: how.error });
  return { lane, ended: how };
}

/** A remediation is done when its rule complies; an undo, when the facts from before the change are there again. */
function isDone({ resource, rule, parameters, open }: ChangeAtHand, seen: Observation): boolean {
  if (!('facts' in seen)) return false;
  if (open.undoes) return isSame(resource, seen.facts, open.undoes.facts);
  if (seen.facts === null) return true;
  const { compliance } = judge(rule, seen.facts, parameters);
  return compliance === 'COMPLIANT' || compliance === 'NOT_APPLICABLE';
}

function isAsBefore({ resource, open }: ChangeAtHand, seen: Observation): boolean {
  return 'facts' in seen && isSame(resource, seen.facts, open.before);
}

/** The resource is in the state that was recorded. */
export function isSame(resource: Resource, facts: object | null, recorded: unknown): boolean {
  const kept = typeof recorded === 'object' ? recorded : null;
  return canonicalJson(canonicalFacts(resource, facts)) === canonicalJson(canonicalFacts(resource, kept));
}

function factsOf(seen: Observation): unknown {
  return 'facts' in seen ? seen.facts : null;
}

function reasonOf(seen: Observation): string {
  return 'facts' in seen ? 'Every call was answered, and still the rule is violated.' : seen.unreadable;
}

/** The lease of the look that began the open change is still running. */
export function isHeldByAnother(loop: Loop, open: OpenChange): boolean {
  return open.owner !== loop.lease.owner && loop.clock() < open.leaseUntil && !loop.lease.isOver(open.owner);
}
