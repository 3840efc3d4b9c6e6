import type { Accounts, Clock, Lease, Ledger, Log, Notifier, Settings } from '../core/ports.ts';

/** What the loop works with. */
export interface Loop {
  readonly ledger: Ledger;
  readonly accounts: Accounts;
  readonly notifier: Notifier;
  readonly settings: Settings;
  readonly lease: Lease;
  /** A person's order concerns these rules: what is known of the others stays as it is until the next look. Without it, all rules are evaluated. */
  readonly onlyRules?: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  /** Resolves after so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The look can't go on now, and nothing was changed by it: the message goes back to the queue. */
export class LookAgain extends Error {
  override readonly name = 'LookAgain';
}
