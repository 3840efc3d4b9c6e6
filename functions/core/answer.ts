import { matchesText } from './attribution.ts';
import type { Actor } from './cause.ts';
import { SKEW } from './circumstances.ts';
import type { EntryContent } from './entry.ts';
import { type Finding, findingOf, type Lane } from './lane.ts';
import type { LaneChange } from './ports.ts';
import type { Answer, ApprovalRequest, Approver, GivenAnswer } from './request.ts';
import { DAY, earliest, HOUR, type Instant, later } from './time.ts';

/** The longest that something may be kept as it is; a leap year's length, so that the same day of next year is always allowed. Milliseconds. */
export const LONGEST_WAIVER = 366 * DAY;
/** Characters. */
export const LONGEST_REASON = 500;

/** What a person chose; reason and until (a moment) matter only to `keep`. */
export interface ChosenAnswer {
  readonly answer: Answer;
  readonly reason: string | null;
  readonly until: Instant | null;
}

export interface Answering {
  /** The lane of the request, as the ledger has it now. */
  readonly lane: Lane;
  readonly request: ApprovalRequest;
  readonly answer: ChosenAnswer;
  /** The approver's name. */
  readonly by: string;
  /** How long `not-now` holds. */
  readonly snoozeHours: number;
  readonly now: Instant;
}

export type AnswerProblem = 'reason-missing' | 'reason-too-long' | 'until-missing' | 'until-past' | 'until-too-late';

/** Every way an answer can be turned down; nothing is written then. */
export type AnswerRefusal =
  | { readonly refused: 'not-an-approver' }
  | { readonly refused: 'already-answered'; readonly given: GivenAnswer }
  | { readonly refused: 'expired'; readonly expiresAt: Instant }
  /** The plan changed, or the violation is over. */
  | { readonly refused: 'overtaken' }
  /** Who made the change can't be the one who keeps it. */
  | { readonly refused: 'own-change' }
  /** Nobody knows who made the change, and there is no second approver to keep it too. */
  | { readonly refused: 'unknown-maker' }
  | { readonly refused: 'invalid'; readonly problems: readonly AnswerProblem[] };

/** An answer that counts: the one write that records it, and the sentence that tells the person what happens next. */
export interface Answered {
  readonly change: LaneChange;
  readonly message: string;
}

/**
 * What an approver's answer comes to. An approval is not a command: it marks the plan as approved, and the loop acts on it only if it
 * comes to the very same plan again. Who said yes may still say no, as long as others have to agree; nobody counts twice.
 */
export function answerRequest(answering: Answering): Answered | AnswerRefusal {
  const { lane, request, answer, by, now } = answering;
  const standing = standingOf(lane, request, by, now);
  if (standing) return standing;
  const finding = findingOf(lane, request.plan.ruleId);
  if (!finding?.pending) return { refused: 'overtaken' };

  switch (answer.answer) {
    case 'apply':
      return approve(answering, finding, finding.pending);
    case 'keep':
      return keep(answering, finding);
    case 'not-now': {
      const until = later(now, answering.snoozeHours * HOUR);
      const after = { ...finding, pending: null, refused: { planHash: request.plan.hash, until } };
      const given: GivenAnswer = { answer: 'not-now', by, at: now, reason: null, until };
      return {
        change: changeOf(answering, given, after, { closed: true }),
        message: `Nothing is changed. If it is still so after ${minuteOf(until)}, Holdfast asks again.`,
      };
    }
    default:
      throw answer.answer satisfies never;
  }
}

/** Why the request can't be answered by this person any more, whatever the answer; null: it can. */
export function standingOf(lane: Lane, request: ApprovalRequest, by: string, now: Instant): AnswerRefusal | null {
  if (!request.approvers.some(({ name }) => name === by)) return { refused: 'not-an-approver' };
  const last = request.answers.at(-1);
  if (request.closed === 'answered' && last) return { refused: 'already-answered', given: last };
  if (request.closed === 'overtaken') return { refused: 'overtaken' };
  if (request.closed === 'expired' || now > later(request.expiresAt, SKEW)) return { refused: 'expired', expiresAt: request.expiresAt };
  const finding = findingOf(lane, request.plan.ruleId);
  const isOut =
    finding !== undefined && finding.state !== 'RESOLVED' && finding.pending?.requestId === request.id && finding.pending.planHash === request.plan.hash;
  return isOut ? null : { refused: 'overtaken' };
}

