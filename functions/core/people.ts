import { ownValue } from '../../resources/shared/own-value.ts';
import type { Actor } from './cause.ts';
import type { EntryContent } from './entry.ts';
import { hashOf } from './hash.ts';
import type { Finding, Lane } from './lane.ts';
import type { ApprovalRequest } from './request.ts';

/** What stands for a person who was erased. */
export const ERASED = 'erased';

/** Who is nobody: entries name the program itself in the clear. */
const HOLDFAST = 'holdfast';

/** A name that an entry refers to, kept apart from it so that it can be erased. */
export interface KeptName {
  /** Of the entry. */
  readonly sequence: number;
  /** What stands in the entry: the hash of key and name, so that nobody can put another name in its place. */
  readonly ref: string;
  /** Random; gone with the name, so that the reference then tells nothing. */
  readonly key: string;
  readonly name: string;
}

/** The reference to a name under a key. */
export function referenceTo(name: string, key: string): string {
  return `person-${hashOf([key, name]).slice(0, 32)}`;
}

/**
 * The content with `to` of each person's name, address or identity in their places, in a fixed order: who, and in the detail the caller, the owner of a waiver,
 * the approvers, and who made the change. Free text (a reason) and what resources hold (tags, policies) stay.
 */
export function withPeople<C extends EntryContent>(content: C, to: (name: string) => string): C {
  const who = content.who === HOLDFAST ? HOLDFAST : to(content.who);
  const { detail } = content;
  const replaced: Record<string, unknown> = {
    caller: nameIn(detail['caller'], to),
    owner: nameIn(detail['owner'], to),
    waiver: fieldsIn(detail['waiver'], ['owner'], to),
    approvers: Array.isArray(detail['approvers']) ? detail['approvers'].map((approver: unknown) => fieldsIn(approver, ['name', 'email'], to)) : undefined,
    actor: fieldsIn(detail['actor'], ['name', 'arn'], to),
    cause: causeIn(detail['cause'], to),
  };
  const kept = Object.entries(replaced).filter(([field]) => Object.hasOwn(detail, field));
  return { ...content, who, detail: { ...detail, ...Object.fromEntries(kept.map(([field, value]) => [field, value ?? ownValue(detail, field)])) } };
}

/** Whether a stored name is a person's: the same text whatever its case, or an AWS identity or a machine's user (`ana@laptop`) of that name. */
export function isOf(person: string, name: string): boolean {
  const wanted = person.trim().toLowerCase();
  const stored = name.trim().toLowerCase();
  if (wanted === '') return false;
  return stored === wanted || (stored.startsWith('arn:') ? stored.split(/[/:]/).at(-1) === wanted : !wanted.includes('@') && stored.split('@')[0] === wanted);
}

/** The finding without the people that are gone. */
function findingWithout(finding: Finding, to: (name: string) => string): Finding {
  return {
    ...finding,
    actor: actorWithout(finding.actor, to),
    cause: { ...finding.cause, actor: actorWithout(finding.cause.actor, to) },
    waiver: finding.waiver && { ...finding.waiver, owner: to(finding.waiver.owner) },
    pending: finding.pending && {
      ...finding.pending,
      approved: finding.pending.approved && { ...finding.pending.approved, by: finding.pending.approved.by.split(' and ').map(to).join(' and ') },
    },
  };
}

/** What a lane's state says of people, each name replaced by what `to` makes of it. */
export function laneWithPeople(lane: Lane, to: (name: string) => string): Lane {
  const { undo } = lane;
  return {
    ...lane,
    findings: lane.findings.map((finding) => findingWithout(finding, to)),
    undo: undo && { ...undo, by: to(undo.by), waiver: { ...undo.waiver, owner: to(undo.waiver.owner) } },
    untold: lane.untold.map((alert) => ({ ...alert, actor: actorWithout(alert.actor, to) })),
  };
}

/** What a stored request says of people, each name replaced by what `to` makes of it. */
export function requestWithPeople(request: ApprovalRequest, to: (name: string) => string): ApprovalRequest {
  return {
    ...request,
    actor: actorWithout(request.actor, to),
    cause: { ...request.cause, actor: actorWithout(request.cause.actor, to) },
    approvers: request.approvers.map(({ name, email }) => ({ name: to(name), email: email === null ? null : to(email) })),
    answers: request.answers.map((given) => ({ ...given, by: to(given.by) })),
  };
}

function actorWithout(actor: Actor | null, to: (name: string) => string): Actor | null {
  return actor && { ...actor, name: to(actor.name), arn: actor.arn === null ? null : to(actor.arn) };
}

function nameIn(value: unknown, to: (name: string) => string): unknown {
  return typeof value === 'string' ? to(value) : value;
}

function fieldsIn(value: unknown, fields: readonly string[], to: (name: string) => string): unknown {
  if (!isRecord(value)) return value;
  const named = fields.filter((field) => typeof ownValue(value, field) === 'string');
  return { ...value, ...Object.fromEntries(named.map((field) => [field, nameIn(ownValue(value, field), to)])) };
}

function causeIn(value: unknown, to: (name: string) => string): unknown {
  return isRecord(value) && isRecord(value['actor']) ? { ...value, actor: fieldsIn(value['actor'], ['name', 'arn'], to) } : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
