import { type AnswerRefusal, answerRequest, type ChosenAnswer, LONGEST_REASON, ownYes, standingOf } from '../core/answer.ts';
import { isEntryId, type Lane, parseEntryId } from '../core/lane.ts';
import { type Link, type LinkSigner, TOKEN_PARAMETER } from '../core/link.ts';
import { type AccountNames, minuteText, oneLine } from '../core/phrases.ts';
import type { Clock, Ledger, Log, Queue } from '../core/ports.ts';
import type { Answer, ApprovalRequest } from '../core/request.ts';
import type { CommandTarget } from '../core/shell.ts';
import { type Instant, instant } from '../core/time.ts';
import { type FormError, type FormValues, notePage, problemError, questionPage, resultPage } from './page.ts';
import { STYLE_HASH } from './page-style.ts';

/** An HTTP request, from whatever server took it. */
export interface DoorRequest {
  readonly method: string;
  /** `/` */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface DoorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Never throws: what fails behind it is logged, and the person is told what to do. */
export type ApproveDoor = (request: DoorRequest) => Promise<DoorResponse>;

export interface ApproveDoorOptions {
  readonly ledger: Pick<Ledger, 'request' | 'lane' | 'commit'>;
  readonly queue: Queue;
  readonly signer: Pick<LinkSigner, 'verify' | 'nonce' | 'verifyNonce'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly accountNames?: AccountNames;
  /** What the commands on the page are to work on. */
  readonly target?: CommandTarget;
  /** How long `not now` holds. */
  readonly snoozeHours: number;
}

/** Of a form that was sent. Bytes. */
export const LARGEST_BODY = 16 * 1024;
/** How often an answer is put to a lane that others write to at the same moment. */
const TRIES = 8;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src ${STYLE_HASH}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'strict-transport-security': 'max-age=63072000',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** One page for every link that can't be used, whatever is wrong with it. */
const UNUSABLE = {
  heading: 'This link can’t be used',
  sentences: [
    'It is incomplete, has expired, or is not one of this installation’s. Nothing was decided and nothing was changed.',
    'Open the newest alert about the resource, or answer from the command line: holdfast approve, with the id of the request.',
  ],
};

/** The page behind an approver's link: GET shows the question, POST from that very page answers it, once. Opening a link never decides anything. */
export function createApproveDoor({ ledger, queue, signer, clock, log, accountNames = {}, target = null, snoozeHours }: ApproveDoorOptions): ApproveDoor {
  async function route(request: DoorRequest): Promise<DoorResponse> {
    if (request.path !== '/') return note(404, { heading: 'There is nothing here', sentences: ['The page of a question is behind the link in its alert.'] });
    switch (request.method) {
      case 'GET':
        return show(request);
      case 'HEAD':
        return { ...(await show(request)), body: '' };
      case 'POST':
        return decide(request);
      default:
        return note(
          405,
          { heading: 'That is not possible here', sentences: ['A question is shown, and answered; nothing else.'] },
          { allow: 'GET, HEAD, POST' },
        );
    }
  }

  async function show(request: DoorRequest): Promise<DoorResponse> {
    const opened = await open(request);
    if (!opened) return note(403, UNUSABLE);
    log.info('approval page shown', { requestId: opened.link.requestId, approver: opened.link.approver });
    return respond(200, await asked(opened));
  }

  async function decide(request: DoorRequest): Promise<DoorResponse> {
    const refused = refusedForm(request);
    if (refused) return refused;
    const opened = await open(request);
    if (!opened) return note(403, UNUSABLE);

    const form = new URLSearchParams(request.body);
    const values = { answer: form.get('answer') ?? '', reason: form.get('reason') ?? '', until: form.get('until') ?? '' };
    const { requestId, approver } = opened.link;
    const nonce = await signer.verifyNonce(opened.token, form.get('nonce') ?? '', clock());
    if (nonce !== 'good') {
      log.warn('approval form refused', { requestId, approver, nonce });
      const sentence =
        nonce === 'stale' ? 'The page was open for more than an hour: read it again, then answer.' : 'The answer did not come from this page: give it here.';
      return respond(403, await asked(opened, { errors: [{ field: firstChoice(opened), sentence }] }));
    }
    const answer = answerIn(values);
    if (!answer) return respond(400, await asked(opened, { values, errors: [{ field: firstChoice(opened), sentence: 'Choose one of the answers.' }] }));
    return record(opened, answer, values);
  }

  /** Writes the answer, tried again where the lane moved on meanwhile: then it may be that somebody else has answered. */
  async function record(first: Opened, answer: ChosenAnswer, values: FormValues): Promise<DoorResponse> {
    let opened = first;
    const { requestId, approver } = first.link;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { lane, request } = opened;
      const answered = answerRequest({ lane, request, answer, by: approver, snoozeHours, now: clock() });
      if ('refused' in answered) {
        log.info('approval answer refused', { requestId, approver, answer: answer.answer, refused: answered.refused });
        return turnedDown(opened, answered, values);
      }
      const commit = await ledger.commit(answered.change);
      if ('done' in commit) {
        log.info('approval answered', { requestId, approver, answer: answer.answer });
        await wake(request);
        return respond(200, resultPage({ request, message: answered.message, target }));
      }
      const again = await read(first.link);
      if (!again) break;
      opened = { ...opened, ...again };
    }
    log.error('approval answer not recorded', { requestId, approver, answer: answer.answer, why: 'others kept writing to this resource' });
    return note(503, {
      heading: 'Your answer could not be recorded',
      sentences: ['Much is going on with this resource just now. Nothing was decided: go back and send it again.'],
    });
  }

