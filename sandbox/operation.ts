import type { AwsAction, AwsErrorKind, InputOf, OutputOf } from '../aws/call.ts';
import type { Place } from '../resources/resource.ts';
import type { State } from './state.ts';

/** What a call is carried out with, besides the account's state. */
export interface Context extends Place {
  /** ISO-8601. */
  readonly now: string;
  /** The most that a page holds, whatever more the caller asks for. */
  readonly pageSize: number;
  /** A new id of the form that EC2 hands out: `sgr-` and 17 hexadecimal digits. */
  newId(prefix: string): string;
  /** The error that answers this call. To be thrown. */
  refuse(kind: AwsErrorKind, code: string, message: string): Error;
}

/** Carries one call out: changes the state, answers as AWS does, throws what `context.refuse` makes. */
export type Carry<A extends AwsAction> = (state: State, input: InputOf<A>, context: Context) => OutputOf<A>;

/** Operations of some services: those that the demo, the tests and the emulators' gaps need. */
export type OperationsOf<Service extends string> = { readonly [A in Extract<AwsAction, `${Service}:${string}`>]?: Carry<A> };

/** What the SDK adds to every answer. */
export const ANSWER = { $metadata: {} };
