import type { Resource, ResourceRef, Tags } from '../../resources/resource.ts';
import { ownValue } from '../../resources/shared/own-value.ts';
import type { Unreadable } from '../../resources/unreadable.ts';
import { type Rule, type RuleContext, UnknownFact } from '../../rules/rule.ts';
import { attribute, mainCause } from '../core/attribution.ts';
import type { Actor, Cause } from '../core/cause.ts';
import { begun } from '../core/change.ts';
import { circumstancesOf, countedAttempts, SKEW } from '../core/circumstances.ts';
import { type Decision, decide, type Planless } from '../core/decide.ts';
import type { Status } from '../core/entry.ts';
import { canonicalJson } from '../core/hash.ts';
import { type Judgement, judge } from '../core/judge.ts';
import { entryId, type Finding, findingOf, type Lane } from '../core/lane.ts';
import { oneLine } from '../core/phrases.ts';
import { type Plan, planFor } from '../core/plan.ts';
import { ruleContextFor } from '../core/policy.ts';
import type { Known } from '../core/ports.ts';
import { settle, type Verdict } from '../core/settle.ts';
import { TransactionTooLarge } from '../core/table.ts';
import { type Instant, later } from '../core/time.ts';
import { refuseApproval, unprovenApproval } from './approval.ts';
import { isHeldByAnother, make, resume } from './change.ts';
import { closedRequests } from './closed-requests.ts';
import { LookAgain, type Loop } from './loop.ts';
import { canonicalFacts, type Observation, observe } from './observe.ts';
import { tellAll } from './tell.ts';
import { undo } from './undo.ts';

/** What one look came to for one rule. */
export interface Line {
  readonly ruleId: string;
  readonly decision: Decision;
  readonly message: string;
  /** Of the change; `none` where there was none. */
  readonly status: Status;
  readonly changeId: string | null;
}

/** How much is kept of a message where what is to be recorded is too large. Characters. */
const LONGEST_MESSAGE = 2000;

/** One change, then look again; a resource that is still moving after so many is a question for a person. */
const PASSES = 10;
/** And where not even the question can be recorded, because others write to the lane all the time, the message comes back later. */
const LAST_PASS = 2 * PASSES;

/**
 * Looks at one resource and does what is right for what is there now, whoever asked. Throws `LookAgain`, or what the ledger
 * or the notifier threw: then the message has to come back.
 */
export async function reconcile(loop: Loop, ref: ResourceRef, causes: readonly Cause[]): Promise<readonly Line[]> {
  const rules = loop.settings.rules.filter(
    ({ resource, meta }) =>
      resource.type === ref.type && ownValue(loop.settings.policy?.rules, meta.id)?.enabled !== false && (loop.onlyRules?.includes(meta.id) ?? true),
  );
  const [first] = loop.settings.rules.filter(({ resource }) => resource.type === ref.type);
  if (!first) return [];
  const resource: Resource = first.resource;

  const acted = new Map<string, Line>();
  const seen = new Set<string>();
  let tooLarge: string | null = null;
  for (let pass = 1; ; pass += 1) {
    const started = loop.clock();
    let look = await lookAt(loop, resource, rules, ref);
    const { lane } = look.known;
    if (pass > LAST_PASS) throw new LookAgain(`${lane.arn} does not come to rest.`);

    if (lane.open) {
      await resumeOpen(loop, resource, lane);
      continue;
    }
    if (lane.undo) {
      await undo(loop, look.known, lane.undo, resource, loop.settings.rules, mainCause(causes));
      continue;
    }

    const verdictsOn = (at: Look, circular: boolean) => rules.map((rule) => verdictOn(loop, rule, at, causes, { circular, tooLarge }));
    // The resource and the ledger are read side by side: the facts may be from before a change that the ledger already knows to have ended.
    if (mayBeOlder(started, lane) && verdictsOn(look, false).some(isAct)) look = { ...look, seen: await observe(loop, resource, ref) };

    const state = 'facts' in look.seen ? canonicalJson(canonicalFacts(resource, look.seen.facts)) : '';
    const circular = pass > PASSES || (acted.size > 0 && seen.has(state));
    seen.add(state);

    const verdicts = verdictsOn(look, circular);
    const chosen = verdicts.find(isAct);
    try {
      if (!chosen) {
        const settled = await settleLane(loop, lane, verdicts, look, causes);
        if (!settled) continue;
        await tellAll(loop, settled);
        return verdicts.map((verdict) => acted.get(verdict.ruleId) ?? lineOf(verdict));
      }
      const unproven = chosen.decision.reason === 'approved' ? await unprovenApproval(loop, lane, chosen.ruleId) : null;
      if (unproven !== null) {
        await refuseApproval(loop, lane, chosen, unproven);
        continue;
      }
      const line = await act(loop, resource, chosen, look, causes);
      if (line && line.status !== 'none') acted.set(line.ruleId, line);
    } catch (error) {
      if (!(error instanceof TransactionTooLarge) || tooLarge !== null) throw error;
      loop.log.warn('too large to be recorded', { arn: lane.arn, error: error.message });
      tooLarge = error.message;
      // What an earlier look left untold may be what fills the lane.
      await tellAll(loop, lane);
    }
  }
}

