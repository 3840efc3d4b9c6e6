import { approvalProblem, type RequestDetail } from './approval.ts';
import type { Entry } from './entry.ts';
import { canonicalJson } from './hash.ts';
import { type Finding, type Lane, laneOf, type UndoOrder, type Waiver } from './lane.ts';
import { type KeptName, referenceTo } from './people.ts';
import type { Plan } from './plan.ts';
import type { Stop } from './ports.ts';
import type { ApprovalRequest } from './request.ts';
import { DAY, HOUR, hourOf, type Instant, later } from './time.ts';

/** All that the ledger holds of one lane. */
export interface LaneRecord {
  readonly lane: Lane;
  readonly entries: readonly Entry[];
  readonly requests: readonly ApprovalRequest[];
  readonly names: readonly KeptName[];
}

/** Requests are kept for 13 months: one that was made this long ago may be gone. Milliseconds. */
const REQUEST_KEPT = 365 * DAY;
/** Counters of unattended changes are kept for two days: one of an hour this long ago is. Milliseconds. */
export const BUDGET_KEPT = 46 * HOUR;

/**
 * Where a lane's stored state says something else than its chain of entries, which is folded to what the state has to be: a sentence each. The chain itself is
 * taken as verified.
 */
export function stateProblems(record: LaneRecord, now: Instant): string[] {
  const { lane, entries } = record;
  const problems = [
    ...identityProblems(lane, entries),
    ...openProblems(lane, entries),
    ...undoProblems(lane, entries),
    ...lane.findings.flatMap((finding) => [...waiverProblems(finding, entries, now), ...pendingProblems(lane, finding, record, now)]),
    ...record.requests.flatMap((request) => [...requestProblems(lane, request, entries), ...hiddenRequest(lane, request, now)]),
    ...missingFindings(lane, entries, now),
    ...nameProblems(record),
  ];
  return problems.map((problem) => `lane ${lane.id}: ${problem}`);
}

/** The lane is of the resource that its entries are about. */
function identityProblems(lane: Lane, entries: readonly Entry[]): string[] {
  if (laneOf(lane.arn) !== lane.id) return [`its state is of ${lane.arn}, which is another lane`];
  const stranger = entries.find(({ arn }) => arn !== lane.arn);
  if (stranger) return [`entry ${stranger.id} is of ${stranger.arn}, not of ${lane.arn}`];
  const named = entries.flatMap(({ ref, detail }) => {
    const found = ref ?? (detail['plan'] as Plan | undefined)?.ref;
    return found ? [found] : [];
  });
  const last = named.at(-1);
  return last && !isSame(last, lane.ref) ? [`its state names ${shown(lane.ref)}, its entries ${shown(last)}`] : [];
}

/** A change that is open has its intent, and an intent without an outcome is open. */
function openProblems(lane: Lane, entries: readonly Entry[]): string[] {
  const begun = entries.filter(({ id, kind }) => kind === 'intent' && outcomeOf(entries, id) === undefined);
  const { open } = lane;
  if (!open) return begun.map(({ id }) => `change ${id} has no outcome, and its state holds no open change`);
  const intent = begun.find(({ id }) => id === open.changeId);
  if (!intent) return [`its state holds the open change ${open.changeId}, which its chain does not`];
  const { change, plan, before, unattended } = intent.detail;
  const says = { change: open.kind, plan: open.plan, before: open.before, unattended: open.unattended, of: open.undoes?.changeId ?? null };
  return isSame(says, { change, plan, before, unattended, of: intent.of }) ? [] : [`the open change ${open.changeId} is not the one that its intent recorded`];
}

/** An order to undo stands where it was given and has not ended. */
function undoProblems({ undo }: Lane, entries: readonly Entry[]): string[] {
  const order = entries.findLast(({ kind, detail }) => kind === 'undo' && !('refused' in detail));
  const standing = order && !hasEnded(order, entries) ? order : undefined;
  if (!undo) return standing ? [`the order to undo ${standing.of} (${standing.id}) is gone from its state`] : [];
  const says: UndoOrder | null = standing
    ? { changeId: standing.of ?? '', by: standing.who, at: standing.at, waiver: standing.detail['waiver'] as Waiver }
    : null;
  return isSame(undo, says) ? [] : [`its state holds an order to undo ${undo.changeId}, which its chain does not`];
}

function hasEnded({ of, sequence }: Entry, entries: readonly Entry[]): boolean {
  return entries.some((entry) => {
    if (entry.sequence < sequence) return false;
    if (entry.kind === 'undo') return entry.of === of && 'refused' in entry.detail;
    if (entry.kind !== 'outcome' || entry.detail['status'] === 'none') return false;
    const intent = entries.find(({ id }) => id === entry.of);
    return intent?.of === of && intent?.detail['change'] === 'undo';
  });
}

