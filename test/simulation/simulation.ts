import type { SQSRecord } from 'aws-lambda';
import { type Ask, AwsError, type AwsErrorKind, type ReadAction } from '../../aws/call.ts';
import { auditLedger } from '../../cli/audit-ledger.ts';
import { openLedger } from '../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../functions/adapters/table-embedded.ts';
import type { Alert } from '../../functions/core/alert.ts';
import type { WorkItem } from '../../functions/core/cause.ts';
import type { Entry } from '../../functions/core/entry.ts';
import { NO_INSTALLATION } from '../../functions/core/intake.ts';
import { judge } from '../../functions/core/judge.ts';
import { laneOf } from '../../functions/core/lane.ts';
import { nextLook } from '../../functions/core/next-look.ts';
import { type Policy, ruleContextFor } from '../../functions/core/policy.ts';
import { parsePolicy } from '../../functions/core/policy-file.ts';
import type { Accounts, Lease, Ledger, Log, Notifier, Queue } from '../../functions/core/ports.ts';
import { callsFor } from '../../functions/core/purpose.ts';
import { laneOfItem, refFor } from '../../functions/core/refs.ts';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import type { Table } from '../../functions/core/table.ts';
import { DAY, HOUR, type Instant, later, MINUTE } from '../../functions/core/time.ts';
import { createIntake } from '../../functions/intake/door.ts';
import { createReconcile } from '../../functions/reconcile/door.ts';
import { anchorDaysGone } from '../../functions/sweep/anchors.ts';
import { createSweep } from '../../functions/sweep/door.ts';
import type { Resource, ResourceRef } from '../../resources/resource.ts';
import { resources, rules } from '../../sandbox/baseline.ts';
import { createSandbox, type MadeCall, OWN_ROLES, type Sandbox } from '../../sandbox/sandbox.ts';
import { type Snapwave, seedSnapwave } from '../../sandbox/snapwave.ts';
import { type Slices, slicesOf } from './account.ts';
import { CALM, type Chance, type Failing, type Gate, openGate, type Rates, SAFE, type Task } from './gate.ts';
import * as invariant from './invariants.ts';
import { type Mirror, watched } from './mirror.ts';
import { type SimulatedQueue, simulatedQueue } from './queue.ts';

export const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
export const START: Instant = '2026-11-23T08:00:00.000Z';

/** What Holdfast is wired to, for one task. */
export interface Ports {
  readonly ledger: Ledger;
  readonly accounts: Accounts;
  readonly notifier: Notifier;
  readonly queue: Queue;
}
/** Puts something else in a port's place: to show that the simulation would notice. */
export type Variant = (ports: Ports, simulation: Pick<Simulation, 'sandbox' | 'mirror' | 'table'>) => Ports;

export interface SimulationOptions {
  /** As it stands in the policy file; null: it can't be read. */
  readonly policy: object | null;
  readonly chance: Chance;
  readonly variant?: Variant;
}

/** A call that fails from now on, until it is mended. */
export type Breakable = 'reading' | 'taking credentials' | 'ec2' | 's3' | 'cloudtrail';

export interface Simulation {
  readonly sandbox: Sandbox;
  readonly snapwave: Snapwave;
  readonly mirror: Mirror;
  readonly table: Table;
  readonly gate: Gate;
  readonly queue: SimulatedQueue;
  readonly policy: Policy | null;
  /** Every alert that was taken, as often as it was. */
  readonly told: readonly Alert[];
  /** The questions as they were shown, by their ids. */
  readonly shown: ReadonlyMap<string, ApprovalRequest>;
  /** Which invariants did not hold, so far. */
  readonly broken: readonly string[];
  readonly breakages: Map<Breakable, AwsErrorKind>;
  task(name: string): Task;
  portsOf(task: Task): Ports;
  /** Intake hears of an event. */
  take(body: string): void;
  /** A worker starts on messages of at most so many lanes; false: there are none. */
  work(most: number): boolean;
  /** A second worker gets what another one is at work on. */
  redeliver(): void;
  sweep(what: 'due' | 'everything'): void;
  /** Lets so many I/Os happen, whosever they are; then checks. */
  step(most: number): Promise<void>;
  /** Something in the account was changed without a call that the sandbox knows. */
  disturb(): void;
  /** Works until nothing waits and nothing is held. */
  rest(): Promise<void>;
  check(): Promise<void>;
  /** No more faults, time passes: checks what has to hold in the end. */
  end(): Promise<void>;
}

