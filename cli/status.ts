import { messagesIn, type Subscriber, subscriptionsOf } from '../functions/adapters/deployment-state.ts';
import { snsIn, sqsIn } from '../functions/adapters/operator.ts';
import { switchesWithoutLedger } from '../functions/adapters/switch-orders.ts';
import type { Mode } from '../functions/core/decide.ts';
import type { Lane } from '../functions/core/lane.ts';
import type { Ledger, Stop, SweepRecord } from '../functions/core/ports.ts';
import { DAY, later } from '../functions/core/time.ts';
import type { Severity } from '../rules/rule.ts';
import { readDeadLetters } from './embedded.ts';
import { lineFor } from './errors.ts';
import { inOrder } from './in-order.ts';
import type { FolderInUse, Store } from './store.ts';
import type { DeployedTarget, FolderTarget } from './target.ts';

/** What a Holdfast is doing, as far as it could be read. `null` in a field: it does not apply here, or `unread` says why it is not known. */
export interface Status {
  readonly target: {
    readonly where: string;
    readonly stack: string | null;
    readonly state: string | null;
    readonly accountId: string | null;
    readonly region: string | null;
    readonly stackStatus: string | null;
    /** Of the process that has the state folder open; null: none has. */
    readonly inUseBy: string | null;
  };
  readonly mode: Mode | string | null;
  readonly switches: readonly Stop[] | null;
  readonly subscriptions: readonly TopicSubscription[] | null;
  readonly lastSweep: SweepRecord | null;
  readonly ledger: LedgerState | null;
  readonly deadLetters: { readonly inbox: number | null; readonly work: number | null };
  /** What could not be read, and why: a sentence each. */
  readonly unread: readonly string[];
}

export interface TopicSubscription extends Subscriber {
  readonly topic: 'alerts' | 'operations';
  readonly state: 'confirmed' | 'pending';
}

/** What is open, over the lanes that are due within the next days: all that have an open finding are. */
export interface LedgerState {
  readonly openFindings: Readonly<Record<Severity, number>>;
  readonly openRequests: number;
  /** Alerts that were not sent so far. */
  readonly waitingAlerts: number;
  /** There may be more: only so many lanes are listed. */
  readonly isPartial: boolean;
}

/** Every lane with an open finding is due within two days; a waiver or a snooze may be over later. */
const FAR = 3 * DAY;
/** The ledger lists at most a hundred lanes in each of sixteen parts. */
const MOST_LANES = 1600;
const LANES_AT_ONCE = 16;

type Reading = <T>(what: string, read: () => Promise<T>) => Promise<T | null>;

/** Reads what can be read; what can't goes into `unread`. Never throws for a single part. */
export async function statusOf(target: DeployedTarget | FolderTarget, store: Store | FolderInUse, mode: () => Promise<string | null>): Promise<Status> {
  const unread: string[] = [];
  const reading: Reading = async (what, read) => {
    try {
      return await read();
    } catch (error) {
      unread.push(`${what} could not be read: ${lineFor(error)}`);
      return null;
    }
  };
  const read = { target: targetOf(target, store), mode: await reading('The mode', mode) };
  if (!('ledger' in store)) {
    unread.push(`Findings, requests and sweeps could not be read: the ledger is in use by another holdfast (pid ${store.pid}) until that has ended.`);
    const deadLetters = { inbox: (await readDeadLetters(store.state)).length, work: null };
    return { ...read, switches: switchesWithoutLedger(store.state), subscriptions: null, lastSweep: null, ledger: null, deadLetters, unread };
  }
  const { ledger } = store;
  return {
    ...read,
    switches: await reading('The stop switches', () => ledger.stops()),
    subscriptions: target.kind === 'deployed' ? await subscriptions(target, reading, unread) : null,
    lastSweep: await reading('The last sweep', () => ledger.lastSweep()),
    ledger: await reading('Findings, requests and alerts', () => ledgerState(ledger, store.clock())),
    deadLetters: target.kind === 'deployed' ? await deployedDeadLetters(target, reading, unread) : await localDeadLetters(target, store),
    unread,
  };
}

function targetOf(target: DeployedTarget | FolderTarget, store: Store | FolderInUse): Status['target'] {
  const inUseBy = 'pid' in store ? store.pid : null;
  const { where } = store;
  if (target.kind === 'folder') return { where, stack: null, state: target.state, accountId: null, region: null, stackStatus: null, inUseBy };
  const { stack, caller, region } = target;
  return { where, stack: stack?.name ?? null, state: null, accountId: caller.accountId, region, stackStatus: stack?.status ?? null, inUseBy };
}

async function subscriptions({ stack, region }: DeployedTarget, reading: Reading, unread: string[]): Promise<readonly TopicSubscription[] | null> {
  const topics = { alerts: stack?.outputs.get('AlertsTopic'), operations: stack?.outputs.get('OperationsTopic') } as const;
  const client = await snsIn(region);
  const all: TopicSubscription[] = [];
  let isKnown = false;
  for (const topic of ['alerts', 'operations'] as const) {
    const arn = topics[topic];
    if (arn === undefined) {
      unread.push(`The subscriptions of the ${topic} topic could not be read: ${withoutOutput(topic === 'alerts' ? 'AlertsTopic' : 'OperationsTopic', stack)}`);
      continue;
    }
    const found = await reading(`The subscriptions of the ${topic} topic`, () => subscriptionsOf(client, arn));
    isKnown ||= found !== null;
    for (const state of ['confirmed', 'pending'] as const) all.push(...(found?.[state] ?? []).map((each) => ({ topic, state, ...each })));
  }
  return isKnown ? all : null;
}

async function deployedDeadLetters({ stack, region }: DeployedTarget, reading: Reading, unread: string[]): Promise<Status['deadLetters']> {
  const client = await sqsIn(region);
  const count = async (output: string) => {
    const url = stack?.outputs.get(output);
    if (url !== undefined) return await reading(`The queue ${url}`, () => messagesIn(client, url));
    unread.push(`The dead letters could not be counted: ${withoutOutput(output, stack)}`);
    return null;
  };
  return { inbox: await count('InboxDeadLettersUrl'), work: await count('WorkDeadLettersUrl') };
}

function withoutOutput(output: string, stack: DeployedTarget['stack']): string {
  return stack ? `the stack has no output ${output}; deploy it again.` : 'only the stack says where they are; name it with --stack.';
}

async function localDeadLetters({ state }: FolderTarget, store: Store): Promise<Status['deadLetters']> {
  return { inbox: (await readDeadLetters(state)).length, work: store.deadLetters() };
}

async function ledgerState(ledger: Ledger, now: string): Promise<LedgerState> {
  const openFindings = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
  let [openRequests, waitingAlerts, listed] = [0, 0, 0];
  const due = ledger.due(later(now, FAR));
  for await (const lane of inOrder(due, LANES_AT_ONCE, ({ id }) => ledger.lane(id))) {
    listed += 1;
    if (lane === null) continue;
    waitingAlerts += lane.untold.length;
    for (const { severity, pending } of lane.findings.filter(isOpen)) {
      openFindings[severity] += 1;
      if (pending && pending.approved === null && pending.expiresAt > now) openRequests += 1;
    }
  }
  return { openFindings, openRequests, waitingAlerts, isPartial: listed >= MOST_LANES };
}

function isOpen({ state }: Lane['findings'][number]): boolean {
  return state !== 'RESOLVED' && state !== 'SUPPRESSED';
}