/** The waiver that the chain grants a finding, and the entry that does; null: none, or it was dropped with an undo that failed. */
function granted(ruleId: string, entries: readonly Entry[]): { readonly waiver: Waiver; readonly by: Entry } | null {
  const by = entries.findLast((entry) => entry.ruleId === ruleId && (entry.kind === 'waiver' || isUndo(entry)));
  if (!by) return null;
  const { owner, reason, until } = (isUndo(by) ? (by.detail['waiver'] ?? {}) : by.detail) as Waiver;
  const status = isUndo(by) ? outcomeOf(entries, by.id)?.detail['status'] : undefined;
  if (owner === undefined || status === 'none' || status === 'failed' || status === 'rolled-back') return null;
  return { waiver: { owner, reason, until }, by };
}

function waiverProblems({ ruleId, waiver }: Finding, entries: readonly Entry[], now: Instant): string[] {
  const grant = granted(ruleId, entries);
  if (waiver)
    return grant && isSame(waiver, grant.waiver) ? [] : [`${ruleId} is waived in its state until ${waiver.until}, and its chain grants no such waiver`];
  if (!grant || grant.waiver.until <= now) return [];
  // A change is begun only where no waiver covers the finding any more.
  const isOver = entries.some(
    ({ kind, ruleId: of, sequence, at }) => kind === 'intent' && of === ruleId && sequence > grant.by.sequence && at >= grant.waiver.until,
  );
  return isOver ? [] : [`the waiver of ${ruleId} until ${grant.waiver.until} (${grant.by.id}) is gone from its state`];
}

/** Findings outlive their waivers: one that is gone took its waiver along. */
function missingFindings({ findings }: Lane, entries: readonly Entry[], now: Instant): string[] {
  const ruleIds = new Set(entries.flatMap(({ ruleId }) => (ruleId === null || findings.some((finding) => finding.ruleId === ruleId) ? [] : [ruleId])));
  return [...ruleIds].flatMap((ruleId) => {
    const grant = granted(ruleId, entries);
    return grant && grant.waiver.until > now ? [`the finding of ${ruleId} is gone, with its waiver until ${grant.waiver.until} (${grant.by.id})`] : [];
  });
}

function pendingProblems(lane: Lane, { ruleId, pending }: Finding, { entries, requests }: LaneRecord, now: Instant): string[] {
  if (!pending) return [];
  const { requestId } = pending;
  const index = entries.findIndex(({ id, kind, ruleId: of }) => id === requestId && kind === 'request' && of === ruleId);
  const request = entries[index];
  if (!request) return [`${ruleId} waits for an answer to ${requestId}, which its chain does not hold`];
  if (pending.approved) {
    // While the change that it released is under way, the state keeps the approval.
    if (lane.open?.plan.ruleId === ruleId) return [];
    const problem = approvalProblem(lane, pending, entries.slice(index));
    return problem === null ? [] : [`${ruleId} is approved in its state, but ${problem}`];
  }
  const { plan, expiresAt } = detailOf(request);
  if (plan.hash !== pending.planHash || expiresAt !== pending.expiresAt)
    return [`${ruleId} waits for an answer to another plan, or for longer, than ${requestId} showed`];
  const stored = requests.find(({ id }) => id === requestId);
  if (!stored) return request.at > later(now, -REQUEST_KEPT) ? [`request ${requestId}, which is out, is missing`] : [];
  return isAnswered(stored, entries) ? [`${requestId} was answered, and its state says that it is still out`] : [];
}

/** A stored request is the one that its entry recorded, with the answers that the chain holds. */
function requestProblems(lane: Lane, request: ApprovalRequest, entries: readonly Entry[]): string[] {
  const entry = entries.find(({ id, kind }) => id === request.id && kind === 'request');
  if (!entry) return [`request ${request.id} is not in its chain`];
  const { plan, approvers, needed, expiresAt, reason, facts } = detailOf(entry);
  const problems: string[] = [];
  const differ = (what: string, is: unknown, was: unknown) => {
    if (!isSame(is, was)) problems.push(`request ${request.id} has another ${what} than its entry recorded`);
  };
  differ('plan', request.plan, plan);
  differ('list of approvers', request.approvers, approvers);
  if (needed !== undefined) differ('number of approvals needed', request.needed, needed);
  differ('expiry', request.expiresAt, expiresAt);
  differ('reason', request.reason, reason);
  differ('state of the resource', request.facts, facts);
  differ('resource', [request.arn, request.ref], [lane.arn, lane.ref]);
  const given = request.answers.map(({ answer, by, at }) => ({ answer, by, at }));
  const recorded = answersTo(request.id, entries).map(({ who, at, detail }) => ({ answer: detail['answer'], by: who, at }));
  if (!isSame(given, recorded)) problems.push(`request ${request.id} has other answers than its chain holds`);
  if ((request.closed === 'answered') !== isAnswered(request, entries))
    problems.push(`request ${request.id} is ${request.closed === 'answered' ? 'closed as answered' : 'not closed as answered'}, against its chain`);
  return problems;
}

