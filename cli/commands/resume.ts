import type { Command } from 'commander';
import { leaveOrder, switchesWithoutLedger } from '../../functions/adapters/switch-orders.ts';
import type { Caller } from '../../functions/core/answer-as.ts';
import type { WorkItem } from '../../functions/core/cause.ts';
import { isSameScope } from '../../functions/core/circumstances.ts';
import type { Lane } from '../../functions/core/lane.ts';
import type { Stop } from '../../functions/core/ports.ts';
import { HOUR, later } from '../../functions/core/time.ts';
import { whoIsCalling } from '../caller.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { counted, sentence, type Terminal } from '../output.ts';
import { type FolderInUse, openSwitch, type Store } from '../store.ts';
import { type ScopeOptions, scopeFrom, scopeText } from '../switch.ts';
import { TARGET_HELP, type TargetOptions, withTargetOptions } from '../target.ts';
import { helpText } from '../wrapped.ts';

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  withTargetOptions(command)
    .option('--account <id>', 'the switch of this account')
    .option('--rule <id>', 'the switch of this rule')
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
What was only reported while the switch was on is evaluated again: by the deployed Holdfast at once, else by the next "holdfast run".
${TARGET_HELP}

Exit codes: 0 resumed (or it was not stopped), 2 usage, 3 the target could not be reached.`,
      ),
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & TargetOptions & ScopeOptions>();
      const scope = scopeFrom(options);
      using target = await openSwitch(options, terminal);
      const order = { scope, caller: await whoIsCalling() };
      end('ledger' in target ? await resume(target, order, terminal) : resumeInUse(target, order, terminal));
    });
}

export interface ResumeCommand {
  readonly scope: Stop['scope'];
  readonly caller: Caller;
}

/** Turns the stop switch off again, and has what it held back evaluated. */
export async function resume(store: Store, { scope, caller }: ResumeCommand, terminal: Pick<Terminal, 'out'>): Promise<ExitCode> {
  const { ledger, clock } = store;
  const stops = await ledger.stops();
  const now = clock();
  if (!stops.some((each) => isSameScope(each.scope, scope))) {
    return isNotOn(scope, stops, store.where, terminal);
  }
  await ledger.setStop(scope, null, caller.identity, now);
  const items = await heldBack(store, scope);
  await store.enqueue(items);
  const by = store.isDeployed ? 'again' : 'by the next "holdfast run"';
  const waiting = items.length === 0 ? '' : ` ${counted(items.length, 'resource')} that it held back ${items.length === 1 ? 'is' : 'are'} evaluated ${by}.`;
  terminal.out(sentence(`Resumed (${scopeText(scope)}) in ${store.where}.${waiting}${othersOn(stops.filter((each) => !isSameScope(each.scope, scope)))}`));
  return EXIT.fine;
}

/** Orders the process that has the ledger to go on; what was held back is due within the hour there. */
function resumeInUse({ state, where, pid }: FolderInUse, { scope, caller }: ResumeCommand, terminal: Pick<Terminal, 'out'>): ExitCode {
  const stops = switchesWithoutLedger(state);
  if (!stops.some((each) => isSameScope(each.scope, scope))) return isNotOn(scope, stops, where, terminal);
  leaveOrder(state, { order: 'resume', scope, by: caller.identity });
  const rest = othersOn(stops.filter((each) => !isSameScope(each.scope, scope)));
  terminal.out(
    sentence(
      `Resumed (${scopeText(scope)}) in ${where}: the holdfast at work there (pid ${pid}) records this, and evaluates within the hour what was held back.${rest}`,
    ),
  );
  return EXIT.fine;
}

function isNotOn(scope: Stop['scope'], stops: readonly Stop[], where: string, terminal: Pick<Terminal, 'out'>): ExitCode {
  terminal.out(sentence(`The stop switch for ${scopeText(scope)} is not on in ${where}.${othersOn(stops)}`));
  return EXIT.fine;
}

async function heldBack({ ledger, clock }: Store, scope: Stop['scope']): Promise<WorkItem[]> {
  const at = clock();
  const cause = { kind: 'operator' as const, eventId: `resume-${at}`, at, call: null, actor: null };
  const items: WorkItem[] = [];
  // Each is due a look within the hour as it is.
  for await (const { id } of ledger.due(later(at, 2 * HOUR))) {
    const lane = await ledger.lane(id);
    if (lane && wasHeldBack(lane, scope)) items.push({ ref: lane.ref, cause });
  }
  return items;
}

function wasHeldBack({ ref, findings }: Lane, scope: Stop['scope']): boolean {
  const held = findings.filter(({ state, decision }) => state !== 'RESOLVED' && decision.reason === 'stopped');
  if (scope === 'all') return held.length > 0;
  return 'accountId' in scope ? held.length > 0 && ref.accountId === scope.accountId : held.some(({ ruleId }) => ruleId === scope.ruleId);
}

function othersOn(stops: readonly Stop[]): string {
  return stops.length === 0 ? '' : ` Still on: ${stops.map(({ scope }) => scopeText(scope)).join(', ')}.`;
}
