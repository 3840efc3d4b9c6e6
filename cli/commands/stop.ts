import type { Command } from 'commander';
import type { Caller } from '../../functions/core/answer-as.ts';
import { minuteText } from '../../functions/core/phrases.ts';
import type { Stop } from '../../functions/core/ports.ts';
import { whoIsCalling } from '../caller.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import type { Terminal } from '../output.ts';
import { openStore, type Store } from '../store.ts';
import { isSameScope, type ScopeOptions, scopeFrom, scopeText } from '../switch.ts';
import { helpText } from '../wrapped.ts';

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  command
    .option('--account <id>', 'only in this account')
    .option('--rule <id>', 'only by this rule')
    .requiredOption('--reason <text>', 'why; recorded, and shown to whoever wonders')
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
While the switch is on, nothing is changed: violations are told of, and that is all; undo is refused too. At most the one call that is under way on each
resource is still made. "holdfast resume" turns it off again. Needs no AWS credentials.

Exit codes: 0 stopped (or it was already), 2 usage.`,
      ),
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & ScopeOptions & { readonly reason: string }>();
      const scope = scopeFrom(options);
      using store = await openStore(options, terminal, { made: true });
      end(await stop(store, { scope, reason: options.reason, caller: await whoIsCalling() }, terminal));
    });
}

export interface StopCommand {
  readonly scope: Stop['scope'];
  readonly reason: string;
  readonly caller: Caller;
}

/** Throws the stop switch. */
export async function stop({ ledger, clock }: Store, { scope, reason, caller }: StopCommand, terminal: Pick<Terminal, 'out'>): Promise<ExitCode> {
  const standing = (await ledger.stops()).find((each) => isSameScope(each.scope, scope));
  if (standing) {
    terminal.out(`The stop switch for ${scopeText(scope)} is on already: ${standing.by}, since ${minuteText(standing.since)} (${standing.reason}).\n`);
    return EXIT.fine;
  }
  const now = clock();
  await ledger.setStop(scope, { scope, by: caller.identity, reason, since: now }, caller.identity, now);
  terminal.out(`Stopped: nothing is changed any more (${scopeText(scope)}), until "holdfast resume${optionOf(scope)}".\n`);
  return EXIT.fine;
}

function optionOf(scope: Stop['scope']): string {
  if (scope === 'all') return '';
  return 'accountId' in scope ? ` --account ${scope.accountId}` : ` --rule ${scope.ruleId}`;
}
