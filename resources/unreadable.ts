import { AwsError } from '../aws/call.ts';

/**
 * Stands in a resource's facts for one that could not be read, because AWS refused the call that shows it or answered without it. It costs the rules that need
 * the fact, and no others. The ledger keeps facts as JSON, and there the fact is absent.
 */
export class Unreadable {
  /** A whole sentence for a person, with the permission that is missing where that is why. */
  readonly why: string;
  readonly #error: AwsError | null;

  constructor(reason: AwsError | string) {
    this.why = typeof reason === 'string' ? reason : refusalText(reason);
    this.#error = typeof reason === 'string' ? null : reason;
  }

  toJSON(): undefined {
    return undefined;
  }

  /** Throws why, where every one of these calls was refused: then nothing is known of the resource, not even whether it exists. */
  static assertAnyAnswered(answers: readonly unknown[]): void {
    const refused = answers.filter((answer) => answer instanceof Unreadable);
    const [first] = refused;
    if (first && refused.length === answers.length) throw first.#error ?? new TypeError(first.why);
  }
}

/** AWS refuses the call, however often it is asked: it is denied or not supported, or the service has no endpoint in the Region. */
function isLasting({ kind, code }: AwsError): boolean {
  return kind === 'denied' || kind === 'invalid' || (kind === 'unreachable' && code === 'ENOTFOUND');
}

/** The credentials are refused as such, or are another account's (`WrongAccount`, this project's own word): no permission would help. */
const OF_CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'WrongAccount',
]);

/** Why a read was refused, as a sentence. */
export function refusalText({ kind, code, action, message }: AwsError): string {
  if (kind === 'denied' && OF_CREDENTIALS.has(code)) return message;
  if (kind === 'denied') return `Reading needs a permission that is missing: ${action} (${message})`;
  return kind === 'invalid' ? `${action} was refused: ${message}` : message;
}

/** The answer; or, where AWS refuses the call however often it is asked, that it can't be read. Every other error is thrown on. */
export async function orUnreadable<T>(answer: Promise<T>): Promise<T | Unreadable> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsError && isLasting(error)) return new Unreadable(error);
    throw error;
  }
}

/** What is read from an answer, where there is one. */
export function from<T, U>(answer: T | Unreadable, read: (answer: T) => U): U | Unreadable {
  return answer instanceof Unreadable ? answer : read(answer);
}

/**
 * The facts as they were read, each with what could not be read in its place; `undefined`: `source`, the call, answered without it. To those who use the facts,
 * an `Unreadable` shows only through functions/core/readable.ts.
 */
export function factsRead<Facts extends object>(source: string, facts: { readonly [Name in keyof Facts]: Facts[Name] | Unreadable | undefined }): Facts {
  const read = Object.entries(facts).map(([name, fact]) => [name, fact === undefined ? new Unreadable(`${source} answered without ${name}.`) : fact]);
  return Object.fromEntries(read) as Facts;
}
