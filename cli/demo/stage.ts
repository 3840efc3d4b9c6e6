import { linkSigner } from '../../functions/adapters/link-signer.ts';
import { randomKey } from '../../functions/adapters/signing-key.ts';
import { serveApprovals } from '../../functions/approve/local-server.ts';
import { createApproveDoor } from '../../functions/approve/route.ts';
import type { Alert } from '../../functions/core/alert.ts';
import { linkUrl } from '../../functions/core/link.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import type { Log } from '../../functions/core/ports.ts';
import type { ApprovalRequest } from '../../functions/core/request.ts';
import { type Instant, instant } from '../../functions/core/time.ts';
import type { Line } from '../../functions/reconcile/reconcile.ts';
import type { SandboxActor } from '../../sandbox/actor.ts';
import { resources, rules } from '../../sandbox/baseline.ts';
import { createSandbox, OWN_ROLES, type Sandbox } from '../../sandbox/sandbox.ts';
import { type Snapwave, seedSnapwave } from '../../sandbox/snapwave.ts';
import { openHoldfast } from '../embedded.ts';
import { embeddedStore, type Store } from '../store.ts';
import type { Narrator } from './narrator.ts';

export const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
/** On call; her name at the command line is the same. */
export const MIA = { name: 'Mia', identity: 'Mia' };

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** SnapWave's account in the sandbox and a whole Holdfast in memory: the same doors, loop and page as deployed. */
export interface Stage extends AsyncDisposable {
  readonly narrator: Narrator;
  /** The reader answers, in a browser of their own. */
  readonly isInteractive: boolean;
  readonly sandbox: Sandbox;
  readonly snapwave: Snapwave;
  readonly store: Store;
  /** Everything that was told so far. */
  readonly alerts: readonly Alert[];
  now(): Instant;
  /** Somebody makes a call in the account. */
  as(actor: SandboxActor): ReturnType<Sandbox['ask']>;
  /** Holdfast hears of every change since the last time, and looks until all is quiet. Answers what it came to, newest look last. */
  hear(): Promise<readonly Line[]>;
  /** The newest question, with Mia's own link to its page. */
  question(): Promise<{ readonly request: ApprovalRequest; readonly link: string }>;
}

export async function openStage(narrator: Narrator, isInteractive: boolean): Promise<Stage> {
  const clock = () => instant(Date.now());
  const sandbox = createSandbox(PLACE);
  const snapwave = seedSnapwave(sandbox);
  const alerts: Alert[] = [];
  const requests: ApprovalRequest[] = [];
  const lines: Line[] = [];
  const approver = { name: MIA.name, email: 'mia@snapwave.example', accounts: null };
  const policy = { ...defaultPolicy(rules), mode: 'enforce' as const, approvers: [approver] };
  const holdfast = openHoldfast({
    state: ':memory:',
    resources,
    settings: { rules, policy },
    accounts: sandbox,
    notifier: () => ({
      async tell(alert, request) {
        alerts.push(alert);
        if (request) requests.push(request);
      },
    }),
    log: quiet,
    ownRoles: OWN_ROLES,
    onLook: (_item, looked) => lines.push(...looked),
  });
  const signer = linkSigner(randomKey());
  const { ledger, queue } = holdfast;
  const door = createApproveDoor({ ledger, queue, signer, clock, log: quiet, accountNames: { [PLACE.accountId]: 'SnapWave' }, snoozeHours: 24 });
  const approvals = await serveApprovals(door);

  let heard = 0;
  return {
    narrator,
    isInteractive,
    sandbox,
    snapwave,
    store: embeddedStore(holdfast, 'memory', clock),
    alerts,
    now: clock,
    as: (actor) => sandbox.as(actor).ask(PLACE),
    async hear() {
      lines.length = 0;
      do {
        const news = sandbox.events.slice(heard);
        heard = sandbox.events.length;
        for (const event of news) await holdfast.take(JSON.stringify(event));
        await holdfast.drain();
      } while (sandbox.events.length > heard);
      return [...lines];
    },
    async question() {
      const request = requests.at(-1);
      if (!request) throw new Error('Nothing was asked.');
      return { request, link: linkUrl(approvals.url, await signer.sign({ requestId: request.id, approver: MIA.name, expiresAt: request.expiresAt })) };
    },
    async [Symbol.asyncDispose]() {
      await approvals.close();
      holdfast.close();
    },
  };
}
