import { type Ask, AwsError, type ChangeAction } from '../../aws/call.ts';
import type { Resource } from '../../resources/resource.ts';
import type { Rule, RuleContext } from '../../rules/rule.ts';
import { type Ended, ended } from '../core/change.ts';
import { isStopped, SKEW } from '../core/circumstances.ts';
import { changedBeside } from '../core/expected.ts';
import { canonicalJson } from '../core/hash.ts';
import { judge } from '../core/judge.ts';
import type { Lane, OpenChange } from '../core/lane.ts';
import { hasPreconditions } from '../core/plan.ts';
import type { Commit, LaneChange } from '../core/ports.ts';
import { purposeOf } from '../core/purpose.ts';
import { TransactionTooLarge } from '../core/table.ts';
import { later } from '../core/time.ts';
import { apply, revert } from './apply.ts';
import { LookAgain, type Loop } from './loop.ts';
import { canonicalFacts, type Observation, observe, unreadOf } from './observe.ts';
import { writeLane } from './write-lane.ts';

/** A change shows at once with most services; some answer with the former state for a moment. Milliseconds between looks. */
const SETTLING = [200, 800, 2000];
/** With others it is carried out in the background. */
const SETTLING_SLOWLY = [...SETTLING, 4000, 8000, 15_000];

/** A change that is open in the ledger, and what is needed to see it through. */
export interface ChangeAtHand {
  readonly resource: Resource;
  readonly rule: Rule;
  readonly context: RuleContext;
  readonly lane: Lane;
  readonly open: OpenChange;
}

/** A change that came to an end. */
interface Made {
  readonly lane: Lane;
  readonly ended: Ended;
}

/**
 * One round trip to record the intent and, beside it, take the narrow credentials; then the change itself, and how it ended. `refused`: the ledger's guards
 * said no, or somebody was first, and nothing was done. Throws `LookAgain` where asking again later may help.
 */
export async function make(loop: Loop, intent: LaneChange, at: Omit<ChangeAtHand, 'lane'>): Promise<Made | Extract<Commit, { readonly refused: unknown }>> {
  // Both are waited for: an intent that was recorded after this look had given up would be nobody's.
  const [commit, credentials] = await Promise.allSettled([
    loop.ledger.commit(intent),
    loop.accounts.remediator(at.open.plan, purposeOf(at.open, 'apply'), loop.lease.signal),
  ]);
  if (commit.status === 'rejected') throw commit.reason;
  if (!('done' in commit.value)) return commit.value;
  const begun = { ...at, lane: commit.value.done };
  if (credentials.status === 'fulfilled') return carryOut(loop, begun, credentials.value);

  const ended = withoutCredentials(begun, credentials.reason);
  const made = await finish(loop, begun, ended);
  if (ended.status === 'none') throw new LookAgain(ended.error, { cause: credentials.reason });
  return made;
}

/** Makes a change whose intent is recorded, sees whether it worked, takes half of one back, and records how it ended. Throws `LookAgain` where the time is over. */
async function carryOut(loop: Loop, at: ChangeAtHand, change: Ask<ChangeAction>): Promise<Made> {
  const moved = await movedOn(loop, at);
  if (moved) return finish(loop, at, moved);
  assertTime(loop);
  const applied = await apply(at.open.plan, change, () => mayGoOn(loop, at));
  switch (applied.result) {
    case 'applied': {
      const seen = await verify(loop, at);
      return finish(loop, at, asVerified(at, seen));
    }
    case 'refused': {
      if (applied.index === 0) return finish(loop, at, { status: 'failed', error: applied.error, after: at.open.before });
      return finish(loop, at, await rollBack(loop, at, applied.index - 1, applied.error));
    }
    case 'unknown': {
      const seen = await verify(loop, at);
      if (isDone(at, seen)) return finish(loop, at, asVerified(at, seen));
      if (isAsBefore(at, seen)) return finish(loop, at, { status: 'failed', error: applied.error, after: factsOf(seen) });
      if (at.open.plan.steps.length === 1) return finish(loop, at, doubtful(seen, applied.error));
      return finish(loop, at, await rollBack(loop, at, applied.index, applied.error));
    }
    case 'stopped': {
      const seen = await observe(loop, at.resource, at.open.plan.ref);
      return finish(loop, at, { status: 'half-done', error: applied.error, after: factsOf(seen) });
    }
    default:
      throw applied satisfies never;
  }
}

/**
 * A last read, with the credentials at hand, before a call that would overwrite whatever is there: how the change ends where the resource is no longer what
 * the plan was made from. Null: it is. Throws `LookAgain` where it can't be read now; the change has ended then.
 */
