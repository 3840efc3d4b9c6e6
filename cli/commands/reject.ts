import type { Command } from 'commander';
import { rules } from '../../rules/generated/index.ts';
import { type AnswerCommand, recordAnswer, WHO_MAY_ANSWER } from '../answer.ts';
import { whoIsCalling } from '../caller.ts';
import type { ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { sentence, type Terminal } from '../output.ts';
import { policyFor } from '../policy-option.ts';
import { openStore, type Store } from '../store.ts';
import { TARGET_HELP, type TargetOptions, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .argument('<plan>', 'the id of the question, or the first letters of it: alerts and "holdfast log" show it')
    .option('--reason <text>', 'why; recorded')
    .option('--as <name>', 'the approver that you are')
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
Nothing is changed. If it is still so when the snooze is over (approvals.snoozeHours in the policy file, 24 if it does not say), Holdfast asks again;
"holdfast waive" keeps a resource as it is for longer.
${WHO_MAY_ANSWER}
${TARGET_HELP}

Exit codes: 0 recorded (or it was already), 1 the answer does not count, 2 usage, 3 the target could not be reached.`,
      ),
    )
    .action(async (plan: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & TargetOptions & { readonly as?: string; readonly reason?: string }>();
      const { snoozeHours } = (await policyFor(options, rules)).approvals;
      using store = await openStore(options, terminal);
      end(await reject(store, { plan, as: options.as ?? null, why: options.reason ?? null, caller: await whoIsCalling(), snoozeHours }, terminal));
    });
}

/** Records the no. */
export async function reject(store: Store, given: Omit<AnswerCommand, 'answer'>, terminal: Pick<Terminal, 'out' | 'err'>): Promise<ExitCode> {
  const { exit, recorded } = await recordAnswer(store, { ...given, answer: { answer: 'not-now', reason: null, until: null } }, terminal);
  if (recorded) terminal.out(sentence(`Rejected. ${recorded.message}`));
  return exit;
}