/** A request that is out stands in its finding: where it does not, nobody is reminded of it, and no answer to it counts. */
function hiddenRequest({ findings }: Lane, { id, plan, closed, expiresAt }: ApprovalRequest, now: Instant): string[] {
  if (closed !== null || expiresAt <= now) return [];
  const isShown = findings.some(({ ruleId, pending }) => ruleId === plan.ruleId && pending?.requestId === id);
  return isShown ? [] : [`request ${id} is out, and the finding of ${plan.ruleId} does not show it`];
}

/** A no ends a request at once, a keep with its waiver (the first of two has none), approvals when there are as many as needed. Of each person the last answer counts. */
function isAnswered({ id, needed }: Pick<ApprovalRequest, 'id' | 'needed'>, entries: readonly Entry[]): boolean {
  const answers = answersTo(id, entries);
  if (answers.some(({ detail }) => detail['answer'] === 'not-now')) return true;
  if (entries.some(({ kind, of }) => kind === 'waiver' && of === id)) return true;
  const last = new Map(answers.map(({ who, detail }) => [who, detail['answer']]));
  const approvals = [...last.values()].filter((answer) => answer === 'apply').length;
  return approvals > 0 && approvals >= needed;
}

function answersTo(requestId: string, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ kind, of }) => kind === 'answer' && of === requestId);
}

/** A name is the one that was referred to; one that is gone was erased on the record. */
function nameProblems({ entries, names }: LaneRecord): string[] {
  const problems = names.filter(({ ref, key, name }) => referenceTo(name, key) !== ref).map(({ sequence }) => `a name in entry ${sequence} was changed`);
  const kept = new Set(names.map(({ sequence, ref }) => `${sequence} ${ref}`));
  const erased = new Set(entries.flatMap(({ kind, detail }) => (kind === 'erase' && Array.isArray(detail['refs']) ? detail['refs'].map(String) : [])));
  for (const { id, sequence, people = [] } of entries)
    if (people.some((ref) => !kept.has(`${sequence} ${ref}`) && !erased.has(ref))) problems.push(`a name in entry ${id} is gone, and was not erased`);
  return problems;
}

/** Where the switches that are on are not those that were turned on last. */
export function switchProblems(stops: readonly Stop[], entries: readonly Entry[]): string[] {
  const newest = new Map(entries.filter(({ kind }) => kind === 'stop' || kind === 'resume').map((entry) => [canonicalJson(entry.detail['scope']), entry]));
  const problems: string[] = [];
  for (const { scope, by, reason, since } of stops) {
    const entry = newest.get(canonicalJson(scope));
    if (entry?.kind !== 'stop') problems.push(`the stop switch for ${scopeText(scope)} is on, and its chain holds no order for that`);
    else if (!isSame({ by, reason, since }, { by: entry.who, reason: entry.detail['reason'], since: entry.at }))
      problems.push(`the stop switch for ${scopeText(scope)} does not say who turned it on, when and why as ${entry.id} does`);
  }
  for (const [key, { id, kind, detail }] of newest)
    if (kind === 'stop' && !stops.some(({ scope }) => canonicalJson(scope) === key))
      problems.push(`the stop switch for ${scopeText(detail['scope'] as Stop['scope'])} is off, and was never turned off after ${id}`);
  return problems;
}

/** The unattended changes of each hour and scope, as intents tell. */
export function spentByIntents(entries: readonly Entry[]): string[] {
  return entries
    .filter(({ kind, detail }) => kind === 'intent' && detail['unattended'] === true)
    .flatMap(({ at, detail }) => {
      const { ref, ruleId } = detail['plan'] as Plan;
      return [`${hourOf(at)} account#${ref.accountId}`, `${hourOf(at)} rule#${ruleId}`];
    });
}

function detailOf({ detail }: Entry): RequestDetail {
  return detail as unknown as RequestDetail;
}

function isUndo({ kind, detail }: Entry): boolean {
  return kind === 'intent' && detail['change'] === 'undo';
}

function outcomeOf(entries: readonly Entry[], changeId: string): Entry | undefined {
  return entries.find(({ kind, of }) => kind === 'outcome' && of === changeId);
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function scopeText(scope: Stop['scope']): string {
  if (scope === 'all') return 'everything';
  return 'accountId' in scope ? `account ${scope.accountId}` : `rule ${scope.ruleId}`;
}

function shown({ type, id, accountId, region }: Lane['ref']): string {
  return `${type} ${id} in ${accountId} ${region}`;
}
