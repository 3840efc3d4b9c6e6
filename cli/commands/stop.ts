import type { Command } from 'commander';
import { leaveOrder, switchesWithoutLedger } from '../../functions/adapters/switch-orders.ts';
import type { Caller } from '../../functions/core/answer-as.ts';
import { isSameScope } from '../../functions/core/circumstances.ts';
import type { Stop } from '../../functions/core/ports.ts';
import { commandLine } from '../../functions/core/shell.ts';
import { whoIsCalling } from '../caller.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { sentence, type Terminal } from '../output.ts';
import { type FolderInUse, openSwitch, type Store } from '../store.ts';
import { type ScopeOptions, scopeFrom, scopeOptions, scopeText, stopText } from '../switch.ts';
import { TARGET_HELP, type TargetOptions, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .option('--account <id>', 'only in this account')
    .option('--rule <id>', 'only by this rule')
    .requiredOption('--reason <text>', 'why; recorded, and shown to everyone who asks')
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
While the switch is on, nothing is changed: violations are reported, and that is all; undo is refused too. At most the one call that is under way on each
resource is still made. "holdfast resume" turns it off again. A state folder needs no AWS credentials, and may be in use by a "holdfast run", which then stops.
${TARGET_HELP}

Exit codes: 0 stopped (or it was already), 2 usage, 3 the target could not be reached.`,
      ),
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & TargetOptions & ScopeOptions & { readonly reason: string }>();
      const scope = scopeFrom(options);
      using target = await openSwitch(options, terminal);
      const order = { scope, reason: options.reason, caller: await whoIsCalling() };
      end('ledger' in target ? await stop(target, order, terminal) : stopInUse(target, order, terminal));
    });
}

export interface StopCommand {
  readonly scope: Stop['scope'];
  readonly reason: string;
  readonly caller: Caller;
}

/** Throws the stop switch. */
export async function stop(
  { ledger, clock, where, command }: Pick<Store, 'ledger' | 'clock' | 'where' | 'command'>,
  { scope, reason, caller }: StopCommand,
  terminal: Pick<Terminal, 'out'>,
): Promise<ExitCode> {
  const standing = (await ledger.stops()).find((each) => isSameScope(each.scope, scope));
  if (standing) return isOnAlready(standing, where, terminal);
  const now = clock();
  await ledger.setStop(scope, { scope, by: caller.identity, reason, since: now }, caller.identity, now);
  terminal.out(sentence(`Stopped (${scopeText(scope)}) in ${where}: nothing is changed until "${resumeCommand(scope, command)}".`));
  return EXIT.fine;
}

/** Orders the process that has the ledger to stop: it obeys before its next change, and records the order. */
function stopInUse({ state, where, command, clock, pid }: FolderInUse, { scope, reason, caller }: StopCommand, terminal: Pick<Terminal, 'out'>): ExitCode {
  const standing = switchesWithoutLedger(state).find((each) => isSameScope(each.scope, scope));
  if (standing) return isOnAlready(standing, where, terminal);
  leaveOrder(state, { order: 'stop', stop: { scope, by: caller.identity, reason, since: clock() } });
  terminal.out(
    sentence(
      `Stopped (${scopeText(scope)}) in ${where}: nothing is changed until "${resumeCommand(scope, command)}". The holdfast at work there (pid ${pid}) begins no other change, and records this.`,
    ),
  );
  return EXIT.fine;
}

function isOnAlready(standing: Stop, where: string, terminal: Pick<Terminal, 'out'>): ExitCode {
  terminal.out(sentence(`Already stopped in ${where}. ${stopText(standing)}`));
  return EXIT.fine;
}

function resumeCommand(scope: Stop['scope'], command: Store['command']): string {
  return commandLine(['resume', ...scopeOptions(scope)], command);
}
