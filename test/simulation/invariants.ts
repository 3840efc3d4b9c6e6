import { isDeepStrictEqual } from 'node:util';
import type { Alert } from '../../functions/core/alert.ts';
import type { Anchor } from '../../functions/core/anchor.ts';
import type { WorkItem } from '../../functions/core/cause.ts';
import { SKEW } from '../../functions/core/circumstances.ts';
import { type Entry, type Status, verifyChain } from '../../functions/core/entry.ts';
import { canonicalJson, hashOf } from '../../functions/core/hash.ts';
import { findingOf, type Lane, NO_HASH, type Waiver } from '../../functions/core/lane.ts';
import { nextLook } from '../../functions/core/next-look.ts';
import { isReversible, type Plan } from '../../functions/core/plan.ts';
import { modeFor, type Policy, policyWaiver } from '../../functions/core/policy.ts';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import { HOUR, hourOf, type Instant, later } from '../../functions/core/time.ts';
import type { Tags } from '../../resources/resource.ts';
import type { MadeCall } from '../../sandbox/sandbox.ts';
import type { Slices } from './account.ts';
import { type Mirror, stopOver, type Written } from './mirror.ts';
import type { Message } from './queue.ts';

/** What has to hold, one function each: null where it does, else a sentence. The numbers are those of the list in docs/safety.md. */

export type Broken = string | null;

/** What the change entries of the ledger hold. Written by functions/core/change.ts; parsed here, at the border of what a test may know. */
interface IntentDetail {
  readonly change: 'remediation' | 'undo';
  readonly plan: Plan;
  readonly before: unknown;
  readonly unattended: boolean;
  readonly decision: { readonly reason: string };
}

export function intentOf(entry: Entry): IntentDetail | null {
  return entry.kind === 'intent' ? (entry.detail as unknown as IntentDetail) : null;
}

export function statusOf(entry: Entry): Status | null {
  return entry.kind === 'outcome' ? (entry.detail['status'] as Status) : null;
}

export function keyOf(arn: string, ruleId: string): string {
  return `${ruleId} on ${arn}`;
}

/** 1. No change without an intent recorded before it: for exactly this call, and not ended yet. */
export function changeIsRecordedFirst({ lanes }: Mirror, { action, input, place }: MadeCall): Broken {
  const call = canonicalJson({ action, input });
  for (const { open } of lanes.values()) {
    if (!open || open.plan.ref.accountId !== place.accountId || open.plan.ref.region !== place.region) continue;
    if (open.plan.steps.some(({ apply, revert }) => canonicalJson(apply) === call || (revert && canonicalJson(revert) === call))) return null;
  }
  return `${action} was called without an open intent for it`;
}

/** 1, in the end. No intent without its outcome. */
export function everyIntentHasItsOutcome({ entries, lanes }: Mirror): Broken {
  for (const { id, kind, arn } of entries) {
    if (kind !== 'intent') continue;
    const outcomes = entries.filter((entry) => entry.kind === 'outcome' && entry.of === id);
    if (outcomes.length !== 1) return `intent ${id} on ${arn} has ${outcomes.length} outcomes`;
  }
  const open = [...lanes.values()].find((lane) => lane.open !== null);
  return open ? `a change on ${open.arn} is still open` : null;
}

/** 2. One change for one violation: never more changes that worked than there were violations. */
export function oneChangeForOneViolation({ entries }: Mirror, episodes: ReadonlyMap<string, number>): Broken {
  const made = new Map<string, number>();
  for (const entry of entries) {
    if (statusOf(entry) !== 'verified' || entry.detail['change'] !== 'remediation' || entry.ruleId === null) continue;
    const key = keyOf(entry.arn, entry.ruleId);
    made.set(key, (made.get(key) ?? 0) + 1);
  }
  for (const [key, count] of made) if (count > (episodes.get(key) ?? 0)) return `${key}: ${count} changes for ${episodes.get(key) ?? 0} violations`;
  return null;
}