async function movedOn(loop: Loop, at: ChangeAtHand): Promise<Ended | null> {
  if (hasPreconditions(at.open.plan)) return null;
  try {
    const seen = await observe(loop, at.resource, at.open.plan.ref);
    if (isAsBefore(at, seen)) return null;
    const error = 'unreadable' in seen ? seen.unreadable : 'The resource was changed by somebody else after it was evaluated: it is evaluated again.';
    return { status: 'none', error, after: factsOf(seen) };
  } catch (error) {
    if (error instanceof LookAgain) await finish(loop, at, { status: 'none', error: error.message, after: at.open.before });
    throw error;
  }
}

/** Goes on with a change whose look ended before its outcome was recorded: the facts tell how far it came. */
export async function resume(loop: Loop, at: ChangeAtHand): Promise<Lane> {
  const seen = await observe(loop, at.resource, at.open.plan.ref);
  if (isDone(at, seen)) return (await finish(loop, at, { status: 'verified', error: null, after: factsOf(seen) })).lane;
  const interrupted = 'The look that began it ended before its outcome was recorded.';
  if (isAsBefore(at, seen)) return (await finish(loop, at, { status: 'none', error: interrupted, after: factsOf(seen) })).lane;
  if (unreadOf(seen) !== null || at.open.plan.steps.length === 1) return (await finish(loop, at, doubtful(seen, interrupted))).lane;

  const mine = await takeOver(loop, at);
  return (await finish(loop, mine, await rollBack(loop, mine, at.open.plan.steps.length - 1, interrupted))).lane;
}

/** From now on the open change is this look's: whoever else had it, or sees it now, goes no further. */
async function takeOver(loop: Loop, at: ChangeAtHand): Promise<ChangeAtHand> {
  const open = { ...at.open, owner: loop.lease.owner, leaseUntil: loop.lease.until };
  const lane = await writeLane(loop, at.lane, (current) => (isStill(current.open, at.open) ? { after: { ...current, open }, entries: [] } : null));
  return { ...at, lane, open };
}

/** How a change ends for which no credentials were given: `none` where asking again later may help. */
function withoutCredentials({ open }: Pick<ChangeAtHand, 'open'>, error: unknown): Ended & { readonly error: string } {
  const message = error instanceof Error ? error.message : String(error);
  const isPassing = error instanceof AwsError && (error.kind === 'throttled' || error.kind === 'unreachable' || error.kind === 'unknown');
  return { status: isPassing ? 'none' : 'failed', error: `There were no credentials for the change: ${message}`, after: open.before };
}

/** Reverts the steps up to the one at `last`, as the role for that. Throws `LookAgain` where its credentials may be given later: the change stays open until then. */
async function rollBack(loop: Loop, at: ChangeAtHand, last: number, error: string): Promise<Ended> {
  const [credentials] = await Promise.allSettled([loop.accounts.remediator(at.open.plan, purposeOf(at.open, 'revert'), loop.lease.signal)]);
  let failures: readonly string[];
  if (credentials.status === 'fulfilled') {
    failures = await revert(at.open.plan, last, credentials.value, () => mayGoOn(loop, at));
  } else {
    const refused = withoutCredentials(at, credentials.reason);
    if (refused.status === 'none') throw new LookAgain(refused.error, { cause: credentials.reason });
    failures = [refused.error];
  }
  const seen = await observe(loop, at.resource, at.open.plan.ref);
  if (isAsBefore(at, seen)) return { status: 'rolled-back', error, after: factsOf(seen) };
  return { status: 'half-done', error: [error, ...failures, unreadOf(seen) ?? ''].join(' ').trim(), after: factsOf(seen) };
}

async function mayGoOn(loop: Loop, { open }: ChangeAtHand): Promise<string | null> {
  const stops = await loop.ledger.stops();
  assertTime(loop);
  return isStopped(stops, open.plan.ref.accountId, open.plan.ruleId) ? 'The stop switch was turned on before the next step: no further call was made.' : null;
}

/** A look that is slower than its lease may have been taken over by another. */
function assertTime(loop: Loop): void {
  if (loop.clock() >= loop.lease.until) throw new LookAgain('The time for this look ran out.');
}

/** One call that may have been made, and a resource that is neither as before nor as it should be: nobody but a person can tell. */
function doubtful(seen: Observation, error: string): Ended {
  const unread = unreadOf(seen);
  const why = unread ?? 'The resource is neither as it was before nor as it should be: somebody else has changed it since.';
  return { status: unread !== null ? 'half-done' : 'not-effective', error: `${error} ${why}`, after: factsOf(seen) };
}

