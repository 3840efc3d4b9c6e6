/** The part of an SDK command class that this table needs; both of the SDK's type parameters are recovered from it. */
export interface CommandClass<I extends object = any, O extends object = any> {
  new (input: I): { readonly input: I; resolveMiddleware(...args: any[]): (...args: any[]) => Promise<{ output: O }> };
}

export type Effect = 'read' | 'change';

/** One call that Holdfast can make against a guarded account. */
export interface Operation<C extends CommandClass = CommandClass, E extends Effect = Effect> {
  readonly command: C;
  readonly effect: E;
  /** The IAM actions that the call needs, where they are not the call's own name. */
  readonly iam?: readonly string[];
}

/** A call that changes nothing. */
export function reads<C extends CommandClass>(command: C, iam?: readonly string[]): Operation<C, 'read'> {
  return { command, effect: 'read', ...(iam && { iam }) };
}

/** A call that changes a guarded account: only ever made by `functions/reconcile/apply.ts`, and only as a step of a plan. */
export function changes<C extends CommandClass>(command: C, iam?: readonly string[]): Operation<C, 'change'> {
  return { command, effect: 'change', ...(iam && { iam }) };
}
