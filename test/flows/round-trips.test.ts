import { expect, it } from 'vitest';
import { openLedger } from '../../functions/adapters/ledger.ts';
import { embeddedTable } from '../../functions/adapters/table-embedded.ts';
import type { WorkItem } from '../../functions/core/cause.ts';
import { defaultPolicy } from '../../functions/core/policy-file.ts';
import type { Accounts } from '../../functions/core/ports.ts';
import type { Table } from '../../functions/core/table.ts';
import { reconcile } from '../../functions/reconcile/reconcile.ts';
import { rules } from '../../sandbox/baseline.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { type Snapwave, seedSnapwave } from '../../sandbox/snapwave.ts';
import { PLACE, START } from './world.ts';

/** Holds every call back until all code that could still make another has run, then lets all of them through as one round. */
function inRounds() {
  const held: (() => void)[] = [];
  let rounds = 0;
  return {
    count: () => rounds,
    call<T>(carryOut: () => Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        held.push(() => carryOut().then(resolve, reject));
      });
    },
    async letThrough(): Promise<void> {
      for (let idle = 0; idle < 5; idle += 1) await new Promise((resolve) => setImmediate(resolve));
      if (held.length === 0) return;
      rounds += 1;
      for (const release of held.splice(0)) release();
    },
  };
}

interface Violation {
  /** Makes it; answers what touched it. */
  readonly make: (sandbox: Sandbox, snapwave: Snapwave) => Promise<WorkItem['ref']>;
  readonly ruleId: string;
  /** The call after which the world is safe. */
  readonly call: string;
}

/** From a message in reconcile to a safe world: how many round trips one after the other, and how many of those a single read of the resource takes. */
async function roundTrips({ make, ruleId, call }: Violation): Promise<{ readonly toSafety: number; readonly ofRead: number }> {
  const sandbox = createSandbox({ ...PLACE, clock: () => START });
  const ref = await make(sandbox, seedSnapwave(sandbox));
  const rounds = inRounds();
  const table = embeddedTable(':memory:');
  const slowTable: Table = {
    query: (...given) => rounds.call(() => table.query(...given)),
    get: (...given) => rounds.call(() => table.get(...given)),
    due: (...given) => rounds.call(() => table.due(...given)),
    transact: (...given) => rounds.call(() => table.transact(...given)),
  };
  const accounts: Accounts = {
    reader: (place) => (action, input) => rounds.call(() => sandbox.reader(place)(action, input)),
    // Taking the narrow credentials is a call of its own.
    remediator: async (plan, purpose) => {
      const change = await rounds.call(() => sandbox.remediator(plan, purpose));
      return (action, input) => rounds.call(() => change(action, input));
    },
  };
  const isSafe = () => sandbox.events.some(({ detail }) => detail['eventName'] === call && JSON.stringify(detail['userIdentity']).includes('holdfast'));

  const look = reconcile(
    {
      ledger: openLedger(slowTable),
      accounts,
      notifier: { tell: async () => {} },
      settings: { rules: rules.filter(({ meta }) => meta.id === ruleId), policy: { ...defaultPolicy(rules), mode: 'enforce' } },
      lease: { owner: 'test', until: '2026-11-23T09:00:00.000Z', isOver: () => false },
      clock: () => START,
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      sleep: async () => {},
    },
    ref,
    [{ kind: 'event', eventId: 'e', at: START, call: null, actor: null }],
  );
  while (!isSafe() && rounds.count() < 20) await rounds.letThrough();
  expect(isSafe()).toBe(true);
  const toSafety = rounds.count();

  let over = false;
  look.finally(() => {
    over = true;
  });
  while (!over) await rounds.letThrough();
  expect(await look).toContainEqual(expect.objectContaining({ ruleId, status: 'verified' }));

  const before = rounds.count();
  const rule = rules.find(({ meta }) => meta.id === ruleId);
  let isRead = false;
  const reading = rule?.resource.read(accounts.reader(ref), ref, START).then(() => {
    isRead = true;
  });
  while (!isRead) await rounds.letThrough();
  await reading;
  return { toSafety, ofRead: rounds.count() - before };
}

it('takes three round trips, one after the other, where the call has a precondition of its own', async () => {
  const trips = await roundTrips({
    ruleId: 'restricted-ssh',
    call: 'RevokeSecurityGroupIngress',
    async make(sandbox, { groups }) {
      const open = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
      await sandbox.ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: groups.bastion, IpPermissions: [open] });
      return { ...PLACE, type: 'AWS::EC2::SecurityGroup', id: groups.bastion };
    },
  });

  expect(trips).toEqual({ toSafety: 3, ofRead: 1 });
});

it('takes two round trips and two reads of the resource where it has none', async () => {
  const { toSafety, ofRead } = await roundTrips({
    ruleId: 'cloudtrail-enabled',
    call: 'StartLogging',
    async make(sandbox, { trail }) {
      await sandbox.ask(PLACE)('cloudtrail:StopLogging', { Name: trail });
      return { ...PLACE, type: 'AWS::CloudTrail::Trail', id: trail };
    },
  });

  expect(toSafety).toBe(2 + 2 * ofRead);
});