  /** The answer stands whether or not the loop hears of it now: it looks at what is due each minute. */
  async function wake({ id, ref }: ApprovalRequest): Promise<void> {
    try {
      await queue.enqueue([{ ref, cause: { kind: 'answer', eventId: id, at: clock(), call: null, actor: null } }]);
    } catch (error) {
      log.warn('the loop could not be told of an answer; it finds it within minutes', { requestId: id, error: sentenceOf(error) });
    }
  }

  async function turnedDown(opened: Opened, refusal: AnswerRefusal, values: FormValues): Promise<DoorResponse> {
    switch (refusal.refused) {
      case 'not-an-approver':
        return note(403, UNUSABLE);
      case 'already-answered':
      case 'expired':
      case 'overtaken':
        return respond(409, await asked(opened));
      case 'own-change':
        return respond(
          403,
          await asked(opened, { errors: [{ field: 'not-now', sentence: 'You made this change, so another approver has to be the one who keeps it.' }] }),
        );
      case 'unknown-maker':
        return respond(403, await asked(opened, { errors: [{ field: 'not-now', sentence: UNKNOWN_MAKER }] }));
      case 'invalid':
        return respond(400, await asked(opened, { values, errors: refusal.problems.map(problemError) }));
      default:
        throw refusal satisfies never;
    }
  }

  async function asked(
    { token, link, request, lane }: Opened,
    { errors = [], values = NOTHING }: { errors?: readonly FormError[]; values?: FormValues } = {},
  ): Promise<string> {
    const now = clock();
    const standing = standingOf(lane, request, link.approver, now);
    return questionPage({
      request,
      lane,
      by: link.approver,
      accountNames,
      snoozeHours,
      now,
      closed: standing && closedSentence(standing),
      nonce: await signer.nonce(token, now),
      errors: standing ? [] : errors,
      values,
    });
  }

  /** Null: the link can't be used; the log says why. */
  async function open({ query }: DoorRequest): Promise<Opened | null> {
    const token = new URLSearchParams(query).get(TOKEN_PARAMETER) ?? '';
    const verified = await signer.verify(token, clock());
    if ('refused' in verified) {
      log.warn('approval link refused', { why: verified.refused });
      return null;
    }
    const { link } = verified;
    const there = await read(link);
    if (!there) log.warn('approval link refused', { why: 'its request is not there', requestId: link.requestId, approver: link.approver });
    else if (!there.request.approvers.some(({ name }) => name === link.approver))
      log.warn('approval link refused', { why: 'its approver is not asked', requestId: link.requestId, approver: link.approver });
    else return { token, link, ...there };
    return null;
  }

