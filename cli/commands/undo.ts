import type { Command } from 'commander';
import type { Caller } from '../../functions/core/answer-as.ts';
import type { Entry } from '../../functions/core/entry.ts';
import type { Lane } from '../../functions/core/lane.ts';
import { orderUndo, undoOf } from '../../functions/core/orders.ts';
import { minuteText } from '../../functions/core/phrases.ts';
import type { Plan } from '../../functions/core/plan.ts';
import { whoIsCalling } from '../caller.ts';
import { differenceLines } from '../difference.ts';
import { EXIT, type ExitCode, UsageError } from '../errors.ts';
import { findEntry } from '../find-entry.ts';
import type { GlobalOptions } from '../main.ts';
import { sentence, type Terminal } from '../output.ts';
import { openStore, type Store } from '../store.ts';
import { TARGET_HELP, type TargetOptions, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';
import { writeOrder } from '../write-order.ts';

const MOST_HOURS = 366 * 24;

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .argument('<change>', 'its id, or the first letters of it: alerts and "holdfast log" show it')
    .option('--reason <text>', 'why; recorded, and the reason of the waiver')
    .option('--hours <number>', 'how long the finding is left alone afterwards', hoursFrom, 24)
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
The resource is read first: where it is no longer as the change left it, nothing is taken back, and the difference is shown.
Afterwards a waiver covers the finding, in your name, so that the change is not made again at once.
${TARGET_HELP}

Exit codes: 0 taken back (or it was already), 1 refused or failed, 2 usage, 3 it could not be done now: then the order stands, and the next run carries it out.`,
      ),
    )
    .action(async (change: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & TargetOptions & { readonly reason?: string; readonly hours: number }>();
      using store = await openStore(options, terminal, { evaluates: true });
      end(await undo(store, { change, caller: await whoIsCalling(), reason: options.reason ?? null, hours: options.hours }, terminal));
    });
}

export interface UndoCommand {
  /** An id, or the beginning of one. */
  readonly change: string;
  readonly caller: Caller;
  readonly reason: string | null;
  readonly hours: number;
}

/** Orders the undo, has it carried out, and says how it ended. Throws `UsageError` where there is no such change. */
export async function undo(store: Store, { change, caller, reason, hours }: UndoCommand, terminal: Pick<Terminal, 'out' | 'err'>): Promise<ExitCode> {
  const { ledger, clock } = store;
  const { id: changeId, lane: laneId, ruleId } = await findEntry(ledger, change, 'intent', clock());
  const wish = { changeId, by: caller.identity, reason: reason ?? `${changeId} was taken back`, hours };
  const ordered = await writeOrder(
    ledger,
    () => laneOf(store, laneId),
    async (lane) => orderUndo({ ...wish, lane, entries: await ledger.entries(laneId), now: clock() }),
  );
  if ('refused' in ordered) {
    terminal.err(`holdfast: ${ordered.refused}\n`);
    return EXIT.violations;
  }
  if ('standing' in ordered && ordered.standing === 'taken-back') {
    terminal.out(sentence(`${changeId} has been taken back already: there is nothing left to do.`));
    return EXIT.fine;
  }

  const { ref } = await laneOf(store, laneId);
  const at = clock();
  const before = await ledger.entries(laneId);
  const looked = await store.look(
    { ref, cause: { kind: 'undo', eventId: `undo-${changeId}-${at}`, at, call: null, actor: null } },
    ruleId === null ? undefined : [ruleId],
  );
  if (looked === 'elsewhere') {
    terminal.out(sentence(`Ordered: ${changeId} is taken back by the deployed Holdfast within a minute; an alert and the ledger say how it ended.`));
    return EXIT.fine;
  }
  const entries = await ledger.entries(laneId);
  const ended = howItEnded(entries, before, changeId);
  if (ended) return told(ended, entries, changeId, terminal);
  const why = typeof looked === 'object' ? looked.unfinished : 'the look did not come to it.';
  terminal.err(`holdfast: ${changeId} could not be taken back now: ${why} The order stands: the next "holdfast run", or this command, carries it out.\n`);
  return EXIT.incomplete;
}

async function laneOf({ ledger }: Store, id: string): Promise<Lane> {
  const lane = await ledger.lane(id);
  if (!lane) throw new UsageError(`The ledger holds entries of lane ${id}, but not the lane: "holdfast log --verify" says what is wrong.`);
  return lane;
}

/** The entry with which the loop ended the order; none: it did not come to it. */
function howItEnded(entries: readonly Entry[], before: readonly Entry[], changeId: string): Entry | undefined {
  const fresh = entries.slice(before.length);
  const undos = entries.filter(({ kind, of, detail }) => kind === 'intent' && of === changeId && detail['change'] === 'undo').map(({ id }) => id);
  return fresh.findLast(
    ({ kind, of, detail }) => (kind === 'undo' && of === changeId && 'refused' in detail) || (kind === 'outcome' && of !== null && undos.includes(of)),
  );
}

function told({ kind, detail }: Entry, entries: readonly Entry[], changeId: string, terminal: Pick<Terminal, 'out' | 'err'>): ExitCode {
  if (kind === 'undo') {
    terminal.err(`holdfast: ${changeId} was not taken back. ${String(detail['refused'])}\n`);
    for (const line of differenceLines(detail['difference'])) terminal.err(`${line}\n`);
    return EXIT.violations;
  }
  const status = String(detail['status']);
  if (status !== 'verified') {
    terminal.err(`holdfast: taking ${changeId} back ended as ${status}: ${String(detail['error'] ?? 'no reason was given')}\n`);
    return EXIT.violations;
  }
  const plan = entries.find(({ id }) => id === changeId)?.detail['plan'] as Plan;
  const waiver = undoOf(entries, changeId)?.detail['waiver'] as { readonly until: string };
  terminal.out(
    sentence(`Taken back: ${changeId} on ${plan.arn}. The resource is as it was before it; ${plan.ruleId} leaves it alone until ${minuteText(waiver.until)}.`),
  );
  return EXIT.fine;
}

function hoursFrom(text: string): number {
  const hours = Number(text);
  if (Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS) return hours;
  throw new UsageError(`--hours is "${text}": it has to be a whole number from 1 to ${MOST_HOURS}.`);
}