/** 3. No unattended change unless mode, switch, budget and waivers allowed it, in the transaction that recorded the intent; 7. no change of any kind while stopped. */
export function intentIsAllowed(entry: Entry, { before }: Written, mirror: Mirror, policy: Policy | null): Broken {
  const intent = intentOf(entry);
  if (!intent) return null;
  const { plan, unattended } = intent;
  const { ruleId, ref, arn } = plan;
  if (stopOver(mirror, ref.accountId, ruleId)) return `change ${entry.id} was begun while the stop switch was on`;
  if (intent.change === 'remediation' && policy === null) return `change ${entry.id} was begun without a policy`;
  if (!unattended || policy === null) return null;
  const { tags } = { ...(intent.before as { readonly tags?: Tags } | null) };
  if (modeFor(policy, ruleId, ref.accountId, tags).mode !== 'enforce') return `unattended change ${entry.id} in a lesser mode`;
  if (plan.risk !== 'low' || !isReversible(plan)) return `unattended change ${entry.id} by a plan that is risky or has no way back`;
  if (inForce(before && findingOf(before, ruleId)?.waiver, entry.at) || policyWaiver(policy, ruleId, arn, entry.at))
    return `unattended change ${entry.id} of what is waived`;
  return null;
}

/** 4. Nothing outside the violation changes: no other resource, no other fact, and no rule of a group that admits but a few. */
export function nothingElseChanges(before: Slices, after: Slices, ruleIds: readonly string[]): Broken {
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(key);
    const is = after.get(key);
    if (isDeepStrictEqual(was, is)) continue;
    if (!was || !is) return `${key} came or went by a change of Holdfast's`;
    const allowed = ruleIds.flatMap((ruleId) => COMPLAINED_OF[ruleId] ?? []);
    const touched = Object.keys({ ...was, ...is }).filter((field) => !isDeepStrictEqual(was[field], is[field]));
    const wrong = touched.filter((field) => !allowed.includes(field));
    if (wrong.length > 0) return `${key}: ${wrong.join(', ')} changed, which no rule had complained of`;
    if (!ruleIds.includes('vpc-default-security-group-closed')) {
      const lost = harmlessRules(was).filter((rule) => !harmlessRules(is).includes(rule));
      if (lost.length > 0) return `${key}: a rule was revoked that admits but a few: ${lost[0]}`;
    }
    const unsaid = statementsIn(was).filter((statement) => !statementsIn(is).includes(statement));
    if (unsaid.length > 0 && !unsaid.every((statement) => statement.includes('aws:SecureTransport'))) return `${key}: a statement is gone: ${unsaid[0]}`;
  }
  return null;
}

const COMPLAINED_OF: Readonly<Record<string, readonly string[]>> = {
  'restricted-ssh': ['rules'],
  'restricted-common-ports': ['rules'],
  'vpc-default-security-group-closed': ['rules'],
  'cloudtrail-enabled': ['logging', 'startedAt', 'stoppedAt'],
  'cloud-trail-log-file-validation-enabled': ['logFileValidation'],
  's3-bucket-level-public-access-prohibited': ['publicAccessBlock'],
  's3-bucket-ssl-requests-only': ['policy'],
  's3-account-level-public-access-blocks': ['publicAccessBlock'],
  'iam-policy-no-statements-with-admin-access': ['defaultVersion', 'updatedAt'],
  'iam-password-policy': ['passwordPolicy'],
};

interface Rule {
  readonly peer: { readonly kind: string; readonly cidr?: string };
}
function harmlessRules(slice: Readonly<Record<string, unknown>>): string[] {
  const rules = Array.isArray(slice['rules']) ? (slice['rules'] as readonly Rule[]) : [];
  return rules.filter(({ peer }) => peer.cidr === undefined || Number(peer.cidr.split('/')[1]) >= 16).map((rule) => canonicalJson(rule));
}
function statementsIn(slice: Readonly<Record<string, unknown>>): string[] {
  if (typeof slice['policy'] !== 'string') return [];
  const { Statement = [] } = JSON.parse(slice['policy']) as { readonly Statement?: readonly unknown[] };
  return Statement.map((statement) => canonicalJson(statement));
}