  async function read({ requestId }: Link): Promise<Pick<Opened, 'request' | 'lane'> | null> {
    if (!isEntryId(requestId)) return null;
    const [request, lane] = await Promise.all([ledger.request(requestId), ledger.lane(parseEntryId(requestId).lane)]);
    return request && lane ? { request, lane } : null;
  }

  return async (request) => {
    try {
      return await route(request);
    } catch (error) {
      log.error('approval page failed', { method: request.method, error: sentenceOf(error) });
      const sentence = request.method === 'POST' ? 'It is not known whether your answer was recorded.' : 'Nothing was decided and nothing was changed.';
      return note(503, {
        heading: 'Holdfast can’t reach its records',
        sentences: [`${sentence} Open the link again in a minute; the page then says how it stands.`],
      });
    }
  };
}

interface Opened {
  readonly token: string;
  readonly link: Link;
  readonly request: ApprovalRequest;
  readonly lane: Lane;
}

const NOTHING: FormValues = { answer: '', reason: '', until: '' };
const UNKNOWN_MAKER =
  'Holdfast cannot tell who made this change, so keeping it takes two approvers, and you are the only one. “holdfast waive” records a waiver under your AWS identity.';
const ANSWERS: readonly string[] = ['apply', 'keep', 'not-now'] satisfies Answer[];

function refusedForm({ headers, body }: DoorRequest): DoorResponse | null {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded')
    return note(415, { heading: 'That is not an answer', sentences: ['An answer is the form of the page, as a browser sends it.'] });
  if (Buffer.byteLength(body) > LARGEST_BODY)
    return note(413, { heading: 'That is too long', sentences: ['Go back, and say it in fewer words. Nothing was decided.'] });
  return null;
}

/** What the form says; null where no answer was chosen. A day means its end, by UTC. */
function answerIn({ answer, reason, until }: FormValues): ChosenAnswer | null {
  if (!isAnswer(answer)) return null;
  return { answer, reason, until: endOfDay(until) };
}

function isAnswer(text: string): text is Answer {
  return ANSWERS.includes(text);
}

function endOfDay(day: string): Instant | null {
  const end = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T23:59:59.999Z`) : Number.NaN;
  return Number.isNaN(end) ? null : instant(end);
}

function firstChoice({ request, link }: Opened): FormError['field'] {
  return ownYes(request, link.approver) ? 'not-now' : 'apply';
}

const CHOSEN = { apply: 'to apply the plan', keep: 'to keep it as it is', 'not-now': 'not to do it now' } satisfies Record<Answer, string>;

function closedSentence(refusal: AnswerRefusal): string {
  switch (refusal.refused) {
    case 'already-answered': {
      const { given } = refusal;
      const until = given.until === null ? '' : ` until ${minuteText(given.until)}`;
      const why = given.reason === null ? '' : ` (“${oneLine(given.reason, LONGEST_REASON)}”)`;
      return `${oneLine(given.by, 80)} answered at ${minuteText(given.at)}: ${CHOSEN[given.answer]}${until}${why}. That stands; there is nothing left to answer.`;
    }
    case 'expired':
      return `Nobody answered by ${minuteText(refusal.expiresAt)}, so the answer was no: nothing was changed. If it is still so, a newer question may be out.`;
    case 'overtaken':
      return 'There is nothing left to answer: the violation is over, or what would be done about it has changed. If it has changed, a newer alert asks about it.';
    case 'not-an-approver':
    case 'own-change':
    case 'unknown-maker':
    case 'invalid':
      return 'This can’t be answered here.';
    default:
      throw refusal satisfies never;
  }
}

function respond(status: number, body: string): DoorResponse {
  return { status, headers: HEADERS, body };
}

function note(status: number, said: Parameters<typeof notePage>[0], headers: Readonly<Record<string, string>> = {}): DoorResponse {
  return { status, headers: { ...HEADERS, ...headers }, body: notePage(said) };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