function isAct({ decision }: Verdict): boolean {
  return decision.outcome === 'act';
}

/** What was read of the resource from this moment on may be from before the newest change, as far as two machines' clocks can tell. */
function mayBeOlder(started: Instant, { changedAt }: Lane): boolean {
  return changedAt !== null && changedAt > later(started, -SKEW);
}

interface Look {
  readonly known: Known;
  readonly seen: Observation;
}

interface Decided extends Verdict {
  readonly rule: Rule;
  readonly context: RuleContext;
  readonly actor: Actor | null;
}

/** One round trip: the resource, and beside it what the ledger knows. */
async function lookAt(loop: Loop, resource: Resource, rules: readonly Rule[], ref: ResourceRef): Promise<Look> {
  const ruleIds = rules.map(({ meta }) => meta.id);
  // Before the reads begin: were it to throw beside them, nobody would be waiting for theirs.
  const arn = resource.arn(ref);
  const [seen, known] = await Promise.all([observe(loop, resource, ref), loop.ledger.known(ref, arn, ruleIds, loop.clock())]);
  return { seen, known };
}

async function resumeOpen(loop: Loop, resource: Resource, lane: Lane): Promise<void> {
  const { open } = lane;
  if (!open) return;
  if (isHeldByAnother(loop, open)) throw new LookAgain(`Another look is at work on ${lane.arn} until ${open.leaseUntil}.`);
  const rule = loop.settings.rules.find(({ meta }) => meta.id === open.plan.ruleId);
  if (!rule) throw new LookAgain(`Change ${open.changeId} was begun by the rule ${open.plan.ruleId}, which is not there any more.`);
  await resume(loop, { resource, rule, context: ruleContextFor(loop.settings.policy, rule, lane.ref.accountId, loop.clock()), lane, open });
}

/** What earlier passes of the same look came to: a state returned; why the ledger could not hold what was to be recorded. */
interface Passed {
  readonly circular: boolean;
  readonly tooLarge: string | null;
}

function verdictOn(loop: Loop, rule: Rule, { known, seen }: Look, causes: readonly Cause[], { circular, tooLarge }: Passed): Decided {
  const { ref, arn } = known.lane;
  const { policy } = loop.settings;
  const finding = findingOf(known.lane, rule.meta.id);
  const facts = 'facts' in seen ? seen.facts : null;
  const now = loop.clock();
  const context = ruleContextFor(policy, rule, ref.accountId, now);

  const judged: Judgement | null = 'unreadable' in seen ? { compliance: 'INSUFFICIENT_DATA', message: seen.unreadable } : facts && judge(rule, facts, context);
  const judgement = judged && tooLarge !== null ? { ...judged, message: oneLine(judged.message, LONGEST_MESSAGE) } : judged;
  if (judgement && 'thrown' in judgement) loop.log.error('rule failed', { ruleId: rule.meta.id, arn, error: textOf(judgement.thrown) });
  const { plan, planless, error } = planOf(loop, rule, known.lane, facts, context, judgement, tooLarge);
  const actor = attribute(finding, judgement?.message ?? '', causes, policy?.code.roles ?? []);
  const tags = facts && 'tags' in facts ? (facts.tags as Tags | Unreadable) : undefined;
  const circumstances = circumstancesOf(rule.meta.id, finding, { policy, known, ref, arn, tags, actor, circular, now });
  const decision = decide({ judgement, plan, planless, circumstances });
  return {
    rule,
    context,
    actor,
    ruleId: rule.meta.id,
    severity: rule.meta.severity,
    judgement,
    plan,
    decision,
    graceUntil: circumstances?.graceUntil ?? null,
    error,
  };
}

interface Planned {
  readonly plan: Plan | null;
  readonly planless?: Planless;
  readonly error?: string;
}

