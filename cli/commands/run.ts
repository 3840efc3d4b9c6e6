import { type Command, Option } from 'commander';
import { openAccounts } from '../../functions/adapters/account.ts';
import { awsCaller } from '../../functions/adapters/caller.ts';
import type { Policy } from '../../functions/core/policy.ts';
import { type CommandTarget, commandLine } from '../../functions/core/shell.ts';
import { rules } from '../../rules/generated/index.ts';
import type { ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { formatFrom, type Terminal } from '../output.ts';
import { policyFor } from '../policy-option.ts';
import { run } from '../run.ts';
import { openEvents } from '../run-input.ts';
import { type Outcome, outcomesOf, outcomeWriter, RUN_FORMATS } from '../run-output.ts';
import { openState, stateFolder } from '../store.ts';
import { helpText } from '../wrapped.ts';

interface RunOptions extends GlobalOptions {
  readonly events: string;
  readonly enforce?: true;
  readonly format?: string;
}

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  command
    .addOption(new Option('--events <file>', 'one event a line (.jsonl, also .gz); - reads standard input').makeOptionMandatory())
    .option('--enforce', "put clear, low-risk mistakes right, whatever mode the policy file gives the installation; its accounts' and rules' modes hold")
    .option('--format <format>', `${RUN_FORMATS.join(', ')} (default: table on a terminal, else jsonl)`)
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
An event is what EventBridge delivers, a bare CloudTrail record, or a CloudTrail log file ({"Records": [...]}). It only says which resource to look at: what
is judged is read live, with the credentials in the environment. Without --enforce the policy file decides; without one, nothing is changed.
What waits in the state folder from an earlier run is looked at first. Ctrl-C ends the run after the look that is under way.

Exit codes: 0 done, 1 a change failed, 2 usage, 3 something could not be evaluated (an event not understood, no credentials), 130 interrupted.`,
      ),
    )
    .action(async (_options: unknown, self: Command) => {
      end(await runCommand(self.optsWithGlobals<RunOptions>(), terminal));
    });
}

async function runCommand(options: RunOptions, terminal: Terminal): Promise<ExitCode> {
  const format = formatFrom(options.format, RUN_FORMATS, terminal.isInteractive.out ? 'table' : 'jsonl');
  const read = await policyFor(options, rules);
  const policy: Policy = options.enforce ? { ...read, mode: 'enforce' } : read;
  const state = stateFolder(options);
  const input = openEvents(options.events);
  if (input.isStream && process.stdin.isTTY) terminal.err('Reading events from the terminal, one a line; Ctrl-D ends them.\n');

  const outcomes: Outcome[] = [];
  const write = outcomeWriter(format, terminal);
  using holdfast = openState({
    state,
    policy,
    accounts: openAccounts({ readerRole: null, remediatorRole: null }),
    terminal,
    onLook: (item, lines, causes) => {
      for (const outcome of outcomesOf(item, lines, causes)) {
        outcomes.push(outcome);
        write(outcome);
      }
    },
  });
  using interrupted = onInterrupt(terminal);
  return await run({
    holdfast,
    input,
    outcomes,
    reach,
    terminal,
    where: state,
    command: commandLine([], commandTargetFor(options)),
    signal: interrupted.signal,
  });
}

/** The folder where another command would not look for it by itself is named. */
function commandTargetFor({ state }: RunOptions): CommandTarget {
  const folder = state ?? process.env['HOLDFAST_STATE_DIR'];
  return folder ? { state: folder } : null;
}

/** A person waits for this: no more than some ten seconds, where nothing answers. */
async function reach(): Promise<void> {
  await awsCaller({ connect: 3_000, answer: 5_000, tries: 2 });
}

/** The first Ctrl-C asks for the end, the second one is it. */
function onInterrupt(terminal: Terminal): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    terminal.err('Ending after the look that is under way; Ctrl-C again ends at once.\n');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  return { signal: controller.signal, [Symbol.dispose]: () => void process.off('SIGINT', onSignal) };
}
