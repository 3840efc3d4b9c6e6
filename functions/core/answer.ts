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
  return request.answers.find((given) => given.answer === 'apply' && given.by === by);
}

/** How many more people have to say yes. */
export function stillNeeded(request: ApprovalRequest): number {
  return Math.max(0, request.needed - saidYes(request.answers).size);
}

/** This person made the change that the request is about, as far as names tell: any name of the actor's that is one of the approver's. In doubt they are the same. */
export function isOwnChange(request: ApprovalRequest, lane: Lane, by: string): boolean {
  const approver = request.approvers.find(({ name }) => name === by) ?? { name: by, email: null };
  const actors = [request.actor, findingOf(lane, request.plan.ruleId)?.actor ?? null];
  const theirs = namesOfApprover(approver);
  return actors.some((actor) => actor !== null && namesOfActor(actor).some((name) => theirs.includes(name)));
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
  if (isOwnChange(request, lane, by)) return { refused: 'own-change' };
  const reason = answer.reason?.trim() ?? '';
  const { until } = answer;
  const problems = problemsOf(reason, until, now);
  if (until === null || problems.length > 0) return { refused: 'invalid', problems };

  const waiver = { owner: by, reason, until };
  const given: GivenAnswer = { answer: 'keep', by, at: now, reason, until };
  return {
    change: changeOf(answering, given, { ...finding, state: 'SUPPRESSED', waiver, pending: null }, { closed: true, waiver }),
    message: `It is kept as it is until ${minuteOf(until)}, in your name. After that Holdfast looks again.`,
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
  return new Set(answers.filter(({ answer }) => answer === 'apply').map(({ by }) => by));
}

/** An actor is known by a user or session name and by the principal's ARN; sessions of single sign-on are often named by e-mail address. */
function namesOfActor({ name, arn }: Actor): string[] {
  return [name, arn?.split('/').at(-1) ?? ''].flatMap(spellings);
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