/** 5. Reverting restores the facts that were there before, ids that AWS hands out anew aside. */
export function undoRestores(undo: Entry, { entries }: Mirror, factsNow: unknown): Broken {
  const change = entries.find(({ id }) => id === undo.of);
  const intent = change && intentOf(change);
  if (!intent) return `${undo.id} takes back ${undo.of}, which is no change`;
  return canonicalJson(withoutIds(factsNow)) === canonicalJson(withoutIds(intent.before))
    ? null
    : `${undo.id} did not restore what was there before ${undo.of}`;
}

/** Neither an id that AWS hands out anew nor what the account's own block makes of a bucket's: another lane may tighten that between a change and its undo. */
const NOT_OF_THE_RESOURCE: readonly string[] = ['ruleId', 'updateDate', 'effectiveBlock'];

/** Own spelling, so that a fault in the resource's canonical form shows. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => canonicalJson(withoutIds(each))).sort();
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !NOT_OF_THE_RESOURCE.includes(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutIds(inner)]));
}

/** 1. The outcome says what is so: where nothing was done, or it was taken back, everything is as it was before. */
export function outcomeIsTrue(outcome: Entry, { entries }: Mirror, factsNow: unknown): Broken {
  const status = statusOf(outcome);
  const intent = entries.find(({ id }) => id === outcome.of);
  if (!intent || (status !== 'none' && status !== 'failed' && status !== 'rolled-back')) return null;
  const before = intentOf(intent)?.before;
  return canonicalJson(withoutIds(factsNow)) === canonicalJson(withoutIds(before))
    ? null
    : `${intent.id} ended as ${status}, but the resource is not as it was before`;
}

/** The facts that an intent says there were before it are those that there are. */
export function wasSo(intent: Entry, factsNow: unknown): boolean {
  return canonicalJson(withoutIds(factsNow)) === canonicalJson(withoutIds(intentOf(intent)?.before));
}

/** 6. An approval releases exactly the plan that was shown, once, and only while it has not expired. */
export function approvalReleasesThePlanShownOnce(
  entry: Entry,
  { before }: Written,
  { requests, entries }: Mirror,
  shown: ReadonlyMap<string, ApprovalRequest>,
  released: Map<string, string>,
): Broken {
  const intent = intentOf(entry);
  if (intent?.change !== 'remediation' || intent.unattended) return null;
  const requestId = before && findingOf(before, intent.plan.ruleId)?.pending?.requestId;
  const request = requestId ? requests.get(requestId) : undefined;
  if (!requestId || !request) return `attended change ${entry.id} was never asked about`;
  const yes = new Set(request.answers.filter(({ answer }) => answer === 'apply').map(({ by }) => by));
  if (request.closed !== 'answered' || yes.size < request.needed) return `attended change ${entry.id} without enough of a yes to ${requestId}`;
  if (![...yes].every((by) => request.approvers.some(({ name }) => name === by))) return `attended change ${entry.id} on the word of somebody else`;
  if (entry.at > later(request.expiresAt, SKEW)) return `attended change ${entry.id} after ${requestId} had expired`;
  const was = shown.get(requestId);
  if (!was || was.plan.hash !== intent.plan.hash || !isDeepStrictEqual(was.plan.steps, intent.plan.steps))
    return `change ${entry.id} is not the plan that ${requestId} showed`;
  const former = released.get(requestId);
  const wasMade = entries.some((each) => each.of === former && statusOf(each) !== 'none' && each.kind === 'outcome');
  if (former !== undefined && wasMade) return `${requestId} released ${former} and ${entry.id}`;
  released.set(requestId, entry.id);
  return null;
}

/** 7. After the stop switch is on, at most the one call in flight per lane completes. */
export function stopHolds(mirror: Mirror, made: MadeCall, after: Map<string, number>): Broken {
  for (const lane of mirror.lanes.values()) {
    if (!lane.open?.plan.steps.some(({ apply, revert }) => isSame(apply, made) || (revert && isSame(revert, made)))) continue;
    const stop = stopOver(mirror, lane.ref.accountId, lane.open.plan.ruleId);
    if (!stop) continue;
    const key = `${lane.id} ${canonicalJson(stop)}`;
    after.set(key, (after.get(key) ?? 0) + 1);
    if ((after.get(key) ?? 0) > 1) return `${made.action} on ${lane.arn} began after the stop switch was on`;
  }
  return null;
}

