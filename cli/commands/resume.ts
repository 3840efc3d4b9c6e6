import type { Command } from 'commander';
import type { Caller } from '../../functions/core/answer-as.ts';
import type { WorkItem } from '../../functions/core/cause.ts';
import type { Lane } from '../../functions/core/lane.ts';
import type { Stop } from '../../functions/core/ports.ts';
import { HOUR, later } from '../../functions/core/time.ts';
import { whoIsCalling } from '../caller.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { GlobalOptions } from '../main.ts';
import { counted, type Terminal } from '../output.ts';
import { openStore, type Store } from '../store.ts';
import { isSameScope, type ScopeOptions, scopeFrom, scopeText } from '../switch.ts';
import { helpText } from '../wrapped.ts';

export function define(command: Command, terminal: Terminal, end: (code: ExitCode) => void): void {
  command
    .option('--account <id>', 'the switch of this account')
    .option('--rule <id>', 'the switch of this rule')
    .addHelpText(
      'after',
      helpText(
        terminal,
        `
What was only told of while the switch was on is looked at again: by the deployed Holdfast at once, else by the next "holdfast run".

Exit codes: 0 resumed (or it was not stopped), 2 usage.`,
      ),
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & ScopeOptions>();
      const scope = scopeFrom(options);
      using store = await openStore(options, terminal, { made: true });
      end(await resume(store, { scope, caller: await whoIsCalling() }, terminal));
    });
}

/** Turns the stop switch off again, and has what it held back looked at. */
export async function resume(
  store: Store,
  { scope, caller }: { readonly scope: Stop['scope']; readonly caller: Caller },
  terminal: Pick<Terminal, 'out'>,
): Promise<ExitCode> {
  const { ledger, clock } = store;
  const stops = await ledger.stops();
  const now = clock();
  if (!stops.some((each) => isSameScope(each.scope, scope))) {
    terminal.out(`The stop switch for ${scopeText(scope)} is not on.${othersOn(stops)}\n`);
    return EXIT.fine;
  }
  await ledger.setStop(scope, null, caller.identity, now);
  const items = await heldBack(store, scope);
  await store.enqueue(items);
  const waiting = items.length === 0 ? '' : ` ${counted(items.length, 'resource')} that it held back ${items.length === 1 ? 'is' : 'are'} looked at again.`;
  terminal.out(`Resumed: ${scopeText(scope)}.${waiting}${othersOn(stops.filter((each) => !isSameScope(each.scope, scope)))}\n`);
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
