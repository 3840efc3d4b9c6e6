import { type Embedded, openHoldfast } from '../../cli/embedded.ts';
import type { Alert } from '../../functions/core/alert.ts';
import type { WorkItem } from '../../functions/core/cause.ts';
import type { Policy } from '../../functions/core/policy.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import type { Log, Notifier } from '../../functions/core/ports.ts';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import { HOUR, type Instant, later } from '../../functions/core/time.ts';
import type { Line } from '../../functions/reconcile/reconcile.ts';
import type { Rule } from '../../rules/rule.ts';
import { rules as agreed, resources } from '../../sandbox/baseline.ts';
import { createSandbox, OWN_ROLES, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { type Snapwave, seedSnapwave } from '../../sandbox/snapwave.ts';

export const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
export const START: Instant = '2026-11-23T08:00:00.000Z';
export const ANA = { userName: 'ana' };

export interface World {
  readonly sandbox: Sandbox;
  readonly snapwave: Snapwave;
  readonly holdfast: Embedded;
  readonly alerts: Alert[];
  readonly requests: ApprovalRequest[];
  readonly looks: { readonly item: WorkItem; readonly lines: readonly Line[] }[];
  /** The notifier's next tellings fail, so many of them. */
  readonly deaf: { next: number; error: Error };
  now(): Instant;
  /** Lets time go by (milliseconds), hands what the ledger says is due to the queue, and looks. */
  pass(milliseconds: number): Promise<void>;
  /** Hands the events of every change since the last call to intake, and looks until all is quiet. */
  hear(): Promise<void>;
  /** What the newest look came to for a rule. */
  line(ruleId: string): Line | undefined;
}

export interface WorldOptions {
  /** null: it can't be read. */
  readonly policy?: Partial<Policy> | null;
  readonly sandbox?: Partial<SandboxOptions>;
  readonly state?: string;
  /** Left out: those that SnapWave has agreed on. */
  readonly rules?: readonly Rule[];
  readonly log?: Log;
}

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** SnapWave's account in the sandbox, and a whole embedded Holdfast that hears of its changes; the clock goes only when it is told to. */
export function openWorld({ policy = {}, sandbox: sandboxOptions = {}, state = ':memory:', rules = agreed, log = quiet }: WorldOptions = {}): World {
  let now = START;
  const clock = () => now;
  const sleep = async (milliseconds: number) => {
    now = later(now, milliseconds);
  };
  const sandbox = createSandbox({ ...PLACE, clock, ...sandboxOptions });
  const snapwave = seedSnapwave(sandbox);
  const alerts: Alert[] = [];
  const requests: ApprovalRequest[] = [];
  const looks: World['looks'] = [];
  const deaf = { next: 0, error: new Error('The topic does not answer.') };
  const notifier: Notifier = {
    async tell(alert, request) {
      if (deaf.next > 0) {
        deaf.next -= 1;
        throw deaf.error;
      }
      alerts.push(alert);
      if (request) requests.push(request);
    },
  };
  const holdfast = openHoldfast({
    state,
    resources: [...new Set([...resources, ...rules.map(({ resource }) => resource)])],
    settings: { rules, policy: policy && { ...defaultPolicy(rules), mode: 'enforce', approvers: [approver('ana'), approver('ben')], ...policy } },
    accounts: sandbox,
    notifier: () => notifier,
    log,
    ownRoles: OWN_ROLES,
    clock,
    sleep,
    onLook: (item, lines) => looks.push({ item, lines }),
  });

  let heard = 0;
  async function hear(): Promise<void> {
    for (;;) {
      const news = sandbox.events.slice(heard);
      heard = sandbox.events.length;
      for (const event of news) await holdfast.take(JSON.stringify(event));
      await holdfast.drain(HOUR);
      if (sandbox.events.length === heard) return;
    }
  }

  return {
    sandbox,
    snapwave,
    holdfast,
    alerts,
    requests,
    looks,
    deaf,
    now: clock,
    hear,
    async pass(milliseconds) {
      now = later(now, milliseconds);
      await holdfast.sweepDue();
      await hear();
    },
    line(ruleId) {
      for (const { lines } of looks.toReversed()) {
        const found = lines.find((line) => line.ruleId === ruleId);
        if (found) return found;
      }
      return undefined;
    },
  };
}

function approver(name: string) {
  return { name, email: null, accounts: null };
}

/** Everything in the account that rules judge, to compare before with after. Rules' ids are handed out anew by every change and left aside. */
export function photograph(sandbox: Sandbox): unknown {
  return JSON.parse(JSON.stringify(sandbox.state, (key, value: unknown) => (key === 'rules' && Array.isArray(value) ? value.map(withoutId).sort() : value)));
}

function withoutId({ id: _id, ...rest }: { readonly id: string }): string {
  return JSON.stringify(rest, Object.keys(rest).sort());
}
