import { describe, expect, it } from 'vitest';
import { laneOfItem, resourceOf, resourcesFor, resourcesInForce, rulesOf } from '../../../functions/adapters/catalogue.ts';
import { namedIn, take } from '../../../functions/core/intake.ts';
import { laneOf } from '../../../functions/core/lane.ts';
import { defaultPolicy } from '../../../functions/core/policy-file.ts';
import { rules } from '../../../rules/generated/index.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const call = (eventSource: string, eventName: string, requestParameters: object = {}) => ({
  eventSource,
  eventName,
  eventTime: '2026-11-23T08:00:00Z',
  eventID: 'e-1',
  awsRegion: PLACE.region,
  recipientAccountId: PLACE.accountId,
  requestParameters,
});

describe('what an event names is loaded', () => {
  it.each([
    ['a call as CloudTrail records it', call('ec2.amazonaws.com', 'AuthorizeSecurityGroupIngress'), 'AWS::EC2::SecurityGroup'],
    ['a call as EventBridge delivers it', { detail: call('s3.amazonaws.com', 'PutBucketPolicy') }, 'AWS::S3::Bucket'],
    ['a call in China', { detail: call('s3.amazonaws.com.cn', 'PutBucketPolicy') }, 'AWS::S3::Bucket'],
    ['an item', { detail: { configurationItem: { resourceType: 'AWS::S3::Bucket' } } }, 'AWS::S3::Bucket'],
    ['the summary of one that is too large', { detail: { configurationItemSummary: { resourceType: 'AWS::IAM::Policy' } } }, 'AWS::IAM::Policy'],
    ['a change of compliance', { detail: { resourceType: 'AWS::CloudTrail::Trail' } }, 'AWS::CloudTrail::Trail'],
  ])('of %s', async (_name, event, type) => {
    expect((await resourcesFor(namedIn(event))).map((resource) => resource.type)).toContain(type);
  });

  it.each([
    ['a call of a service that nothing is about', call('polly.amazonaws.com', 'DeleteLexicon')],
    ['a call by the name of what every object has', call('constructor.amazonaws.com', 'toString')],
    ['an item of a type that is not known', { detail: { configurationItem: { resourceType: 'constructor' } } }],
    ['something that is no event', 'text'],
    ['nothing', null],
  ])('nothing for %s', async (_name, event) => {
    expect(await resourcesFor(namedIn(event))).toEqual([]);
  });

  it('is just what the whole library would make of the event', async () => {
    const all = await resourcesInForce(null);
    const calls = [...new Set(all.flatMap(({ touchedBy }) => Object.keys(touchedBy)))];
    for (const each of calls) {
      const [service = '', name = ''] = each.split(':');
      const event = call(`${service}.amazonaws.com`, name, { bucketName: 'b', groupId: 'sg-1', name: 'n' });
      expect(take(event, await resourcesFor(namedIn(event))), each).toEqual(take(event, all));
    }
    expect(calls.length).toBeGreaterThan(20);
  });
});

it('knows every type and its rules, and no other', async () => {
  for (const resource of await resourcesInForce(null)) {
    expect(await resourceOf(resource.type)).toBe(resource);
    expect(await rulesOf(resource.type)).toHaveLength(rules.filter((rule) => rule.resource === resource).length);
  }
  expect(await resourceOf('AWS::No::Such')).toBeUndefined();
  expect(await rulesOf('AWS::No::Such')).toEqual([]);
});

it('passes over a type of which every rule is switched off', async () => {
  const policy = defaultPolicy(rules);
  const off = Object.entries(policy.rules).map(([id, rule]) => [id, { ...rule, enabled: id === 'restricted-ssh' }] as const);

  expect((await resourcesInForce({ ...policy, rules: Object.fromEntries(off) })).map(({ type }) => type)).toEqual(['AWS::EC2::SecurityGroup']);
});

it('names the lane of a work item, and fails for a type that is not known', async () => {
  const cause = { kind: 'sweep' as const, eventId: 's', at: '2026-11-23T08:00:00.000Z', call: null, actor: null };
  expect(await laneOfItem({ ref: { ...PLACE, type: 'AWS::S3::Bucket', id: 'media' }, cause })).toBe(laneOf('arn:aws:s3:::media'));
  await expect(laneOfItem({ ref: { ...PLACE, type: 'AWS::No::Such', id: 'x' }, cause })).rejects.toThrow('AWS::No::Such');
});