const LEASE = 2 * MINUTE;
/** What a Lambda keeps free at its end (functions/reconcile/handler.ts), and after which it is ended. */
const RESERVE = 5_000;
const MOST_ROUNDS = 60;
const KINDS: readonly AwsErrorKind[] = ['throttled', 'denied', 'unreachable', 'unknown', 'invalid'];
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** SnapWave's account, and Holdfast's own doors over ports that fail, wait, and end in the middle; the truth is kept beside them and compared. */
export function openSimulation({ policy: document, chance, variant = (ports) => ports }: SimulationOptions): Simulation {
  const broken: string[] = [];
  const hold = (name: string, found: invariant.Broken) => {
    if (found !== null) broken.push(`${name}: ${found}`);
  };
  const policy = document && policyOf(document);

  const queue = simulatedQueue(laneOfItem(resources));
  const gate = openGate({ start: START, chance, onEnd: (task) => queue.release(task) });
  let rates = CALM;

  // What is true, whoever knows of it.
  const episodes = new Map<string, number>();
  const violated = new Set<string>();
  const failed = new Set<string>();
  const released = new Map<string, string>();
  const callsWhileStopped = new Map<string, number>();
  const begun: { readonly intent: Entry; readonly ref: ResourceRef }[] = [];
  const ended: { readonly outcome: Entry; readonly intent: Entry; readonly ref: ResourceRef }[] = [];
  /** Changes since whose look nobody else has changed anything: what they say of before and after can be held against the account. */
  const undisturbed = new Set<string>();
  const told: Alert[] = [];
  const shown = new Map<string, ApprovalRequest>();
  const accepted: WorkItem[] = [];
  const looked = new Set<string>();
  const anchored = new Map<string, Instant>();
  const verified = new Map<string, number>();
  let scanned = -1;

  const { table, mirror } = watched(embeddedTable(':memory:'), (written, now) => {
    if (written.anchored) anchored.set(written.anchored, gate.now());
    for (const entry of written.entries) {
      hold('3 and 7, allowed when it was recorded', invariant.intentIsAllowed(entry, written, now, policy));
      hold('6, an approval releases the plan shown, once', invariant.approvalReleasesThePlanShownOnce(entry, written, now, shown, released));
      hold('9, no fight', invariant.noFight(entry, { ...now, entries: now.entries.filter((each) => each !== entry) }, policy, failed));
      hold('8, the budget is kept', invariant.budgetIsKept(now, policy));
      const status = invariant.statusOf(entry);
      const key = invariant.keyOf(entry.arn, entry.ruleId ?? '');
      const isFailure = status !== null && status !== 'none' && status !== 'verified' && entry.detail['change'] === 'remediation';
      if (isFailure && violated.has(key)) failed.add(key);
      const intent = now.entries.find(({ id }) => id === entry.of);
      const ref = mirror.lanes.get(entry.lane)?.ref;
      if (entry.kind === 'intent' && ref) begun.push({ intent: entry, ref });
      if (status !== null && intent && ref) ended.push({ outcome: entry, intent, ref });
    }
  });

  let before: Slices = new Map();
  const sandbox = createSandbox({ ...PLACE, clock: gate.now, fault });
  const snapwave = seedSnapwave(sandbox);
  sandbox.onChange(({ detail }) => {
    const identity = detail['userIdentity'] as { readonly arn?: string };
    if (!identity.arn?.includes('holdfast-remediator')) undisturbed.clear();
  });

  /** Hears of every call before and after it is carried out: checks Holdfast's changes, and lets calls fail. */
  function fault(made: MadeCall, when: 'before' | 'after'): { readonly kind: AwsErrorKind } | undefined {
    if (!('roleName' in made.actor) || !made.actor.roleName.startsWith('holdfast')) return undefined;
    const changes = made.actor.roleName === 'holdfast-remediator';
    if (changes && when === 'before') {
      hold('1, recorded first', invariant.changeIsRecordedFirst(mirror, made));
      hold('7, the stop holds', invariant.stopHolds(mirror, made, callsWhileStopped));
      before = slicesOf(sandbox);
    }
    if (changes && when === 'after') {
      const ruleIds = [...mirror.lanes.values()].flatMap(({ open }) => (open ? [open.plan.ruleId] : []));
      hold('4, nothing else changes', invariant.nothingElseChanges(before, slicesOf(sandbox), ruleIds));
    }
    const kind = when === 'before' ? brokenBy(made, changes) : undefined;
    if (kind) return { kind };
    if (!chance.happens(rates.aws / 2)) return undefined;
    return { kind: when === 'after' ? 'unknown' : (chance.oneOf(KINDS) ?? 'throttled') };
  }

  const breakages = new Map<Breakable, AwsErrorKind>();
  function brokenBy({ action }: MadeCall, changes: boolean): AwsErrorKind | undefined {
    if (!changes) return breakages.get('reading');
    const service = (['ec2', 's3', 'cloudtrail'] as const).find((name) => action.startsWith(`${name}:`));
    return service && breakages.get(service);
  }

  function portsOf(task: Task): Ports {
    const failing = (rate: Exclude<Failing['rate'], null>, what: string): Failing => ({ rate, error: () => new Error(`${what} does not answer.`) });
    const slow: Table = {
      // A sweep that anchors looks at the rows of four hundred days, which hold nothing: they take no turns from what is interleaved here.
      query: (...given) => (given[0].startsWith('day#') ? table.query(...given) : gate.io(task, failing('table', 'The table'), () => table.query(...given))),
      get: (...given) => gate.io(task, failing('table', 'The table'), () => table.get(...given)),
      due: (...given) => gate.io(task, failing('table', 'The table'), () => table.due(...given)),
      transact: (writes) => gate.io(task, failing('table', 'The table'), () => table.transact(writes)),
    };
    const accounts: Accounts = {
      reader: (place) => (action, input) => gate.io(task, SAFE, () => sandbox.reader(place)(action, input)),
      async remediator(plan, purpose) {
        const action = callsFor(plan, purpose)[0]?.action ?? 'ec2:RevokeSecurityGroupIngress';
        const refusal = (kind: AwsErrorKind) => new AwsError(kind, action, 'AssumeRole', `${action}: the role could not be taken (${kind}).`);
        const change = await gate.io(task, { rate: 'aws', error: () => refusal(chance.oneOf(KINDS) ?? 'denied') }, async () => {
          const kind = breakages.get('taking credentials');
          if (kind) throw refusal(kind);
          return sandbox.remediator(plan, purpose);
        });
        return (made, input) => gate.io(task, SAFE, () => change(made, input));
      },
    };
    const notifier: Notifier = {
      tell: (alert, request) =>
        gate.io(task, failing('notifier', 'The topic'), async () => {
          told.push(alert);
          if (request) shown.set(request.id, request);
        }),
    };
    const enqueued: Queue = { enqueue: (items) => gate.io(task, failing('queue', 'The queue'), async () => queue.add(items)) };
    const ports = variant({ ledger: openLedger(slow), accounts, notifier, queue: enqueued }, { sandbox, mirror, table });
    return {
      ...ports,
      queue: {
        async enqueue(items) {
          await ports.queue.enqueue(items);
          accepted.push(...items);
        },
      },
    };
  }

  let tasks = 0;
  function task(name: string): Task {
    tasks += 1;
    return { name: `${name}-${tasks}`, deadline: later(gate.now(), LEASE + RESERVE), alive: true };
  }

  function start(of: Task, messages: ReturnType<SimulatedQueue['receive']>): void {
    const ports = portsOf(of);
    const lease: Lease = { owner: of.name, until: later(gate.now(), LEASE), isOver: () => false };
    const sleep = (milliseconds: number) => gate.io(of, SAFE, () => gate.pass(milliseconds));
    const reasons = new Map<string, string>();
    const reconcile = createReconcile({
      loopFor: async (_type, held) => ({ ...ports, settings: { rules, policy }, lease: held, clock: gate.now, log: quiet, sleep }),
      count: () => {},
      log: quiet,
      queue: ports.queue,
      onFailure: (ids, error) => {
        for (const id of ids) reasons.set(id, error instanceof Error ? error.message : String(error));
      },
    });
    reconcile({ Records: messages.map(({ id, item, lane }) => record(id, JSON.stringify(item), lane)) }, lease).then(
      ({ batchItemFailures }) => {
        const failures = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const message of messages) {
          const reason = failures.has(message.id) ? (reasons.get(message.id) ?? 'The look did not end.') : null;
          if (reason === null) looked.add(invariant.idOf(message.item));
          queue.finish(of, message, reason);
        }
      },
      (error: unknown) => broken.push(`The door itself failed: ${String(error)}`),
    );
  }

  async function step(most: number): Promise<void> {
    for (let steps = 0; steps < most; steps += 1) {
      if (!(await gate.step())) return;
      await check();
    }
  }

  const simulation: Simulation = {
    sandbox,
    snapwave,
    mirror,
    table,
    gate: {
      ...gate,
      setRates: (to: Rates) => {
        rates = to;
        gate.setRates(to);
      },
    },
    queue,
    policy,
    told,
    shown,
    broken,
    breakages,
    task,
    portsOf,
    step,
    check,
    disturb: () => undisturbed.clear(),

    take(body) {
      const of = task('intake');
      const ports = portsOf(of);
      const intake = createIntake({
        resourcesFor: async () => resources,
        installation: async () => ({ ...NO_INSTALLATION, ownRoles: OWN_ROLES }),
        queue: ports.queue,
        deadLetters: { put: async () => {} },
        log: quiet,
        count: () => {},
      });
      // What could not be enqueued stays in the inbox, and is delivered again.
      intake({ Records: [record(of.name, body, '')] }).then(
        ({ batchItemFailures }) => {
          if (batchItemFailures.length > 0) simulation.take(body);
        },
        (error: unknown) => broken.push(`Intake itself failed: ${String(error)}`),
      );
    },

    work(most) {
      const of = task('worker');
      const messages = queue.receive(of, most);
      if (messages.length > 0) start(of, messages);
      return messages.length > 0;
    },

    redeliver() {
      const lane = chance.oneOf(queue.messages.filter(({ state }) => state === 'in-flight'))?.lane;
      if (lane === undefined) return;
      const of = task('second-worker');
      start(of, queue.receiveAgain(of, lane));
    },

    sweep(what) {
      const of = task('sweep');
      const { ledger, queue: to, accounts } = portsOf(of);
      const sweep = createSweep({
        ledger,
        queue: to,
        accounts,
        resources: async () => resources,
        places: async () => [PLACE],
        operations: { notify: async () => {} },
        count: () => {},
        clock: gate.now,
        log: quiet,
      });
      sweep({ sweep: what }).catch(() => {
        // The next one is a minute, or a day, away.
      });
    },

    async rest() {
      for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
        await step(Number.POSITIVE_INFINITY);
        if (!simulation.work(10)) return;
      }
    },

    async end() {
      simulation.gate.setRates(CALM);
      breakages.clear();
      // Past every lease; a sweep of everything; past every question, snooze and grace period.
      for (const passing of [3 * MINUTE, MINUTE, 3 * MINUTE, HOUR, 3 * DAY, 3 * MINUTE]) {
        await gate.pass(passing);
        queue.redrive();
        simulation.sweep(passing === MINUTE ? 'everything' : 'due');
        await simulation.rest();
        if (broken.length > 0) return;
      }
      for (let tries = 0; tries < 5 && isDue(); tries += 1) {
        simulation.sweep('due');
        await simulation.rest();
      }

      hold('1, no intent without outcome', invariant.everyIntentHasItsOutcome(mirror));
      hold('10, everything ends well', invariant.everythingEndsWell(await truths(), mirror, policy, gate.now()));
      hold('10, no message is lost', invariant.noMessageIsLost(accepted, looked, queue.messages));
      hold('11, everything is told', invariant.everythingIsTold(mirror, told));
      const ledger = openLedger(table);
      await gate.pass(DAY);
      await anchorDaysGone(ledger, gate.now());
      hold('12, the anchors hold', invariant.anchorsHold(mirror, await ledger.anchors(), anchored));
      const { problems, unread } = await auditLedger(ledger, { lane: null, anchor: null, now: gate.now() });
      hold('12, an audit finds nothing', problems[0] ?? unread[0] ?? null);
    },
  };
  return simulation;

  function isDue(): boolean {
    return [...mirror.lanes.values()].some((lane) => (nextLook(lane, gate.now()) ?? '9999') <= gate.now());
  }

  async function check(): Promise<void> {
    if (sandbox.events.length !== scanned) {
      scanned = sandbox.events.length;
      await notice();
    }
    hold('6 and 10, questions and requests agree', invariant.questionsAgree(mirror));
    hold('2, one change for one violation', invariant.oneChangeForOneViolation(mirror, episodes));
    for (const { intent, ref } of begun.splice(0)) if (invariant.wasSo(intent, await factsOf(ref))) undisturbed.add(intent.id);
    for (const { outcome, intent, ref } of ended.splice(0)) {
      if (!undisturbed.has(intent.id)) continue;
      const facts = await factsOf(ref);
      hold('1, the outcome is true', invariant.outcomeIsTrue(outcome, mirror, facts));
      if (invariant.statusOf(outcome) === 'verified' && outcome.detail['change'] === 'undo')
        hold('5, an undo restores', invariant.undoRestores(intent, mirror, facts));
    }
    for (const lane of mirror.lanes.values()) {
      if (verified.get(lane.id) === lane.version) continue;
      verified.set(lane.id, lane.version);
      const entries = mirror.entries.filter((entry) => entry.lane === lane.id);
      hold('12, the chain verifies', invariant.chainVerifies(lane, entries));
    }
  }

  /** As they are now, and as JSON keeps them. */
  async function factsOf(ref: ResourceRef): Promise<unknown> {
    const resource = resources.find(({ type }) => type === ref.type);
    return JSON.parse(JSON.stringify((await resource?.read(sandbox.ask(ref), ref, gate.now())) ?? null));
  }

  /** Sees what has become violated since, and what is over. */
  async function notice(): Promise<void> {
    for (const truth of await truths()) {
      const key = invariant.keyOf(truth.arn, truth.ruleId);
      if (!truth.violated) {
        violated.delete(key);
        failed.delete(key);
      } else if (!violated.has(key)) {
        violated.add(key);
        episodes.set(key, (episodes.get(key) ?? 0) + 1);
      }
    }
  }

  async function truths(): Promise<invariant.Truth[]> {
    const found: invariant.Truth[] = [];
    for (const resource of resources) {
      const place = resource.global ? { ...PLACE, region: 'global' } : PLACE;
      const ask: Ask<ReadAction> = sandbox.ask(place);
      for await (const id of resource.list(ask, place)) found.push(...(await truthsOf(resource, refFor(resource, id, place))));
    }
    for (const { id, arn, findings } of mirror.lanes.values())
      for (const { ruleId } of findings)
        if (!found.some((truth) => truth.lane === id && truth.ruleId === ruleId)) found.push({ arn, lane: id, ruleId, violated: false });
    return found;
  }

  async function truthsOf(resource: Resource, ref: ResourceRef): Promise<invariant.Truth[]> {
    const facts: object | null = await resource.read(sandbox.ask(ref), ref, gate.now());
    const arn = resource.arn(ref);
    return rules
      .filter((rule) => rule.resource.type === resource.type && policy?.rules[rule.meta.id]?.enabled !== false)
      .map((rule) => {
        const compliance = facts && judge(rule, facts, ruleContextFor(policy, rule, ref.accountId, gate.now())).compliance;
        return { arn, lane: laneOf(arn), ruleId: rule.meta.id, violated: compliance === 'NON_COMPLIANT' || compliance === 'INSUFFICIENT_DATA' };
      });
  }
}

function policyOf(document: object): Policy {
  const parsed = parsePolicy(document, rules);
  if ('policy' in parsed) return parsed.policy;
  throw new Error(parsed.problems.join('; '));
}

function record(messageId: string, body: string, lane: string): SQSRecord {
  const attributes = { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'simulation', ApproximateFirstReceiveTimestamp: '0', MessageGroupId: lane };
  const fixed = { messageAttributes: {}, md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: '', awsRegion: '' };
  return { messageId, receiptHandle: messageId, body, attributes, ...fixed };
}
