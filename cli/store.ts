import { openAccounts } from '../functions/adapters/account.ts';
import { StoreInUse } from '../functions/adapters/embedded-database.ts';
import { terminalNotifier } from '../functions/adapters/notify-terminal.ts';
import { ledgerIn, workQueueAt } from '../functions/adapters/operator.ts';
import { switchesWithoutLedger } from '../functions/adapters/switch-orders.ts';
import type { WorkItem } from '../functions/core/cause.ts';
import { MODES } from '../functions/core/decide.ts';
import { accountNamesIn, type Policy } from '../functions/core/policy.ts';
import type { Accounts, Clock, Ledger, Log } from '../functions/core/ports.ts';
import { laneOfItem } from '../functions/core/refs.ts';
import type { CommandTarget } from '../functions/core/shell.ts';
import { instant, SECOND } from '../functions/core/time.ts';
import { resources } from '../resources/generated/index.ts';
import { rules } from '../rules/generated/index.ts';
import { type Embedded, type EmbeddedOptions, openHoldfast } from './embedded.ts';
import { IncompleteError, UsageError } from './errors.ts';
import type { GlobalOptions } from './main.ts';
import type { Terminal } from './output.ts';
import { policyFor } from './policy-option.ts';
import { stopText } from './switch.ts';
import { commandTargetOf, type DeployedTarget, type FolderTarget, type Target, type TargetOptions, targetFor, whereIs } from './target.ts';

/** How a look at a resource went: it ended here; the deployed loop does it; or it could not be done now, and why. */
export type Looked = 'here' | 'elsewhere' | { readonly unfinished: string };

/** The ledger and the queue that a command works on: those in a state folder, or the deployed ones. */
export interface Store extends Disposable {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** For people. */
  readonly where: string;
  /** How another command is led to the same target. */
  readonly command: CommandTarget;
  /** A deployed Holdfast evaluates what is enqueued; else the next run does. */
  readonly isDeployed: boolean;
  /** How many looks were given up in a state folder; of a deployed Holdfast the stack's queues say that. */
  deadLetters(): number;
  /**
   * Has one resource looked at, now. What stands in the ledger is not lost where that fails. `onlyRules`: a state folder leaves alone what is known of the
   * other rules, since this command may run under another policy than the run that found it; a deployed Holdfast has one policy, and evaluates all.
   */
  look(item: WorkItem, onlyRules?: readonly string[]): Promise<Looked>;
  /** Has resources looked at by the next run, or by the deployed loop. */
  enqueue(items: readonly WorkItem[]): Promise<void>;
}

/** How long a look that has to be tried again is waited for. */
const PATIENCE = 10 * SECOND;

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The folder of the commands that make one: the ledger and the queues of a local Holdfast are kept there. */
export function stateFolder({ state }: Pick<GlobalOptions, 'state'>): string {
  return state ?? (process.env['HOLDFAST_STATE_DIR'] || '.holdfast');
}

export interface StoreNeeds {
  /** The command may have a resource evaluated here, so that the policy file has to be read. Without it a broken policy file is in nobody's way. */
  readonly evaluates?: boolean;
  /** The command gives an answer to a question. */
  readonly answers?: boolean;
}

/**
 * The store that the options or the environment name, and says on standard error which one that is; it makes none. Throws `UsageError`, `PolicyFileError`,
 * and `IncompleteError` where the target can't be reached, or another process has it.
 */
export async function openStore(options: GlobalOptions & TargetOptions, terminal: Terminal, needs: StoreNeeds = {}): Promise<Store> {
  const target = await targetFor(options);
  terminal.err(`Target: ${whereIs(target)}.\n`);
  return target.kind === 'deployed' ? await deployedStore(target) : await folderStore(target, options, terminal, needs);
}

/** A state folder whose ledger another process has open. */
export interface FolderInUse extends Disposable {
  readonly state: string;
  readonly where: string;
  readonly command: CommandTarget;
  readonly clock: Clock;
  /** Of the other process. */
  readonly pid: string;
}

/** What the stop switch is thrown on: the store, as `openStore` opens it, or a folder that is in use. Throws as `openStore` does. */
export async function openSwitch(options: GlobalOptions & TargetOptions, terminal: Terminal): Promise<Store | FolderInUse> {
  const target = await targetFor(options);
  terminal.err(`Target: ${whereIs(target)}.\n`);
  return await openSwitchOf(target, options, terminal);
}

/** As `openSwitch`, of a target that is known, and without a word. */
export async function openSwitchOf(target: Target, options: GlobalOptions, terminal: Terminal): Promise<Store | FolderInUse> {
  if (target.kind === 'deployed') return await deployedStore(target);
  try {
    return await folderStore(target, options, terminal, {});
  } catch (error) {
    if (!(error instanceof IncompleteError && error.cause instanceof StoreInUse)) throw error;
    const { state } = target;
    return { state, where: whereIs(target), command: commandTargetOf(target), clock: systemClock, pid: error.cause.pid, [Symbol.dispose]() {} };
  }
}