async function verify(loop: Loop, at: ChangeAtHand): Promise<Observation> {
  let seen = await observe(loop, at.resource, at.open.plan.ref);
  for (const pause of at.resource.settlesSlowly ? SETTLING_SLOWLY : SETTLING) {
    // What the lease leaves is for recording the outcome.
    if (isDone(at, seen) || later(loop.clock(), pause) >= loop.lease.until) break;
    await loop.sleep(pause);
    seen = await observe(loop, at.resource, at.open.plan.ref);
  }
  return seen;
}

/** How a change ended whose calls were answered: it worked where the rule complies, and nothing beside the violation has changed. */
function asVerified(at: ChangeAtHand, seen: Observation): Ended {
  const after = factsOf(seen);
  if (!isDone(at, seen)) return { status: 'not-effective', error: reasonOf(seen), after };
  const beside = besideViolation(at, seen);
  if (beside.length === 0) return { status: 'verified', error: null, after };
  return { status: 'not-effective', error: `The rule complies, but something else has changed as well: ${beside.join(', ')}.`, after };
}

function besideViolation({ resource, rule, open }: ChangeAtHand, seen: Observation): string[] {
  // An undo has restored every fact, or it is not done.
  if (open.undoes || !('facts' in seen) || seen.facts === null || typeof open.before !== 'object' || open.before === null) return [];
  return changedBeside(rule, open.plan, open.before, seen.facts, (facts) => canonicalFacts(resource, facts));
}

/** The change is made: it must not be left open for what its outcome holds. */
const FACTS_LEFT_OUT = 'The facts after the change are too large to be recorded, so it can’t be undone.';

async function finish(loop: Loop, at: ChangeAtHand, outcome: Ended): Promise<Made> {
  const record = (how: Ended) =>
    writeLane(loop, at.lane, (current) => {
      if (!isStill(current.open, at.open)) return null;
      const { lane: after, entry } = ended(current, at.open, how, at.rule.meta.severity, loop.clock());
      return { after, entries: [entry] };
    });
  let how = outcome;
  const lane = await record(how).catch((error: unknown) => {
    if (!(error instanceof TransactionTooLarge)) throw error;
    how = { ...how, after: null, error: [how.error, FACTS_LEFT_OUT].filter(Boolean).join(' ') };
    return record(how);
  });
  loop.log.info('change ended', { changeId: at.open.changeId, ruleId: at.open.plan.ruleId, arn: at.open.plan.arn, status: how.status, error: how.error });
  return { lane, ended: how };
}

/** A remediation is done when its rule complies; an undo, when the facts from before the change are there again. */
function isDone({ resource, rule, context, open }: ChangeAtHand, seen: Observation): boolean {
  if (!('facts' in seen)) return false;
  if (open.undoes) return isSame(resource, seen.facts, open.undoes.facts);
  if (seen.facts === null) return true;
  const { compliance } = judge(rule, seen.facts, context);
  return compliance === 'COMPLIANT' || compliance === 'NOT_APPLICABLE';
}

function isAsBefore({ resource, open }: ChangeAtHand, seen: Observation): boolean {
  return 'facts' in seen && isSame(resource, seen.facts, open.before);
}

/** The resource is in the state that was recorded: every fact is the same, and could be read both times or neither. */
export function isSame(resource: Resource, facts: object | null, recorded: unknown): boolean {
  return compared(resource, facts, recorded) === 'same';
}

/** `unknown`: what was read both times is the same, but some fact could be read only one time. */
export function compared(resource: Resource, facts: object | null, recorded: unknown): 'same' | 'different' | 'unknown' {
  const [now, then] = [facts, typeof recorded === 'object' ? recorded : null].map((each) => canonicalFacts(resource, each));
  if (canonicalJson(now) === canonicalJson(then)) return 'same';
  if (typeof now !== 'object' || typeof then !== 'object' || !now || !then) return 'different';
  const former = new Map<string, unknown>(Object.entries(then));
  const isOther = ([name, fact]: [string, unknown]) =>
    fact !== undefined && former.get(name) !== undefined && canonicalJson(fact) !== canonicalJson(former.get(name));
  return Object.entries(now).some(isOther) ? 'different' : 'unknown';
}

function factsOf(seen: Observation): unknown {
  return 'facts' in seen ? seen.facts : null;
}

function reasonOf(seen: Observation): string {
  return unreadOf(seen) ?? 'Every call was answered, and still the rule is violated.';
}

/** The same change, in the same hands. */
function isStill(open: OpenChange | null, was: OpenChange): boolean {
  return open?.changeId === was.changeId && open.owner === was.owner;
}

/** The look that has the open change may still be at work: its lease, and what a call that it began in its last moment may take, is not over. */
export function isHeldByAnother(loop: Loop, open: OpenChange): boolean {
  return open.owner !== loop.lease.owner && loop.clock() < later(open.leaseUntil, SKEW) && !loop.lease.isOver(open.owner);
}