/** The plan; or why there is none, and what was said of it. */
function planOf(
  loop: Loop,
  rule: Rule,
  { ref, arn }: Lane,
  facts: object | null,
  context: RuleContext,
  judgement: Judgement | null,
  tooLarge: string | null,
): Planned {
  if (!facts || !judgement) return { plan: null };
  try {
    const plan = planFor(rule, ref, facts, context, judgement);
    return plan && tooLarge !== null ? { plan: null, planless: 'too-large', error: tooLarge } : { plan };
  } catch (thrown) {
    const error = textOf(thrown);
    if (thrown instanceof UnknownFact) return { plan: null, planless: 'circumstances-unknown', error };
    loop.log.error('remediation failed', { ruleId: rule.meta.id, arn, error });
    return { plan: null, planless: 'remediation-failed', error };
  }
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Records the intent, makes the change and records how it ended. Null: the ledger's guards said no, or somebody was first; the next pass sees why.
 * Status `none`: the resource had moved on, and nothing was done. */
async function act(loop: Loop, resource: Resource, decided: Decided, { known, seen }: Look, causes: readonly Cause[]): Promise<Line | null> {
  const { rule, plan, decision, context } = decided;
  const { policy } = loop.settings;
  if (!plan || !policy || !('facts' in seen)) throw new RangeError('A change needs a plan, a policy and facts.');
  const { lane } = known;
  const now = loop.clock();
  const changeId = entryId(lane.id, lane.sequence + 1, lane.idPrefix);
  const unattended = decision.reason !== 'approved';
  const open = { changeId, kind: 'remediation' as const, plan, before: seen.facts, unattended, owner: loop.lease.owner, leaseUntil: loop.lease.until };
  const overtaken = findingOf(lane, rule.meta.id)?.pending;
  const { lane: after, entry } = begun(lane, open, actingFinding(decided, lane, causes, loop), decision, now);

  const guard = { accountId: lane.ref.accountId, ruleId: rule.meta.id, budget: unattended ? policy.budget : null };
  const requests = await closedRequests(loop, overtaken && !overtaken.approved ? [{ requestId: overtaken.requestId, as: 'overtaken' }] : []);
  const made = await make(loop, { before: lane, after, entries: [entry], requests, guard, now }, { resource, rule, context, open });
  if ('refused' in made) {
    loop.log.info('intent refused', { arn: lane.arn, ruleId: rule.meta.id, refused: made.refused });
    return null;
  }
  return { ruleId: rule.meta.id, decision, message: plan.violation, status: made.ended.status, changeId };
}

function actingFinding({ rule, plan, decision, actor }: Decided, lane: Lane, causes: readonly Cause[], loop: Loop): Finding {
  const former = findingOf(lane, rule.meta.id);
  const open = former && former.state !== 'RESOLVED' ? former : undefined;
  const now = loop.clock();
  return {
    ruleId: rule.meta.id,
    severity: rule.meta.severity,
    state: open?.state ?? 'NEW',
    message: plan?.violation ?? '',
    firstSeen: open?.firstSeen ?? now,
    lastSeen: now,
    actor,
    cause: open && open.message === plan?.violation ? open.cause : mainCause(causes),
    decision,
    planHash: plan?.hash ?? null,
    attempts: loop.settings.policy ? countedAttempts(former, loop.settings.policy, now) : [],
    waiver: null,
    // A question that nobody has answered ends with this change: were it kept, and the change never made, it would be out with nobody able to answer.
    pending: open?.pending?.approved ? open.pending : null,
    refused: null,
    graceUntil: null,
  };
}

/** Writes what the look came to, where anything is new. Null: the lane moved on meanwhile; an answer, a waiver, an order came in. */
async function settleLane(loop: Loop, lane: Lane, verdicts: readonly Verdict[], { seen }: Look, causes: readonly Cause[]): Promise<Lane | null> {
  const now = loop.clock();
  const facts = 'facts' in seen ? seen.facts : null;
  const settled = settle(lane, verdicts, { policy: loop.settings.policy, causes, facts, now, leavesOthers: loop.onlyRules !== undefined });
  if (!settled.changed) return lane;
  const requests = [...settled.requests, ...(await closedRequests(loop, settled.closed))];
  const commit = await loop.ledger.commit({ before: lane, after: settled.lane, entries: settled.entries, requests, now });
  return 'done' in commit ? commit.done : null;
}

function lineOf({ ruleId, decision, judgement }: Verdict): Line {
  return { ruleId, decision, message: judgement?.message ?? '', status: 'none', changeId: null };
}
