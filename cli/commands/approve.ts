import type { Command } from 'commander';
import type { Entry } from '../../functions/core/entry.ts';
import { parseEntryId } from '../../functions/core/lane.ts';
import { pastTense, reasonText } from '../../functions/core/phrases.ts';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import { commandLine } from '../../functions/core/shell.ts';
import { type AnswerCommand, recordAnswer, WHO_MAY_ANSWER } from '../answer.ts';
import { whoIsCalling } from '../caller.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { sentence, type Terminal } from '../output.ts';
import { openStore, type Store } from '../store.ts';
import { TARGET_HELP, type TargetOptions, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .argument('<plan>', 'the id of the question, or the first letters of it: alerts and "holdfast log" show it')
    .option('--as <name>', 'the approver that you are')
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
An approval is not a command: the resource is read again, and what was approved is done only if it comes to the very same plan; else a new question says
what changed. Where the question came from "run --enforce", nothing else is needed here: your answer is the permission.
${WHO_MAY_ANSWER}
${TARGET_HELP}

Exit codes: 0 done, or recorded (others have to agree, or the deployed Holdfast does it), 1 the answer does not count, or the change failed,
2 usage, 3 it could not be done now: then the approval stands, and the next run carries it out.`,
      ),
    )
    .action(async (plan: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & TargetOptions & { readonly as?: string }>();
      using store = await openStore(options, terminal, { evaluates: true, answers: true });
      end(await approve(store, { plan, as: options.as ?? null, caller: await whoIsCalling() }, terminal));
    });
}

/** Records the yes, has the resource looked at, and says how it ended. */
export async function approve(store: Store, given: Pick<AnswerCommand, 'plan' | 'as' | 'caller'>, terminal: Pick<Terminal, 'out' | 'err'>): Promise<ExitCode> {
  const answer = { answer: 'apply', reason: null, until: null } as const;
  const { exit, request, recorded } = await recordAnswer(store, { ...given, answer, why: null, snoozeHours: 0 }, terminal);
  if (!recorded) return exit;
  if (recorded.change.requests?.some(({ closed }) => closed === null)) {
    terminal.out(sentence(`${recorded.message}`));
    return EXIT.fine;
  }
  return await carryOut(store, request, terminal);
}

async function carryOut(store: Store, request: ApprovalRequest, terminal: Pick<Terminal, 'out' | 'err'>): Promise<ExitCode> {
  const { lane } = parseEntryId(request.id);
  const before = (await store.ledger.entries(lane)).length;
  const at = store.clock();
  const looked = await store.look({ ref: request.ref, cause: { kind: 'answer', eventId: `${request.id}-${at}`, at, call: null, actor: null } });
  if (looked === 'elsewhere') {
    terminal.out(sentence(`Approved: the deployed Holdfast does it within a minute, if it comes to the same plan; an alert and the ledger say how it ended.`));
    return EXIT.fine;
  }
  const fresh = (await store.ledger.entries(lane)).slice(before);
  const intent = fresh.find(({ kind, ruleId }) => kind === 'intent' && ruleId === request.plan.ruleId);
  const outcome = fresh.find(({ kind, of }) => kind === 'outcome' && of === intent?.id);
  if (outcome) return told(outcome, request, store.command, terminal);
  if (typeof looked === 'object') {
    terminal.err(`holdfast: approved, but it could not be done now: ${looked.unfinished} The approval stands: the next "holdfast run" carries it out.\n`);
    return EXIT.incomplete;
  }
  const anew = fresh.find(({ kind, ruleId }) => kind === 'request' && ruleId === request.plan.ruleId);
  terminal.err(`holdfast: approved, but ${anew ? `the plan is no longer the same: the new question is ${anew.id}` : await whyNot(store, request, lane)}.\n`);
  return EXIT.violations;
}

function told({ of, detail }: Entry, { plan }: ApprovalRequest, command: Store['command'], terminal: Pick<Terminal, 'out' | 'err'>): ExitCode {
  const status = String(detail['status']);
  if (status === 'verified') {
    terminal.out(sentence(`Remediated and verified: ${pastTense(plan.message)} To undo it: ${commandLine(['undo', String(of)], command)}`));
    return EXIT.fine;
  }
  terminal.err(`holdfast: the change ${of} ended as ${status}: ${String(detail['error'] ?? 'no reason was given')}\n`);
  return EXIT.violations;
}

async function whyNot({ ledger }: Store, { plan }: ApprovalRequest, lane: string): Promise<string> {
  const finding = (await ledger.lane(lane))?.findings.find(({ ruleId }) => ruleId === plan.ruleId);
  if (!finding || finding.state === 'RESOLVED') return 'there is nothing left to do: the violation is over';
  return `nothing was changed: ${reasonText(finding.decision.reason)}`;
}
