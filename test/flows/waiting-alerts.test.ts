import { expect, it } from 'vitest';
import { AlertWaits } from '../../functions/core/alert.ts';
import { laneOf } from '../../functions/core/lane.ts';
import { MINUTE } from '../../functions/core/time.ts';
import { ANA, openWorld, PLACE } from './world.ts';

const world22 = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

it('an alert that has to wait stays untold, holds no message up, and goes out once it may', async () => {
  const world = openWorld({ policy: { mode: 'observe' } });
  world.deaf.error = new AlertWaits('No subscription is confirmed.');
  world.deaf.next = Number.POSITIVE_INFINITY;
  await world.sandbox.as(ANA).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: world.snapwave.groups.bastion, IpPermissions: [world22] });
  await world.hear();

  const id = laneOf(`arn:aws:ec2:${PLACE.region}:${PLACE.accountId}:security-group/${world.snapwave.groups.bastion}`);
  expect(world.alerts).toEqual([]);
  expect((await world.holdfast.ledger.lane(id))?.untold).toHaveLength(1);
  expect(world.holdfast.queue.state()).toMatchObject({ waiting: 0, deadLetters: 0, next: null });

  // Tried each minute at first, then every ten.
  const looks = () => world.looks.filter(({ item }) => item.ref.id === world.snapwave.groups.bastion).length;
  const before = looks();
  for (let minute = 0; minute < 90; minute += 1) await world.pass(MINUTE);
  expect(looks() - before).toBeGreaterThan(30);
  expect(looks() - before).toBeLessThan(40);
  expect(world.alerts).toEqual([]);

  world.deaf.next = 0;
  for (let minute = 0; minute < 11; minute += 1) await world.pass(MINUTE);
  expect(world.alerts).toMatchObject([{ kind: 'violation', ruleId: 'restricted-ssh' }]);
  expect((await world.holdfast.ledger.lane(id))?.untold).toEqual([]);
});