/** The yes that this person has already given to a request that waits for others. */
export function ownYes(request: ApprovalRequest, by: string): GivenAnswer | undefined {
  const last = lastAnswers(request.answers).get(by);
  return last?.answer === 'apply' ? last : undefined;
}

/** How many more people have to say yes. */
export function stillNeeded(request: ApprovalRequest): number {
  return Math.max(0, request.needed - saidYes(request.answers).size);
}

/** Whether the change that a request is about was made by an approver; `unknown`: a role made it, in a session whose name its caller chose. */
export type Maker = 'this-approver' | 'another' | 'unknown';

/** Who made the change, as far as AWS vouches for it. Session names that the caller of AssumeRole chooses prove nothing, either way. In doubt it is the approver. */
export function makerOf(request: ApprovalRequest, lane: Lane, by: string): Maker {
  const approver = request.approvers.find(({ name }) => name === by) ?? { name: by, email: null };
  const actors = [request.actor, findingOf(lane, request.plan.ruleId)?.actor ?? null].filter((actor) => actor !== null);
  const makers = actors.map((actor) => makerAmong(actor, approver));
  return makers.includes('this-approver') ? 'this-approver' : makers.includes('unknown') ? 'unknown' : 'another';
}

function makerAmong(actor: Actor, approver: Approver): Maker {
  const { name, arn, through, vouchedFor } = actor;
  const principals = approver.principals ?? [];
  const isUser = arn?.includes(':user/') ?? false;
  if (vouchedFor || isUser) {
    const names = [name, isUser ? (arn?.split('/').at(-1) ?? '') : ''].flatMap(spellings);
    const isNamed = namesOfApprover(approver).some((each) => names.includes(each)) || (isUser && isPrincipal(arn, principals));
    return isNamed ? 'this-approver' : 'another';
  }
  // A service on its own account is no person.
  if (arn === null && (through === 'service' || through === 'code')) return 'another';
  if (isPrincipal(arn, principals)) return 'this-approver';
  return principals.length > 0 && arn !== null && !arn.endsWith(':root') ? 'another' : 'unknown';
}

/** `arn:aws:sts::1:assumed-role/R/session` is the role `arn:aws:iam::1:role/R`, wherever its path leads. */
function isPrincipal(arn: string | null, patterns: readonly string[]): boolean {
  if (arn === null) return false;
  return patterns.some(
    (pattern) => matchesText(pattern, arn) || matchesText(pattern, arn.replace(/:sts::(\d*):assumed-role\/([^/]+)\/.*$/, ':iam::$1:role/$2')),
  );
}

/** This person made the change that the request is about. */
export function isOwnChange(request: ApprovalRequest, lane: Lane, by: string): boolean {
  return makerOf(request, lane, by) === 'this-approver';
}

/** Who has said so far that it is kept as it is, where that takes two. */
export function keptSoFar(request: ApprovalRequest): GivenAnswer[] {
  return [...lastAnswers(request.answers).values()].filter(({ answer }) => answer === 'keep');
}

function approve(answering: Answering, finding: Finding, pending: NonNullable<Finding['pending']>): Answered | AnswerRefusal {
  const { request, by, now } = answering;
  const earlier = ownYes(request, by);
  if (earlier) return { refused: 'already-answered', given: earlier };

  const given: GivenAnswer = { answer: 'apply', by, at: now, reason: null, until: null };
  const yes = saidYes([...request.answers, given]);
  const missing = request.needed - yes.size;
  if (missing > 0) {
    return {
      change: changeOf(answering, given, finding, { closed: false }),
      message: `Your yes is recorded. ${missing} more ${missing === 1 ? 'person has' : 'people have'} to say yes before anything is changed.`,
    };
  }
  const approved = { by: [...yes].join(' and '), at: now };
  return {
    change: changeOf(answering, given, { ...finding, pending: { ...pending, approved } }, { closed: true }),
    message:
      'Approved. Holdfast looks at the resource again now and does this if it comes to the very same plan; otherwise it asks anew. An alert says how it ended and how to take it back.',
  };
}

