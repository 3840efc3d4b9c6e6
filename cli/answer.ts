import type { ChosenAnswer } from '../functions/core/answer.ts';
import { type AnswerAsRefusal, answerAs, type Caller } from '../functions/core/answer-as.ts';
import { minuteText } from '../functions/core/phrases.ts';
import type { LaneChange } from '../functions/core/ports.ts';
import type { ApprovalRequest } from '../functions/core/request.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { findEntry } from './find-entry.ts';
import { sentence, type Terminal } from './output.ts';
import type { Store } from './store.ts';
import { writeOrder } from './write-order.ts';

export interface AnswerCommand {
  /** The request's id, or the beginning of it. */
  readonly plan: string;
  readonly answer: ChosenAnswer;
  readonly caller: Caller;
  readonly as: string | null;
  readonly why: string | null;
  readonly snoozeHours: number;
}

/** What both answers say of who may give them. */
export const WHO_MAY_ANSWER = `
Who may answer: one of the approvers that were asked, whose name or e-mail address is the name of your AWS session or user (or of your user here), or the
one that you name with --as: whoever can write to this ledger is trusted to say who they are, and the record names both. Nobody answers a question under two
names. Where no approvers are configured, you answer in your own name.`;

type Recorded = { readonly change: LaneChange; readonly message: string };

/** Records an answer. Throws `UsageError` where there is no such question. */
export async function recordAnswer(store: Store, { plan, answer, caller, as, why, snoozeHours }: AnswerCommand, terminal: Pick<Terminal, 'out' | 'err'>) {
  const { ledger, clock } = store;
  const { id, lane: laneId, kind } = await findEntry(ledger, plan, 'request', clock());
  if (kind !== 'request') throw new UsageError(`${id} is not a question, but an entry of the kind ${kind}: "holdfast log" lists what there is.`);

  let request = await requestOf(store, id);
  let recorded: Recorded | undefined;
  const ordered = await writeOrder<AnswerAsRefusal>(
    ledger,
    async () => {
      const lane = await ledger.lane(laneId);
      if (!lane) throw new UsageError(`The ledger holds ${id}, but not its lane: "holdfast log --verify" says what is wrong.`);
      return lane;
    },
    async (lane) => {
      request = await requestOf(store, id);
      const answered = answerAs({ lane, request, entries: await ledger.entries(laneId), answer, caller, as, why, snoozeHours, now: clock() });
      if ('change' in answered) recorded = answered;
      return answered;
    },
  );
  if ('refused' in ordered) return { exit: refused(ordered, request, answer, terminal), request, recorded: null };
  return { exit: EXIT.fine, request, recorded: recorded ?? null };
}

async function requestOf({ ledger }: Store, id: string): Promise<ApprovalRequest> {
  const request = await ledger.request(id);
  if (request) return request;
  throw new UsageError(`The question ${id} was asked too long ago: what it would have done is no longer kept.`);
}

/** Says why the answer does not count. The same answer, given before, is no failure. */
function refused(refusal: AnswerAsRefusal, request: ApprovalRequest, { answer }: ChosenAnswer, terminal: Pick<Terminal, 'out' | 'err'>): ExitCode {
  const { id, approvers } = request;
  const say = (why: string) => {
    terminal.err(`holdfast: ${why}\n`);
    return EXIT.violations;
  };
  switch (refusal.refused) {
    case 'already-answered': {
      const { by, at, answer: given } = refusal.given;
      const what = `${id} was answered by ${by} at ${minuteText(at)}: ${given === 'apply' ? 'approved' : given === 'keep' ? 'kept as it is' : 'rejected'}.`;
      if (given !== answer) return say(`${what} That stands.`);
      terminal.out(sentence(`${what}`));
      return EXIT.fine;
    }
    case 'expired':
      return say(
        `${id} was open until ${minuteText(refusal.expiresAt)}; nobody answered, so the answer was no. If it is still so, a newer question may be out.`,
      );
    case 'overtaken':
      return say(`There is nothing left to answer: the violation is over, or what would be done about it has changed. Then a newer question asks about it.`);
    case 'not-an-approver':
      return say(`You are not among those who were asked (${approvers.map(({ name }) => name).join(', ')}): if you are one of them, say which with --as.`);
    case 'another-name':
      return say(`You have answered ${id} already, as ${refusal.name}: another person has to.`);
    case 'own-change':
      return say('You made this change, so another approver has to be the one who keeps it.');
    case 'unknown-maker':
      return say('Holdfast cannot tell who made this change, so keeping it takes two approvers, and there is one: "holdfast waive" records a waiver.');
    case 'invalid':
      return say(`The answer is incomplete: ${refusal.problems.join(', ')}.`);
    default:
      throw refusal satisfies never;
  }
}