function isSame(call: { readonly action: string; readonly input: unknown }, made: MadeCall): boolean {
  return call.action === made.action && canonicalJson(call.input) === canonicalJson(made.input);
}

/** 8. The budget is never exceeded. */
export function budgetIsKept({ entries }: Mirror, policy: Policy | null): Broken {
  const spent = new Map<string, number>();
  for (const entry of entries) {
    const intent = intentOf(entry);
    if (!intent?.unattended) continue;
    for (const scope of [`account ${intent.plan.ref.accountId}`, `rule ${intent.plan.ruleId}`]) {
      const key = `${hourOf(entry.at)} ${scope}`;
      spent.set(key, (spent.get(key) ?? 0) + 1);
      const limit = scope.startsWith('account') ? policy?.budget.perAccountHour : policy?.budget.perRuleHour;
      if ((spent.get(key) ?? 0) > (limit ?? 0)) return `${key}: ${spent.get(key)} unattended changes, ${limit} allowed`;
    }
  }
  return null;
}

/** 9. Nobody is fought with for ever: after so many returns, and after one failure, the next change is a person's decision. */
export function noFight(entry: Entry, { entries }: Mirror, policy: Policy | null, failed: ReadonlySet<string>): Broken {
  const intent = intentOf(entry);
  if (!intent?.unattended || !policy || entry.ruleId === null) return null;
  const key = keyOf(entry.arn, entry.ruleId);
  if (failed.has(key)) return `${entry.id} tries again by itself what had failed (${key})`;
  const since = later(entry.at, -policy.flapping.hours * HOUR);
  const former = entries.filter(
    (each) =>
      each.arn === entry.arn && each.ruleId === entry.ruleId && statusOf(each) === 'verified' && each.detail['change'] === 'remediation' && each.at > since,
  );
  return former.length < policy.flapping.remediations
    ? null
    : `${entry.id} is remediation ${former.length + 1} of ${key} within ${policy.flapping.hours} hours`;
}

/** What is so in the account, by a look that nothing can disturb. */
export interface Truth {
  readonly arn: string;
  readonly lane: string;
  readonly ruleId: string;
  readonly violated: boolean;
}

/** 10. When faults stop, every violation ends as fixed, asked, told or waived, and nothing is left waiting. */
export function everythingEndsWell(truths: readonly Truth[], mirror: Mirror, policy: Policy | null, now: Instant): Broken {
  for (const { arn, lane: id, ruleId, violated } of truths) {
    const lane = mirror.lanes.get(id);
    const finding = lane && findingOf(lane, ruleId);
    const key = keyOf(arn, ruleId);
    if (!violated) {
      if (finding && finding.state !== 'RESOLVED') return `${key} is over, but its finding is ${finding.state}`;
      continue;
    }
    if (!finding || finding.state === 'RESOLVED') return `${key} is violated, and there is no open finding`;
    const { state, pending, refused, decision, waiver, graceUntil } = finding;
    if (state === 'SUPPRESSED' && !inForce(waiver, now) && !(policy && policyWaiver(policy, ruleId, arn, now))) return `${key} is suppressed without a waiver`;
    if (state === 'NEW' && !(decision.reason === 'grace' && graceUntil !== null && now < graceUntil))
      return `${key} was neither fixed nor told (${decision.reason})`;
    if (state === 'NOTIFIED' && decision.outcome !== 'notify' && !pending && !refused) return `${key} waits for nothing (${decision.reason})`;
    if (pending?.approved && decision.outcome !== 'notify') return `${key} was approved, and nothing came of it`;
  }
  for (const lane of mirror.lanes.values()) {
    if (lane.untold.length > 0) return `${lane.arn}: ${lane.untold.length} alerts are still to be told`;
    if (lane.undo) return `${lane.arn}: an order to undo ${lane.undo.changeId} is still waiting`;
    const due = nextLook(lane, now);
    if (due !== null && due <= now) return `${lane.arn} never comes to rest: due since ${due}`;
    for (const { ruleId, pending } of lane.findings) {
      if (!pending) continue;
      if (now > later(pending.expiresAt, 3 * SKEW)) return `${pending.requestId} (${ruleId}) is out long after it expired`;
    }
  }
  return null;
}