function keep(answering: Answering, finding: Finding): Answered | AnswerRefusal {
  const { lane, request, answer, by, now } = answering;
  const maker = makerOf(request, lane, by);
  if (maker === 'this-approver') return { refused: 'own-change' };
  const reason = answer.reason?.trim() ?? '';
  const { until } = answer;
  const problems = problemsOf(reason, until, now);
  if (until === null || problems.length > 0) return { refused: 'invalid', problems };

  const given: GivenAnswer = { answer: 'keep', by, at: now, reason, until };
  const kept = keptSoFar(request);
  const own = kept.find((each) => each.by === by);
  if (own) return { refused: 'already-answered', given: own };
  if (maker === 'unknown' && kept.length === 0) {
    if (request.approvers.length < 2) return { refused: 'unknown-maker' };
    return {
      change: changeOf(answering, given, finding, { closed: false }),
      message: 'Your answer is recorded. Holdfast cannot tell who made this change, so a second approver has to keep it too; until then nothing is decided.',
    };
  }

  const [first] = kept;
  const ends = first?.until && first.until < until ? first.until : until;
  const waiver = { owner: [...kept.map((each) => each.by), by].join(' and '), reason, until: ends };
  return {
    change: changeOf(answering, given, { ...finding, state: 'SUPPRESSED', waiver, pending: null }, { closed: true, waiver }),
    message: `It is kept as it is until ${minuteOf(ends)}, in the name of ${waiver.owner}. Then Holdfast evaluates it again.`,
  };
}

function problemsOf(reason: string, until: Instant | null, now: Instant): AnswerProblem[] {
  const problems: AnswerProblem[] = [];
  if (reason === '') problems.push('reason-missing');
  if (reason.length > LONGEST_REASON) problems.push('reason-too-long');
  if (until === null) problems.push('until-missing');
  else if (until <= now) problems.push('until-past');
  else if (until > later(now, LONGEST_WAIVER)) problems.push('until-too-late');
  return problems;
}

function changeOf(
  { lane, request, by, now }: Answering,
  given: GivenAnswer,
  finding: Finding,
  { closed, waiver }: { readonly closed: boolean; readonly waiver?: NonNullable<Finding['waiver']> },
): LaneChange {
  const { answer, reason, until } = given;
  const entry = { at: now, who: by, ruleId: finding.ruleId, of: request.id };
  const entries: EntryContent[] = [{ ...entry, kind: 'answer', detail: { answer, planHash: request.plan.hash, reason, until } }];
  if (waiver) entries.push({ ...entry, kind: 'waiver', detail: { ...waiver } });
  const isApproved = closed && answer === 'apply';
  return {
    before: lane,
    after: {
      ...lane,
      findings: lane.findings.map((each) => (each.ruleId === finding.ruleId ? finding : each)),
      // The door's message to the loop may be lost; what stands in the ledger is not.
      lookAgainAt: isApproved ? earliest([lane.lookAgainAt, now]) : lane.lookAgainAt,
    },
    entries,
    requests: [{ ...request, answers: [...request.answers, given], closed: closed ? 'answered' : null }],
    now,
  };
}

function saidYes(answers: readonly GivenAnswer[]): Set<string> {
  return new Set([...lastAnswers(answers).values()].filter(({ answer }) => answer === 'apply').map(({ by }) => by));
}

/** What each person said last: who changes their mind counts once. */
function lastAnswers(answers: readonly GivenAnswer[]): ReadonlyMap<string, GivenAnswer> {
  return new Map(answers.map((given) => [given.by, given]));
}

function namesOfApprover({ name, email }: Approver): string[] {
  return [name, email ?? ''].flatMap(spellings);
}

function spellings(name: string): string[] {
  const lower = name.trim().toLowerCase();
  const [local = ''] = lower.split('@');
  return lower === '' ? [] : [lower, local];
}

function minuteOf(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
