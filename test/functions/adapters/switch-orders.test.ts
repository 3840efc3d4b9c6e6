import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { leaveOrder, switchesWithoutLedger } from '../../../functions/adapters/switch-orders.ts';
import { chain } from '../../../functions/core/entry.ts';
import type { Stop } from '../../../functions/core/ports.ts';
import { verifyLane } from '../../../functions/core/verify.ts';
import { ANA, openWorld, PLACE, START, type World } from '../../flows/world.ts';

const RELEASE: Stop = { scope: 'all', by: 'ana', reason: 'release', since: START };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-switch-'));
  return () => rmSync(folder, { recursive: true });
});

async function openSsh({ sandbox, snapwave }: World): Promise<void> {
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
  await sandbox.as(ANA).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: snapwave.groups.bastion, IpPermissions });
}

function revocations({ sandbox }: World): number {
  return sandbox.calls.filter(({ action }) => action === 'ec2:RevokeSecurityGroupIngress').length;
}

function orders(): string[] {
  return readdirSync(folder).filter((file) => /^(STOP|RESUME)/.test(file));
}

describe('an order to stop that is left beside the ledger', () => {
  it('holds back the next change of the process that has the ledger, and is recorded by it in the chain', async () => {
    const world = openWorld({ state: folder });
    leaveOrder(folder, { order: 'stop', stop: RELEASE });
    await openSsh(world);
    await world.hear();

    expect(revocations(world)).toBe(0);
    expect(world.line('restricted-ssh')?.decision).toEqual({ outcome: 'notify', reason: 'stopped' });
    const { ledger } = world.holdfast;
    const entries = await ledger.entries('switch');
    expect(entries).toMatchObject([{ kind: 'stop', who: 'ana', detail: { scope: 'all', reason: 'release' } }]);
    expect(verifyLane('switch', await ledger.lane('switch'), entries, [])).toEqual([]);
    expect(orders()).toEqual([]);
    world.holdfast.close();
  });

  it('is seen between the reading of a resource and its change', async () => {
    const world = openWorld({ state: folder });
    await openSsh(world);
    const { ledger } = world.holdfast;
    const known = await ledger.known(
      { ...PLACE, type: 'AWS::EC2::SecurityGroup', id: 'sg-1' },
      'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1',
      ['restricted-ssh'],
      world.now(),
    );
    leaveOrder(folder, { order: 'stop', stop: RELEASE });
    const entry = { ...chain(known.lane, { kind: 'intent', at: START, who: 'holdfast', ruleId: 'restricted-ssh', of: null, detail: {} }) };
    const guard = { accountId: PLACE.accountId, ruleId: 'restricted-ssh', budget: null };

    expect(await ledger.commit({ before: known.lane, after: known.lane, entries: [entry], guard, now: world.now() })).toEqual({ refused: 'stopped' });
    world.holdfast.close();
  });

  it('is recorded once, however many looks come across it at the same time', async () => {
    const world = openWorld({ state: folder });
    leaveOrder(folder, { order: 'stop', stop: RELEASE });
    await Promise.all(Array.from({ length: 20 }, () => world.holdfast.ledger.stops()));

    expect(await world.holdfast.ledger.entries('switch')).toHaveLength(1);
    world.holdfast.close();
  });

  it('waits for the next process where nobody has the ledger', async () => {
    openWorld({ state: folder }).holdfast.close();
    leaveOrder(folder, { order: 'stop', stop: RELEASE });
    const world = openWorld({ state: folder });

    expect(await world.holdfast.ledger.stops()).toEqual([RELEASE]);
    world.holdfast.close();
  });

  it('is taken back by an order to resume, in the order in which they were left', async () => {
    const world = openWorld({ state: folder });
    leaveOrder(folder, { order: 'stop', stop: RELEASE }, 1);
    leaveOrder(folder, { order: 'resume', scope: 'all', by: 'ben' }, 2);
    leaveOrder(folder, { order: 'stop', stop: { ...RELEASE, scope: { ruleId: 'restricted-ssh' } } }, 3);

    expect(await world.holdfast.ledger.stops()).toMatchObject([{ scope: { ruleId: 'restricted-ssh' } }]);
    expect((await world.holdfast.ledger.entries('switch')).map(({ kind, who }) => [kind, who])).toEqual([
      ['stop', 'ana'],
      ['resume', 'ben'],
      ['stop', 'ana'],
    ]);
    world.holdfast.close();
  });

  it.each([
    ['an empty file STOP', 'STOP', ''],
    ['an order that is torn off', 'STOP.000000000000001.abcd', '{"order":"stop","st'],
  ])('stops everything where it is %s', async (_what, name, content) => {
    const world = openWorld({ state: folder });
    writeFileSync(join(folder, name), content);
    await openSsh(world);
    await world.hear();

    expect(revocations(world)).toBe(0);
    expect(await world.holdfast.ledger.stops()).toMatchObject([{ scope: 'all', by: `a file ${name}` }]);
    world.holdfast.close();
  });

  it('does not go on where an order to resume can not be read', async () => {
    const world = openWorld({ state: folder });
    await world.holdfast.ledger.setStop('all', RELEASE, 'ana', world.now());
    writeFileSync(join(folder, 'RESUME'), '');

    expect(await world.holdfast.ledger.stops()).toEqual([RELEASE]);
    world.holdfast.close();
  });
});

describe('the switches of a folder whose ledger is in use', () => {
  it('are those last known, and what was ordered since', async () => {
    const world = openWorld({ state: folder });
    await world.holdfast.ledger.setStop({ ruleId: 'restricted-ssh' }, { ...RELEASE, scope: { ruleId: 'restricted-ssh' } }, 'ana', world.now());
    expect(switchesWithoutLedger(folder)).toMatchObject([{ scope: { ruleId: 'restricted-ssh' } }]);
    leaveOrder(folder, { order: 'stop', stop: RELEASE }, 1);
    leaveOrder(folder, { order: 'resume', scope: { ruleId: 'restricted-ssh' }, by: 'ben' }, 2);

    expect(switchesWithoutLedger(folder)).toEqual([RELEASE]);
    expect(existsSync(join(folder, 'stops.json'))).toBe(true);
    await world.holdfast.ledger.stops();
    expect(JSON.parse(readFileSync(join(folder, 'stops.json'), 'utf8'))).toEqual([RELEASE]);
    world.holdfast.close();
  });
});
