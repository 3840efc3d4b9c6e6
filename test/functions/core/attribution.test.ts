import { describe, expect, it } from 'vitest';
import { attribute, isOwnedByCode, mainCause } from '../../../functions/core/attribution.ts';
import type { Actor, Cause } from '../../../functions/core/cause.ts';
import type { Finding } from '../../../functions/core/lane.ts';

const ana: Actor = { name: 'ana', arn: 'arn:aws:iam::111122223333:role/engineer', through: 'console' };
const ben: Actor = { name: 'ben', arn: 'arn:aws:iam::111122223333:user/ben', through: 'cli' };
const terraform: Actor = { name: 'run-42', arn: 'arn:aws:iam::111122223333:role/Terraform-Apply', through: 'sdk' };
const stack: Actor = { name: 'cloudformation.amazonaws.com', arn: null, through: 'code' };
const roles = ['*terraform*', 'cdk-*'];

function cause(minute: number, actor: Actor | null, more: Partial<Cause> = {}): Cause {
  const at = `2026-11-23T08:${String(minute).padStart(2, '0')}:00.000Z`;
  return { kind: 'event', eventId: `e${minute}`, at, call: null, actor, ...more };
}

function finding(actor: Actor | null, more: Partial<Finding> = {}): Finding {
  const at = '2026-11-23T07:00:00.000Z';
  return {
    ruleId: 'restricted-ssh',
    severity: 'HIGH',
    state: 'NOTIFIED',
    message: 'Open.',
    firstSeen: at,
    lastSeen: at,
    actor,
    cause: cause(0, actor),
    decision: { outcome: 'notify', reason: 'observe' },
    planHash: null,
    attempts: [],
    waiver: null,
    pending: null,
    refused: null,
    graceUntil: null,
    ...more,
  };
}

describe('attribute', () => {
  it.each([
    ['names whoever made the newest change', undefined, [cause(1, ana), cause(2, ben)], ben],
    ['passes over causes that name nobody', undefined, [cause(1, ana), cause(2, null, { kind: 'configuration-item' })], ana],
    ['knows nobody where only a sweep asks', undefined, [cause(1, null, { kind: 'sweep' })], null],
    ['never names Holdfast itself', undefined, [cause(1, null, { own: true })], null],
    ['keeps the actor of an open finding', finding(ana), [cause(1, ben)], ana],
    ['names the new actor where the violation is another one', finding(ana, { message: 'Open to others.' }), [cause(1, ben)], ben],
    ['names the new actor where the finding was resolved in between', finding(ana, { state: 'RESOLVED' }), [cause(1, ben)], ben],
    ['learns the actor of a finding that had none', finding(null), [cause(1, ben)], ben],
    ['lets infrastructure code count, whoever else was there', finding(ana), [cause(1, stack), cause(2, ben)], stack],
    ['knows infrastructure code by the role that the policy names', finding(ana), [cause(1, terraform)], terraform],
  ] as const)('%s', (_name, open, causes, actor) => {
    expect(attribute(open, 'Open.', causes, roles)).toEqual(actor);
  });
});

describe('isOwnedByCode', () => {
  const managed = { 'aws:cloudformation:stack-name': 'network' };

  it.each([
    ['holds for a change that CloudFormation made', stack, {}, true],
    ['holds for the role of a pipeline, in any case of letters', terraform, {}, true],
    ['holds for a session whose name is the pipeline’s', { ...ana, name: 'cdk-deploy' }, {}, true],
    ['holds for a stack’s resource that nobody knows who changed', null, managed, true],
    ['holds for a stack’s resource that a service changed, for whom is not known', { ...stack, name: 'ecs.amazonaws.com', through: 'service' }, managed, true],
    ['does not hold for what a service changed on a resource that no code manages', { ...stack, through: 'service' }, {}, false],
    ['does not hold for a change by hand, though a stack manages the resource', ana, managed, false],
    ['does not hold for a resource that no code manages', null, { Name: 'office' }, false],
    ['does not hold where the type has no tags', null, undefined, false],
  ] as const)('%s', (_name, actor, tags, owned) => {
    expect(isOwnedByCode(actor, tags, roles)).toBe(owned);
  });
});

describe('mainCause', () => {
  it('is the newest that names an actor', () => {
    expect(mainCause([cause(3, null), cause(1, ana), cause(2, ben)]).eventId).toBe('e2');
  });

  it('is the newest where none does', () => {
    expect(mainCause([cause(1, null), cause(3, null), cause(2, null, { own: true })]).eventId).toBe('e3');
  });
});
