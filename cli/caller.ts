import { hostname, userInfo } from 'node:os';
import { awsCaller } from '../functions/adapters/caller.ts';
import type { Caller } from '../functions/core/answer-as.ts';

/** A person at the terminal, who need not have AWS credentials to throw the stop switch. */
export interface Person extends Caller {
  /** null: they have no credentials, or nothing answered. */
  readonly accountId: string | null;
}

/** Who gives the command: the AWS identity where there are credentials that work, else the user of this machine. Takes a few seconds at most. */
export async function whoIsCalling(): Promise<Person> {
  try {
    const { arn, accountId } = await awsCaller({ connect: 2_000, answer: 3_000, tries: 1 });
    return { name: nameIn(arn), identity: arn, accountId };
  } catch {
    const name = userName();
    return { name, identity: `${name}@${hostname()}`, accountId: null };
  }
}

/** The user's or the session's name, `root` for the account's root. */
export function nameIn(arn: string): string {
  return arn.split(/[/:]/).at(-1) ?? arn;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that its system does not know.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
