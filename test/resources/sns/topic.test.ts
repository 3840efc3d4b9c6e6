import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem } from '../../../functions/core/configuration-item.ts';
import { TemplateRef, type TemplateResource, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import topic from '../../../resources/sns/topic.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:sns:eu-west-1:111122223333:news';
const ref = { ...place, type: 'AWS::SNS::Topic', id: arn } as const;
const policy = '{ "Statement": [] }';
const answers = {
  'sns:GetTopicAttributes': (): object => ({ Attributes: { TopicArn: arn, Policy: policy } }),
  'sns:ListTagsForResource': (): object => ({ Tags: [{ Key: 'team', Value: 'media' }] }),
};
const read = (more: Parameters<typeof answering>[0] = {}) => topic.read(answering({ ...answers, ...more }, topic.reads), ref, NOW);

describe('reads a topic', () => {
  it('with its policy and its tags', async () => {
    expect(await read()).toEqual({ arn, policy, tags: { team: 'media' } });
  });
  it.each(['sns:GetTopicAttributes', 'sns:ListTagsForResource'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'NotFound', 'No such topic.');
    };

    expect(await read({ [action]: missing })).toBeNull();
  });
  it('but for its policy where that is not said', async () => {
    expect(unread(await read({ 'sns:GetTopicAttributes': () => ({ Attributes: { TopicArn: arn } }) }))).toEqual({
      policy: expect.stringContaining('without policy'),
    });
  });
});

it('lists the topics of every page', async () => {
  const pages = [{ Topics: [{ TopicArn: 'a' }], NextToken: '1' }, { Topics: [], NextToken: '2' }, { Topics: [{ TopicArn: 'b' }] }];
  const ask = answering({ 'sns:ListTopics': ({ NextToken = '0' }: { NextToken?: string }) => pages[Number(NextToken)] }, topic.reads);

  expect(await collected(topic.list(ask, place))).toEqual(['a', 'b']);
});

describe('is touched', () => {
  it.each([
    ['by CreateTopic', 'sns:CreateTopic', { name: 'news' }, { topicArn: arn }, arn],
    ['by SetTopicAttributes', 'sns:SetTopicAttributes', { topicArn: arn, attributeName: 'Policy' }, null, arn],
    ['by AddPermission', 'sns:AddPermission', { topicArn: arn, label: 'x' }, null, arn],
    ['by RemovePermission', 'sns:RemovePermission', { topicArn: arn, label: 'x' }, null, arn],
    ['by DeleteTopic', 'sns:DeleteTopic', { topicArn: arn }, null, arn],
    ['by TagResource', 'sns:TagResource', { resourceArn: arn, tags: [] }, null, arn],
    ['by UntagResource', 'sns:UntagResource', { resourceArn: arn, tagKeys: [] }, null, arn],
    ["not by a subscription's ARN", 'sns:TagResource', { resourceArn: `${arn}:0a1b` }, null, undefined],
    ['not by a call that names nothing', 'sns:SetTopicAttributes', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, expected) => {
    expect(topic.touchedBy[event]?.(request, response, place)).toBe(expected);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_SNS_Topic.json';
  it.skipIf(!existsSync(fixture))(`shows its policy (passed over where ${fixture} is missing)`, () => {
    const { item } = parseConfigurationItem(JSON.parse(readFileSync(fixture, 'utf8')));

    expect(topic.fromConfigurationItem?.(item)).toEqual({
      arn: 'arn:aws:sns:us-east-1:123456789012:topic',
      policy: expect.stringContaining('__console_pub_0'),
      tags: {},
    });
    expect(topic.idOf?.(item)).toBe('arn:aws:sns:us-east-1:123456789012:topic');
  });
  it('finds the tags in the supplement', () => {
    const item = {
      ...place,
      resourceId: arn,
      resourceName: 'news',
      arn,
      configuration: {},
      supplementaryConfiguration: { Tags: [{ key: 'a', value: 'b' }] },
      tags: {},
    };

    expect(topic.fromConfigurationItem?.(item)).toEqual({ tags: { a: 'b' } });
  });
});

describe('in a template', () => {
  const news = (siblings: readonly TemplateSibling[], properties: Record<string, unknown> = {}): TemplateResource => ({
    ...place,
    logicalId: 'News',
    type: 'AWS::SNS::Topic',
    properties,
    siblings,
  });
  const policyOf = (Topics: unknown, PolicyDocument: unknown = { Statement: [] }): TemplateSibling => ({
    logicalId: 'Policy',
    type: 'AWS::SNS::TopicPolicy',
    properties: { Topics, PolicyDocument },
  });

  it('has the policy of every new topic, where the template holds no other', () => {
    expect(topic.fromTemplate?.(news([policyOf([new TemplateRef('Alerts')])], { Tags: [{ Key: 'a', Value: 'b' }] }))).toEqual({
      policy: null,
      tags: { a: 'b' },
    });
  });
  it.each([
    ['by reference, among others', policyOf([new TemplateRef('Alerts'), new TemplateRef('News')]), {}],
    ['by its ARN', policyOf([arn]), { TopicName: 'news' }],
    ['by its attribute', policyOf([new TemplateRef('News', 'TopicArn')]), {}],
    ['by an ARN with its name in it', policyOf([new TemplateText(['arn:aws:sns:eu-west-1:111122223333:', new TemplateRef('News', 'TopicName')])]), {}],
    [
      'of a single topic',
      { ...policyOf(undefined), type: 'AWS::SNS::TopicInlinePolicy', properties: { TopicArn: new TemplateRef('News'), PolicyDocument: { Statement: [] } } },
      {},
    ],
  ])('has the policy that names it %s', (_name, sibling, properties) => {
    expect(topic.fromTemplate?.(news([sibling], properties))).toMatchObject({ policy: { Statement: [] } });
  });
  it('does not show which of two policies holds: each is judged by itself', () => {
    const own = policyOf([new TemplateRef('News')]);

    expect(topic.fromTemplate?.(news([own, own]))).not.toHaveProperty('policy');
    expect(topic.fromTemplate?.({ ...place, ...own, siblings: [news([]), own] })).toEqual({ policy: { Statement: [] } });
  });
  it('leaves out a policy of it is not known which topic, which is judged by itself', () => {
    expect(topic.fromTemplate?.(news([policyOf(UNRESOLVED)]))).toMatchObject({ policy: null });
    expect(topic.fromTemplate?.({ ...place, ...policyOf([UNRESOLVED]), siblings: [news([])] })).toEqual({ policy: { Statement: [] } });
  });
  it('is a policy alone, where the template does not hold its topic', () => {
    expect(topic.fromTemplate?.({ ...place, ...policyOf([arn]), siblings: [] })).toEqual({ policy: { Statement: [] } });
    expect(topic.fromTemplate?.({ ...place, ...policyOf([new TemplateRef('News')]), siblings: [news([])] })).toBeNull();
  });
});

it('is the same topic however its policy is spelt', () => {
  expect(topic.canonical?.({ arn, policy, tags: {} })).toEqual(topic.canonical?.({ arn, policy: '{"Statement":[]}', tags: {} }));
});
