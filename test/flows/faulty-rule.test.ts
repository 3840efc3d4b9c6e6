import { expect, it } from 'vitest';
import type { Log } from '../../functions/core/ports.ts';
import type { Rule } from '../../rules/rule.ts';
import { rules } from '../../sandbox/baseline.ts';
import { ANA, openWorld, PLACE } from './world.ts';

const world22 = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** SSH is opened to everybody, and the rule on it throws in one of its functions. */
async function withFaulty(fault: Partial<Rule>) {
  const errors: unknown[] = [];
  const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: (message, fields) => errors.push([message, fields]) };
  const world = openWorld({ log, rules: rules.map((rule) => (rule.meta.id === 'restricted-ssh' ? { ...rule, ...fault } : rule)) });
  await world.sandbox.as(ANA).ask(PLACE)('ec2:AuthorizeSecurityGroupIngress', { GroupId: world.snapwave.groups.bastion, IpPermissions: [world22] });
  await world.hear();
  const fields = { ruleId: 'restricted-ssh', arn: `arn:aws:ec2:${PLACE.region}:${PLACE.accountId}:security-group/${world.snapwave.groups.bastion}` };
  return { world, errors, fields };
}

it('notifies with a reason of its own, and logs the error, where a rule’s remediation throws', async () => {
  const { world, errors, fields } = await withFaulty({
    remediate() {
      throw new TypeError('no such peer');
    },
  });

  expect(world.alerts).toMatchObject([{ kind: 'violation', ruleId: 'restricted-ssh', reason: 'remediation-failed', error: 'no such peer', plan: null }]);
  expect(errors).toContainEqual(['remediation failed', { ...fields, error: 'no such peer' }]);
});

it('notifies that data is insufficient, and logs the error, where a rule’s evaluation throws', async () => {
  const { world, errors, fields } = await withFaulty({
    evaluate() {
      throw new TypeError('no such port');
    },
  });

  expect(world.alerts).toMatchObject([{ kind: 'violation', ruleId: 'restricted-ssh', reason: 'insufficient-data' }]);
  expect(errors).toContainEqual(['rule failed', { ...fields, error: 'no such port' }]);
});
