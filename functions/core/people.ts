import type { EntryContent } from './entry.ts';
import { hashOf } from './hash.ts';

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
  return { ...content, who, detail: { ...detail, ...Object.fromEntries(kept.map(([field, value]) => [field, value ?? detail[field]])) } };
}

function nameIn(value: unknown, to: (name: string) => string): unknown {
  return typeof value === 'string' ? to(value) : value;
}

function fieldsIn(value: unknown, fields: readonly string[], to: (name: string) => string): unknown {
  if (!isRecord(value)) return value;
  const named = fields.filter((field) => typeof value[field] === 'string');
  return { ...value, ...Object.fromEntries(named.map((field) => [field, nameIn(value[field], to)])) };
}

function causeIn(value: unknown, to: (name: string) => string): unknown {
  return isRecord(value) && isRecord(value['actor']) ? { ...value, actor: fieldsIn(value['actor'], ['name', 'arn'], to) } : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
