import { randomBytes } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { verifyChain } from '../../functions/core/entry.ts';
import { laneOf } from '../../functions/core/lane.ts';
import { DAY, MINUTE } from '../../functions/core/time.ts';
import { rules as everyRule } from '../../rules/generated/index.ts';
import { addFunction } from '../../sandbox/seed.ts';
import type { SecurityGroupRule } from '../../sandbox/state.ts';
import { ANA, openWorld, PLACE, type World } from './world.ts';

// Megabytes are read, hashed and compressed several times over.
vi.setConfig({ testTimeout: 60_000 });

const world22 = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const random = (characters: number) => randomBytes(characters).toString('base64').slice(0, characters);
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}-${random(100)}`, random(256)]));

/** Fills the bastion's group with so many harmless rules, then opens SSH to everybody, as an attacker would. */
async function fill(world: World, count: number, more: (index: number) => Partial<SecurityGroupRule>): Promise<void> {
  const group = world.sandbox.state.securityGroups.find(({ id }) => id === world.snapwave.groups.bastion);
  for (let index = 0; index < count; index += 1) {
    const peer = { kind: 'ipv4' as const, cidr: `10.${index >> 8}.${index & 255}.0/24` };
    group?.rules.push({
      id: world.sandbox.newId('sgr'),
      isEgress: false,
      protocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      peer,
      description: undefined,
      tags: {},
      ...more(index),
    });
  }
  await world.sandbox.as(ANA).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: world.snapwave.groups.bastion, IpPermissions: [world22] });
  await world.hear();
}

function isOpen(world: World): boolean {
  const group = world.sandbox.state.securityGroups.find(({ id }) => id === world.snapwave.groups.bastion);
  return (group?.rules ?? []).some(({ isEgress, peer }) => !isEgress && peer.kind === 'ipv4' && peer.cidr === '0.0.0.0/0');
}

const arnOf = (world: World) => `arn:aws:ec2:${PLACE.region}:${PLACE.accountId}:security-group/${world.snapwave.groups.bastion}`;
const alertsOf = (world: World) => world.alerts.filter(({ arn }) => arn === arnOf(world));
const sizes: readonly [string, number, (index: number) => Partial<SecurityGroupRule>][] = [
  ['1 rule with 50 tags', 1, () => ({ tags: tags(50) })],
  ['20 rules with 50 tags each', 20, () => ({ tags: tags(50) })],
  ['25 rules with 50 tags each', 25, () => ({ tags: tags(50) })],
  ['60 rules with 50 tags each', 60, () => ({ tags: tags(50) })],
  ['1,000 rules with descriptions of 255 characters', 1000, () => ({ description: random(255) })],
];

describe('a group with many facts that is opened to the world', () => {
  it.each(sizes)('is closed, verified and can be undone: %s', async (_name, count, more) => {
    const world = openWorld();
    await fill(world, count, more);

    expect(isOpen(world)).toBe(false);
    expect(alertsOf(world).map(({ kind, status }) => [kind, status])).toEqual([['change', 'verified']]);
    expect(world.holdfast.queue.state()).toMatchObject({ waiting: 0, deadLetters: 0 });
    const id = laneOf(arnOf(world));
    const lane = await world.holdfast.ledger.lane(id);
    expect(verifyChain(await world.holdfast.ledger.entries(id), { sequence: lane?.sequence ?? 0, hash: lane?.hash ?? '' })).toEqual([]);

    if (!lane) throw new Error('The lane is not in the ledger.');
    const order = { changeId: `${id}-1`, by: 'ana', at: world.now(), waiver: { owner: 'ana', reason: 'needed', until: '2026-11-24T08:00:00.000Z' } };
    await world.holdfast.ledger.commit({ before: lane, after: { ...lane, undo: order, lookAgainAt: world.now() }, entries: [], now: world.now() });
    await world.pass(MINUTE);
    expect(isOpen(world)).toBe(true);
    expect(alertsOf(world).at(-1)).toMatchObject({ kind: 'undone', status: 'verified' });
  });

  it.each(sizes)('requests approval in the mode approve: %s', async (_name, count, more) => {
    const world = openWorld({ policy: { mode: 'approve' } });
    await fill(world, count, more);

    expect(alertsOf(world).map(({ kind, reason }) => [kind, reason])).toEqual([['request', 'approve-mode']]);
    expect(world.holdfast.queue.state()).toMatchObject({ waiting: 0, deadLetters: 0 });
  });

  it.each(['enforce', 'approve'] as const)('notifies of it, once, where not even 4 MB hold what would be recorded (mode %s)', async (mode) => {
    const world = openWorld({ policy: { mode } });
    await fill(world, 50, () => ({ description: random(100_000) }));
    await world.pass(DAY);
    await world.holdfast.sweepEverything([PLACE]);
    await world.hear();

    expect(isOpen(world)).toBe(true);
    expect(alertsOf(world).map(({ kind, reason, plan }) => [kind, reason, plan])).toEqual([['violation', 'too-large', null]]);
    expect(alertsOf(world)[0]?.error).toMatch(/is too large/);
    expect(world.line('restricted-ssh')).toMatchObject({ decision: { outcome: 'notify', reason: 'too-large' }, status: 'none' });
    expect(world.holdfast.queue.state()).toMatchObject({ waiting: 0, deadLetters: 0 });
    expect(await world.holdfast.ledger.entries(laneOf(arnOf(world)))).toEqual([]);
  });

  it('is closed once it is small enough again', async () => {
    const world = openWorld();
    await fill(world, 50, () => ({ description: random(100_000) }));
    const group = world.sandbox.state.securityGroups.find(({ id }) => id === world.snapwave.groups.bastion);
    if (group) group.rules = group.rules.filter(({ description }) => (description ?? '').length < 1000);
    await world.holdfast.sweepEverything([PLACE]);
    await world.hear();

    expect(isOpen(world)).toBe(false);
    expect(alertsOf(world).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['violation', 'too-large'],
      ['change', 'low-risk'],
    ]);
  });

  it('records a change whose facts grew too large while it was made, and refuses its undo', async () => {
    const world = openWorld();
    world.sandbox.onChange(({ detail }) => {
      const group = world.sandbox.state.securityGroups.find(({ id }) => id === world.snapwave.groups.bastion);
      const [rule] = group?.rules ?? [];
      if (detail['eventName'] !== 'RevokeSecurityGroupIngress' || !group || !rule) return;
      for (let index = 0; index < 50; index += 1) group.rules.push({ ...rule, id: world.sandbox.newId('sgr'), isEgress: true, description: random(100_000) });
    });
    await fill(world, 1, () => ({}));

    const id = laneOf(arnOf(world));
    expect(isOpen(world)).toBe(false);
    const outcome = (await world.holdfast.ledger.entries(id)).find(({ kind }) => kind === 'outcome');
    expect(outcome?.detail).toMatchObject({ after: null, error: expect.stringContaining('too large to be recorded') });
    expect((await world.holdfast.ledger.lane(id))?.open).toBeNull();
    expect(world.holdfast.queue.state()).toMatchObject({ waiting: 0, deadLetters: 0 });
  });
});

it('a function with 20 aliases, each with a policy of 20 KB, is recorded when one of them is opened to anyone', async () => {
  const world = openWorld({ rules: everyRule.filter(({ meta }) => meta.id === 'lambda-function-public-access-prohibited'), policy: { mode: 'enforce' } });
  const aliases = Array.from({ length: 20 }, (_, index) => `alias-${index}`);
  const statements = (alias: string) =>
    Array.from({ length: 60 }, () => ({
      Sid: random(80).replaceAll(/\W/g, 'x'),
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${PLACE.accountId}:role/${random(60).replaceAll(/\W/g, 'x')}` },
      Action: 'lambda:InvokeFunction',
      Resource: `arn:aws:lambda:${PLACE.region}:${PLACE.accountId}:function:web:${alias}`,
    }));
  addFunction(world.sandbox, 'web', { aliases, policies: Object.fromEntries(aliases.map((alias) => [alias, { statements: statements(alias), revision: 1 }])) });
  await world.sandbox.as(ANA).ask(PLACE)('lambda:AddPermission', {
    FunctionName: 'web',
    Qualifier: 'alias-7',
    StatementId: 'open',
    Action: 'lambda:InvokeFunction',
    Principal: '*',
  });
  await world.hear();

  expect(world.alerts).toHaveLength(1);
  expect(world.holdfast.queue.state()).toMatchObject({ waiting: 0, deadLetters: 0 });
});