/** The store in a state folder. Throws as `openStore` does. */
export async function folderStore(
  target: FolderTarget,
  options: GlobalOptions,
  terminal: Terminal,
  { evaluates = false, answers = false }: StoreNeeds,
): Promise<Store> {
  const read = evaluates ? await policyFor(options, rules) : null;
  const holdfast = openFolder(target.state, terminal, answers && read ? withAnswers(read) : read);
  try {
    // What was ordered while another process had the folder stands in the ledger from now on.
    await holdfast.ledger.stops();
  } catch (error) {
    holdfast.close();
    throw error;
  }
  return embeddedStore(holdfast, whereIs(target), systemClock, commandTargetOf(target));
}

/** The local Holdfast of a state folder; without a policy it changes nothing. Throws as `openState` does. */
export function openFolder(state: string, terminal: Pick<Terminal, 'err'>, policy: Policy | null = null): Embedded {
  return openState({ state, policy, accounts: openAccounts({ readerRole: null, remediatorRole: null }), terminal });
}

/** The store of a deployed Holdfast. */
export async function deployedStore(target: DeployedTarget): Promise<Store> {
  const { table, queueUrl, region, stack } = target;
  const installation = stack?.outputs.get('Installation') ?? null;
  const [ledger, queue] = await Promise.all([ledgerIn(table, region, installation), workQueueAt(queueUrl, region, laneOfItem(resources))]);
  return {
    ledger,
    clock: systemClock,
    where: whereIs(target),
    command: commandTargetOf(target),
    isDeployed: true,
    deadLetters: () => 0,
    async look(item) {
      await queue.enqueue([item]);
      return 'elsewhere';
    },
    enqueue: (items) => queue.enqueue(items),
    [Symbol.dispose]() {},
  };
}

/** The store over an open embedded Holdfast. */
export function embeddedStore(holdfast: Embedded, where: string, clock: Clock = systemClock, command: CommandTarget = null): Store {
  const laneOf = laneOfItem(resources);
  return {
    ledger: holdfast.ledger,
    clock,
    where,
    command,
    isDeployed: false,
    deadLetters: () => holdfast.queue.state().deadLetters,
    async look(item, onlyRules) {
      await holdfast.queue.enqueue([item]);
      // What else waits is left to a run: it may have been told to enforce, which this command was not.
      const unfinished = await holdfast.drain(PATIENCE, { only: laneOf(item), ...(onlyRules && { onlyRules }) });
      const [first] = unfinished;
      return first ? { unfinished: first.reason } : 'here';
    },
    enqueue: (items) => holdfast.queue.enqueue(items),
    [Symbol.dispose]: () => holdfast.close(),
  };
}

export interface State {
  readonly state: string;
  /** null: nothing is evaluated. */
  readonly policy: Policy | null;
  readonly accounts: Accounts;
  readonly terminal: Pick<Terminal, 'err'>;
  readonly onLook?: EmbeddedOptions['onLook'];
}

/** An embedded Holdfast in a folder, which tells on standard error. Throws `UsageError` where the folder can't be used, `IncompleteError` while another process has it. */
export function openState({ state, policy, accounts, terminal, onLook }: State): Embedded {
  const notifier = terminalNotifier({ write: (text) => terminal.err(text), accountNames: accountNamesIn(policy), target: { state } });
  try {
    return openHoldfast({
      state,
      resources,
      settings: { rules, policy },
      accounts,
      notifier: () => notifier,
      log: quiet,
      // Whatever a person gives again is evaluated again.
      takesRepeats: true,
      ...(onLook && { onLook }),
    });
  } catch (cause) {
    if (cause instanceof StoreInUse) throw inUse(cause, state);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `The state folder ${state} can't be used: ${why.replace(/\.$/, '')}. Name one that can be written to (--state, or HOLDFAST_STATE_DIR).`,
      {
        cause,
      },
    );
  }
}

function inUse(cause: StoreInUse, state: string): IncompleteError {
  const stops = switchesWithoutLedger(state).map(({ scope, by, reason, since }) => ` ${stopText({ scope, by, reason, since })}`);
  const advice = `wait until it has ended, or end it (Ctrl-C there, or kill -INT ${cause.pid}); "holdfast stop" works meanwhile`;
  return new IncompleteError(`${state} is in use by another holdfast (pid ${cause.pid}): ${advice}.${stops.join('')}`, { cause });
}

/**
 * Who answers on the command line has decided: an approved plan is carried out even where the run that asked was given --enforce and the policy file
 * says less. Nothing else is: everything that was not approved is asked at most. Modes of accounts, rules and tags hold as ever.
 */
function withAnswers(policy: Policy): Policy {
  return MODES.indexOf(policy.mode) < MODES.indexOf('approve') ? { ...policy, mode: 'approve' } : policy;
}

const systemClock: Clock = () => instant(Date.now());
