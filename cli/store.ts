import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openAccounts } from '../functions/adapters/account.ts';
import { awsCaller } from '../functions/adapters/caller.ts';
import { StoreInUse } from '../functions/adapters/embedded-database.ts';
import { terminalNotifier } from '../functions/adapters/notify-terminal.ts';
import type { WorkItem } from '../functions/core/cause.ts';
import { MODES } from '../functions/core/decide.ts';
import { accountNamesIn, type Policy } from '../functions/core/policy.ts';
import type { Accounts, Clock, Ledger, Log, Queue } from '../functions/core/ports.ts';
import { laneOfItem } from '../functions/core/refs.ts';
import { instant, SECOND } from '../functions/core/time.ts';
import { resources } from '../resources/generated/index.ts';
import { rules } from '../rules/generated/index.ts';
import { type Embedded, type EmbeddedOptions, openHoldfast } from './embedded.ts';
import { IncompleteError, UsageError } from './errors.ts';
import type { GlobalOptions } from './main.ts';
import type { Terminal } from './output.ts';
import { policyFor } from './policy-option.ts';

/** How a look at a resource went: it ended here; the deployed loop does it; or it could not be done now, and why. */
export type Looked = 'here' | 'elsewhere' | { readonly unfinished: string };

/** The ledger and the queue that a command works on: those in the state folder or, where HOLDFAST_TABLE names them, the deployed ones. */
export interface Store extends Disposable {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** For people. */
  readonly where: string;
  /** Has one resource looked at, now. What stands in the ledger is not lost where that fails. */
  look(item: WorkItem): Promise<Looked>;
  /** Has resources looked at by the next run, or by the deployed loop. */
  enqueue(items: readonly WorkItem[]): Promise<void>;
}

/** How long a look that has to be tried again is waited for. */
const PATIENCE = 10 * SECOND;

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What is embedded is kept here. */
export function stateFolder({ state }: Pick<GlobalOptions, 'state'>): string {
  return state ?? (process.env['HOLDFAST_STATE_DIR'] || '.holdfast');
}

export interface StoreNeeds {
  /** The folder is made where it is not there; else that is an error: a command about what was recorded was most likely given another folder. */
  readonly made?: boolean;
  /** The command gives an answer to a question. */
  readonly answers?: boolean;
}

/** The store of the environment. Throws `UsageError`, `PolicyFileError`. */
export async function openStore(options: GlobalOptions, terminal: Terminal, { made = false, answers = false }: StoreNeeds = {}): Promise<Store> {
  if (process.env['HOLDFAST_TABLE']) return await deployedStore();
  const state = stateFolder(options);
  if (!made && !existsSync(join(state, 'holdfast.db')))
    throw new UsageError(`There is no ledger in ${state}: name the folder that "holdfast run" kept it in (--state, or HOLDFAST_STATE_DIR).`);
  const policy = await policyFor(options, rules);
  const accounts = openAccounts({ readerRole: null, remediatorRole: null });
  return embeddedStore(openState({ state, policy: answers ? withAnswers(policy) : policy, accounts, terminal }), state);
}

async function deployedStore(): Promise<Store> {
  if (!process.env['HOLDFAST_WORK_QUEUE_URL'])
    throw new UsageError(
      'HOLDFAST_TABLE is set, and HOLDFAST_WORK_QUEUE_URL is not: the deployed ledger and work queue go together (outputs LedgerTable and WorkQueueUrl of the stack).',
    );
  // Without credentials, or an endpoint that answers, one clear sentence instead of that of whichever call comes first.
  await awsCaller({ connect: 3_000, answer: 5_000, tries: 2 });
  const { deployedLedger, deployedQueue, systemClock } = await import('../functions/adapters/deployed.ts');
  const ledger = deployedLedger();
  const queue: Queue = deployedQueue();
  return {
    ledger,
    clock: systemClock,
    where: `the table ${process.env['HOLDFAST_TABLE']}`,
    async look(item) {
      await queue.enqueue([item]);
      return 'elsewhere';
    },
    enqueue: (items) => queue.enqueue(items),
    [Symbol.dispose]() {},
  };
}

/** The store over an open embedded Holdfast. */
export function embeddedStore(holdfast: Embedded, where: string, clock: Clock = systemClock): Store {
  const laneOf = laneOfItem(resources);
  return {
    ledger: holdfast.ledger,
    clock,
    where,
    async look(item) {
      await holdfast.queue.enqueue([item]);
      // What else waits is left to a run: it may have been told to enforce, which this command was not.
      const unfinished = await holdfast.drain(PATIENCE, { only: laneOf(item) });
      const [first] = unfinished;
      return first ? { unfinished: first.reason } : 'here';
    },
    enqueue: (items) => holdfast.queue.enqueue(items),
    [Symbol.dispose]: () => holdfast.close(),
  };
}

export interface State {
  readonly state: string;
  readonly policy: Policy;
  readonly accounts: Accounts;
  readonly terminal: Pick<Terminal, 'err'>;
  readonly onLook?: EmbeddedOptions['onLook'];
}

/** An embedded Holdfast in a folder, which tells on standard error. Throws `UsageError` where the folder can't be used, `IncompleteError` while another process has it. */
export function openState({ state, policy, accounts, terminal, onLook }: State): Embedded {
  const notifier = terminalNotifier({ write: (text) => terminal.err(text), accountNames: accountNamesIn(policy) });
  try {
    return openHoldfast({ state, resources, settings: { rules, policy }, accounts, notifier: () => notifier, log: quiet, ...(onLook && { onLook }) });
  } catch (cause) {
    if (cause instanceof StoreInUse) throw new IncompleteError(cause.message, { cause });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `The state folder ${state} can't be used: ${why.replace(/\.$/, '')}. Name one that can be written to (--state, or HOLDFAST_STATE_DIR).`,
      {
        cause,
      },
    );
  }
}

/**
 * Who answers on the command line has decided: an approved plan is carried out even where the run that asked was given --enforce and the policy file
 * says less. Nothing else is: everything that was not approved is asked at most. Modes of accounts, rules and tags hold as ever.
 */
function withAnswers(policy: Policy): Policy {
  return MODES.indexOf(policy.mode) < MODES.indexOf('approve') ? { ...policy, mode: 'approve' } : policy;
}

const systemClock: Clock = () => instant(Date.now());

/** How another command is led to the same state, for a person to copy: `holdfast`, or `holdfast --state 'DIR'`. */
export function shellCommand({ state }: Pick<GlobalOptions, 'state'>): string {
  if (state === undefined) return 'holdfast';
  return `holdfast --state ${/^[\w./-]+$/.test(state) ? state : `'${state.replaceAll("'", "'\\''")}'`}`;
}
