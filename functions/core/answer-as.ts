import { type Answered, type Answering, type AnswerRefusal, answerRequest } from './answer.ts';
import type { Entry } from './entry.ts';
import type { ApprovalRequest, Approver } from './request.ts';

/** Who sits at a terminal. */
export interface Caller {
  /** What a person would call them: a user's or session's name. */
  readonly name: string;
  /** What the record names: the ARN of the AWS identity, or the user of the machine. */
  readonly identity: string;
}

export interface AnsweringAs extends Omit<Answering, 'by'> {
  readonly caller: Caller;
  /** The approver that the caller says to be; null: the one of the caller's own name. */
  readonly as: string | null;
  /** Why, where it is said; `keep` has a reason of its own. */
  readonly why: string | null;
  /** The lane's. */
  readonly entries: readonly Entry[];
}

export type AnswerAsRefusal = AnswerRefusal | { readonly refused: 'another-name'; readonly name: string };

/**
 * An answer from the command line. Whoever can write to the ledger is trusted to say which of the approvers they are; the entry names the caller beside
 * the approver, and nobody answers the same question under two names. Where no approvers are named at all, it is the caller who answers.
 */
export function answerAs({ caller, as, why, entries, ...answering }: AnsweringAs): Answered | AnswerAsRefusal {
  const { request } = answering;
  const approver = request.approvers.length === 0 ? { name: caller.identity, email: null } : approverNamed(request, as === null ? caller : { name: as });
  if (!approver) return { refused: 'not-an-approver' };
  const other = entries.find(
    ({ kind, of, who, detail }) => kind === 'answer' && of === request.id && detail['caller'] === caller.identity && who !== approver.name,
  );
  if (other) return { refused: 'another-name', name: other.who };

  const answered = answerRequest({ ...answering, by: approver.name, request: { ...request, approvers: [approver] } });
  if ('refused' in answered) return answered;
  const { change } = answered;
  return {
    ...answered,
    change: {
      ...change,
      entries: change.entries.map((entry) =>
        entry.kind === 'answer' ? { ...entry, detail: { ...entry.detail, caller: caller.identity, reason: entry.detail['reason'] ?? why } } : entry,
      ),
      requests: (change.requests ?? []).map((each) => ({ ...each, approvers: request.approvers })),
    },
  };
}

/** By name or e-mail address, whatever the case. */
function approverNamed({ approvers }: ApprovalRequest, { name, identity }: { readonly name: string; readonly identity?: string }): Approver | undefined {
  const spellings = [name, identity].flatMap((each) => (each ? [each.trim().toLowerCase()] : []));
  return approvers.find((approver) => [approver.name, approver.email].some((each) => each && spellings.includes(each.trim().toLowerCase())));
}
