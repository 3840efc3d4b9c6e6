import type { Command } from 'commander';
import { sqsIn } from '../../functions/adapters/operator.ts';
import { type Redriven, redrive } from '../../functions/adapters/redrive.ts';
import { redriveFolder } from '../embedded.ts';
import { EXIT, type ExitCode, lineFor, UsageError } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { counted, sentence, type Terminal } from '../output.ts';
import { openFolder } from '../store.ts';
import { type DeployedTarget, type FolderTarget, TARGET_HELP, type TargetOptions, targetFor, whereIs, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
Takes the dead letters again, once their cause is gone: events that could not be understood, and resources that could not be evaluated. A late event does no
harm, since the resource is read as it is now. What is still not understood comes back.
${TARGET_HELP}
Of a stack it needs sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes on the dead-letter queues, and sqs:SendMessage on the other two.

Exit codes: 0 all were taken, 2 usage, 3 some remain, or the target could not be reached.`,
      ),
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & TargetOptions>();
      const target = await targetFor(options);
      terminal.err(`Target: ${whereIs(target)}.\n`);
      end(target.kind === 'deployed' ? await ofStack(target, terminal) : await ofFolder(target, terminal));
    });
}

async function ofStack({ stack, region, queueUrl }: DeployedTarget, terminal: Pick<Terminal, 'out' | 'err'>): Promise<ExitCode> {
  if (stack === null) throw new UsageError('Only the stack says where its dead-letter queues are: name it with --stack NAME --region REGION.');
  const url = (output: string): string => {
    const value = stack.outputs.get(output);
    if (value === undefined) throw new UsageError(`The stack ${stack.name} has no output ${output}: deploy it again with this version.`);
    return value;
  };
  const [inboxDead, inbox, workDead] = [url('InboxDeadLettersUrl'), url('InboxUrl'), url('WorkDeadLettersUrl')];
  const client = await sqsIn(region);
  const exits = [
    await moved('inbox', () => redrive({ client, from: inboxDead, to: inbox }), terminal),
    await moved('work queue', () => redrive({ client, from: workDead, to: queueUrl }), terminal),
  ];
  return exits.every((each) => each === EXIT.fine) ? EXIT.fine : EXIT.incomplete;
}

async function moved(queue: string, work: () => Promise<Redriven>, terminal: Pick<Terminal, 'out' | 'err'>): Promise<ExitCode> {
  try {
    const { moved: count, remain, failures } = await work();
    terminal.out(sentence(`${queue}: ${counted(count, 'dead letter')} moved back, ${remain} ${remain === 1 ? 'remains' : 'remain'}.`));
    for (const failure of failures) terminal.err(`holdfast: ${queue}: some could not be moved and stay where they are: ${failure}\n`);
    return remain === 0 && failures.length === 0 ? EXIT.fine : EXIT.incomplete;
  } catch (error) {
    terminal.err(`holdfast: ${queue}: the dead letters could not be moved, and stay where they are: ${lineFor(error)}\n`);
    return EXIT.incomplete;
  }
}

async function ofFolder({ state }: FolderTarget, terminal: Terminal): Promise<ExitCode> {
  using holdfast = openFolder(state, terminal);
  const { taken, remain, again } = await redriveFolder(holdfast, state);
  terminal.out(sentence(`events: ${taken} taken again, ${remain} still not understood and kept in ${state}/dead-letters.jsonl.`));
  terminal.out(sentence(`resources: ${again} put back. The next "holdfast run" evaluates what waits.`));
  return remain === 0 ? EXIT.fine : EXIT.incomplete;
}