/** 6 and 10. What is out can be answered, and what can be answered is waited for. */
export function questionsAgree({ lanes, requests }: Mirror): Broken {
  const asked = new Set<string>();
  for (const { findings, open } of lanes.values()) {
    for (const { ruleId, pending } of findings) {
      if (!pending) continue;
      asked.add(pending.requestId);
      const closed = requests.get(pending.requestId)?.closed;
      if (!open && !pending.approved && closed !== null) return `${pending.requestId} (${ruleId}) is out, but closed as ${closed}`;
    }
  }
  const dangling = [...requests.values()].find(({ id, closed }) => closed === null && !asked.has(id));
  return dangling ? `${dangling.id} can still be answered, but nobody waits for the answer` : null;
}

/** 10. No message is lost: it was looked at, or it is among the dead letters with its reason. */
export function noMessageIsLost(accepted: readonly WorkItem[], looked: ReadonlySet<string>, messages: readonly Message[]): Broken {
  const kept = new Set(
    messages.filter(({ state, reason }) => state === 'waiting' || state === 'in-flight' || (state === 'dead' && reason !== '')).map(({ item }) => idOf(item)),
  );
  const lost = accepted.find((item) => !looked.has(idOf(item)) && !kept.has(idOf(item)));
  return lost ? `the message of ${lost.cause.eventId} for ${lost.ref.id} was lost` : null;
}

export function idOf(item: WorkItem): string {
  return canonicalJson(item);
}

/** 11. Each question and each change is told at least once. */
export function everythingIsTold({ entries, orders }: Mirror, told: readonly Alert[]): Broken {
  for (const { changeId, at } of orders)
    if (!told.some((alert) => alert.kind === 'undone' && alert.changeId === changeId && alert.at >= at))
      return `what came of the order to undo ${changeId} was never told`;
  for (const entry of entries) {
    if (entry.kind === 'request' && !told.some(({ kind, request }) => kind === 'request' && request?.id === entry.id))
      return `question ${entry.id} was never told`;
    const status = statusOf(entry);
    if (status === null || status === 'none') continue;
    const intent = entries.find(({ id }) => id === entry.of);
    const isUndo = entry.detail['change'] === 'undo';
    const changeId = isUndo ? intent?.of : entry.of;
    if (!told.some((alert) => alert.kind === (isUndo ? 'undone' : 'change') && alert.changeId === changeId && alert.status === status)) {
      return `change ${entry.of} ended as ${status}, and that was never told`;
    }
  }
  return null;
}

/** 12. Each lane's chain verifies from its first entry, its sequence complete. */
export function chainVerifies(lane: Lane, entries: readonly Entry[]): Broken {
  const problems = verifyChain(entries, lane);
  return problems.length > 0 ? `${lane.arn}: ${problems.join('; ')}` : null;
}

/** 12. The anchors tie the lanes together: each names entries that are there, and follows the one before it. */
export function anchorsHold({ entries }: Mirror, anchors: readonly Anchor[], anchored: ReadonlyMap<string, Instant>): Broken {
  let previous = NO_HASH;
  for (const { day, heads, hash, previous: named } of anchors) {
    if (named !== previous) return `the anchor of ${day} does not follow the one before it`;
    if (hashOf({ day, heads, previous }) !== hash) return `the anchor of ${day} was changed`;
    for (const { lane, sequence, hash: head } of heads)
      if (!entries.some((entry) => entry.lane === lane && entry.sequence === sequence && entry.hash === head))
        return `the anchor of ${day} names an entry of ${lane} that is not there`;
    // What was written while the anchor was is the next day's matter.
    const settled = later(anchored.get(day) ?? `${day}T00:00:00.000Z`, -10 * SKEW);
    const then = entries.filter(({ at }) => at.startsWith(day) && at < settled);
    const missing = then.find(({ lane }) => !heads.some((each) => each.lane === lane));
    if (missing) return `the anchor of ${day} does not name ${missing.lane}`;
    previous = hash;
  }
  return null;
}

function inForce(waiver: Waiver | null | undefined, now: Instant): boolean {
  return waiver !== null && waiver !== undefined && now < waiver.until;
}
