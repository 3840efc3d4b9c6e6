import { describe, expect, it } from 'vitest';
import { laneOf } from '../../functions/core/lane.ts';
import { rules } from '../../sandbox/baseline.ts';
import type { SecurityGroup } from '../../sandbox/state.ts';
import { ANA, openWorld, PLACE } from './world.ts';

const world22 = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** SSH is opened to everybody, and while Holdfast closes it somebody else does something to the same group. */
async function meanwhile(change: (group: SecurityGroup) => void) {
  const world = openWorld();
  const id = world.snapwave.groups.bastion;
  const group = world.sandbox.state.securityGroups.find((each) => each.id === id);
  if (!group) throw new Error('There is no bastion.');
  let isDone = false;
  world.sandbox.onChange(({ detail }) => {
    if (detail['eventName'] !== 'RevokeSecurityGroupIngress' || isDone) return;
    isDone = true;
    change(group);
  });
  await world.sandbox.as(ANA).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: id, IpPermissions: [world22] });
  await world.hear();
  const entries = await world.holdfast.ledger.entries(laneOf(`arn:aws:ec2:${PLACE.region}:${PLACE.accountId}:security-group/${id}`));
  const [outcome] = entries.filter(({ kind }) => kind === 'outcome');
  return { status: outcome?.detail['status'], error: outcome?.detail['error'] };
}

const rule = { id: 'sgr-x', isEgress: false, protocol: 'tcp', fromPort: 443, toPort: 443, description: undefined, tags: {} };

describe('a change is verified by the facts after it, not by the verdict alone', () => {
  it('ends as verified where nothing but the violation has changed', async () => {
    expect(await meanwhile(() => {})).toEqual({ status: 'verified', error: null });
  });

  it.each<[string, (group: SecurityGroup) => void, RegExp]>([
    ['another fact has changed', (group) => void Object.assign(group, { tags: { ...group.tags, owner: 'mallory' } }), /: tags\.$/],
    [
      'a rule is gone that no call named',
      (group) => void Object.assign(group, { rules: group.rules.filter(({ isEgress }) => isEgress) }),
      /: ingress \(1 gone that no call named\)\.$/,
    ],
    ['a rule has come', (group) => void group.rules.push({ ...rule, peer: { kind: 'ipv4', cidr: '203.0.113.0/24' } }), /: ingress \(1 added\)\.$/],
    [
      'a rule of the other direction has come',
      (group) => void group.rules.push({ ...rule, isEgress: true, peer: { kind: 'ipv4', cidr: '203.0.113.0/24' } }),
      /: egress\.$/,
    ],
  ])('ends as not effective, and names the difference, where %s', async (_name, change, difference) => {
    const { status, error } = await meanwhile(change);

    expect(status).toBe('not-effective');
    expect(error).toMatch(/^The rule complies, but something else has changed as well: /);
    expect(error).toMatch(difference);
  });
});

it('facts that can’t be compared with others are told as not understood, and hold no message up', async () => {
  const broken = rules.map((each) => ({
    ...each,
    resource: {
      ...each.resource,
      canonical() {
        throw new RangeError('too deep');
      },
    },
  }));
  const world = openWorld({ rules: broken });
  await world.sandbox.as(ANA).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: world.snapwave.groups.bastion, IpPermissions: [world22] });
  await world.hear();

  expect(world.alerts.map(({ reason }) => reason)).toContain('insufficient-data');
  expect(world.holdfast.queue.state()).toMatchObject({ waiting: 0, deadLetters: 0 });
});
