import { isUnresolved, TemplateUnknown } from '../resource.ts';
import { membersOf } from './shown.ts';

/** A policy of a function, of one of its aliases, or of one of its versions: each has its own; or that of a version of a layer. */
export interface FunctionPolicy {
  /** The alias or version; null: the function, or layer, itself. */
  readonly qualifier: string | null;
  /** JSON text, or, recorded and in a template, an object. */
  readonly document: string | object;
  /** Of the policy as it was read: another one after every change. null: not shown. */
  readonly revisionId: string | null;
}

/** The policies that are there. */
export interface FunctionPolicies {
  readonly read: readonly FunctionPolicy[];
  /** Published versions whose policies were not asked for, because there are too many: older ones that no alias leads to. */
  readonly versionsLeftOut: number;
}

/** A policy that was not read from Lambda itself. */
export function shownPolicy(document: string | object): FunctionPolicy {
  return { qualifier: null, document, revisionId: null };
}

/** Two policies are the same when these are equal: a statement that was taken out and put in again stands at the end, and the policy has another revision. */
export function samePolicy({ qualifier, document }: FunctionPolicy): { readonly qualifier: string | null; readonly statements: unknown } {
  return { qualifier, statements: statementsOf(document) };
}

/** The statements in one order; what can't be read, as it is. */
function statementsOf(document: string | object): unknown {
  try {
    const { Statement } = membersOf(typeof document === 'string' ? JSON.parse(document) : document);
    return Array.isArray(Statement) ? Statement.map((each) => JSON.stringify(each)).sort() : Statement;
  } catch {
    return document;
  }
}

/** `*`, the number of an account, an ARN, or the name of a service. */
export function principalIn(principal: unknown): unknown {
  const last = principal instanceof TemplateUnknown ? principal.parts.at(-1) : undefined;
  if (typeof last === 'string') return /\.amazonaws\.com(\.cn)?$/.test(last) ? { Service: principal } : { AWS: principal };
  if (principal === '*' || isUnresolved(principal)) return principal;
  const id = typeof principal === 'number' ? String(principal) : principal;
  return typeof id === 'string' && /^[a-z0-9.-]+\.amazon(aws)?\.com(\.cn)?$/.test(id) ? { Service: id } : { AWS: id };
}
