import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { TemplateRef, type TemplateResource, type TemplateSibling, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import queue from '../../../resources/sqs/queue.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs.fifo';
const arn = 'arn:aws:sqs:eu-west-1:111122223333:jobs.fifo';
const ref = { ...place, type: 'AWS::SQS::Queue', id: url } as const;
const policy = '{ "Statement": [] }';
const answers = {
  'sqs:GetQueueAttributes': (): object => ({ Attributes: { QueueArn: arn, Policy: policy } }),
  'sqs:ListQueueTags': (): object => ({ Tags: { team: 'media' } }),
};
const read = (more: Parameters<typeof answering>[0] = {}) => queue.read(answering({ ...answers, ...more }, queue.reads), ref, NOW);

describe('reads a queue', () => {
  it('with its policy and its tags', async () => {
    expect(await read()).toEqual({ url, arn, policy, tags: { team: 'media' } });
  });
  it.each([
    ['was never given', { QueueArn: arn }],
    ['was taken away', { QueueArn: arn, Policy: '' }],
  ])('whose policy %s', async (_name, Attributes) => {
    expect(await read({ 'sqs:GetQueueAttributes': () => ({ Attributes }), 'sqs:ListQueueTags': () => ({}) })).toMatchObject({ policy: null, tags: {} });
  });
  it.each(['sqs:GetQueueAttributes', 'sqs:ListQueueTags'] as const)('that is gone by the time of %s as null', async (action) => {
    const missing = () => {
      throw new AwsError('missing', action, 'QueueDoesNotExist', 'No such queue.');
    };

    expect(await read({ [action]: missing })).toBeNull();
  });
  it('but for its ARN where that is not said', async () => {
    expect(unread(await read({ 'sqs:GetQueueAttributes': () => ({}) }))).toEqual({ arn: expect.stringContaining('without arn') });
  });
});

it('lists the queues of every page, each as long as SQS makes them', async () => {
  const pages = [{ QueueUrls: ['a'], NextToken: '1' }, { NextToken: '2' }, { QueueUrls: ['b'] }];
  const ask = answering(
    {
      'sqs:ListQueues': ({ NextToken = '0', MaxResults }: { NextToken?: string; MaxResults?: number }) => (MaxResults === 1000 ? pages[Number(NextToken)] : {}),
    },
    queue.reads,
  );

  expect(await collected(queue.list(ask, place))).toEqual(['a', 'b']);
});

it('lists a queue by the URL by which its events name it, also where SQS answers an older one', async () => {
  const ask = answering({ 'sqs:ListQueues': () => ({ QueueUrls: ['https://eu-west-1.queue.amazonaws.com/111122223333/jobs.fifo'] }) }, queue.reads);

  expect(await collected(queue.list(ask, place))).toEqual([url]);
});

it('has the ARN of its name, by whatever URL it is named', () => {
  expect(queue.arn(ref)).toBe(arn);
  expect(queue.arn({ ...ref, id: 'http://127.0.0.1:5000/111122223333/jobs.fifo' })).toBe(arn);
});

describe('is touched', () => {
  const local = 'http://127.0.0.1:5000/111122223333/jobs';
  it.each([
    ['by CreateQueue', 'sqs:CreateQueue', { queueName: 'jobs.fifo' }, { queueUrl: url }, url],
    ['by CreateQueue whose answer was not recorded', 'sqs:CreateQueue', { queueName: 'jobs.fifo' }, null, url],
    ['by SetQueueAttributes', 'sqs:SetQueueAttributes', { queueUrl: url, attributes: { Policy: '' } }, null, url],
    ['by AddPermission', 'sqs:AddPermission', { queueUrl: url, label: 'x' }, null, url],
    ['by RemovePermission', 'sqs:RemovePermission', { queueUrl: url, label: 'x' }, null, url],
    ['by DeleteQueue', 'sqs:DeleteQueue', { queueUrl: url }, null, url],
    ['by TagQueue', 'sqs:TagQueue', { queueUrl: url, tags: {} }, null, url],
    ['by UntagQueue', 'sqs:UntagQueue', { queueUrl: url, tagKeys: [] }, null, url],
    ['by an older name of the endpoint', 'sqs:TagQueue', { queueUrl: 'https://queue.amazonaws.com/111122223333/jobs.fifo' }, null, url],
    ['by an endpoint of a network', 'sqs:TagQueue', { queueUrl: 'https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/111122223333/jobs.fifo' }, null, url],
    [
      "as another account's, by an older name",
      'sqs:TagQueue',
      { queueUrl: 'https://queue.amazonaws.com/444455556666/jobs' },
      null,
      url.replace('111122223333/jobs.fifo', '444455556666/jobs'),
    ],
    ['by an endpoint that is none of AWS', 'sqs:TagQueue', { queueUrl: local }, null, local],
    ['not by what is no URL of a queue', 'sqs:TagQueue', { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/' }, null, undefined],
    ['not by a call that names nothing', 'sqs:SetQueueAttributes', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, expected) => {
    expect(queue.touchedBy[event]?.(request, response, place)).toBe(expected);
  });
});

it('is touched in China by its URL there', () => {
  const china = 'https://sqs.cn-north-1.amazonaws.com.cn/111122223333/jobs';

  expect(queue.touchedBy['sqs:CreateQueue']?.({ queueName: 'jobs' }, null, { ...place, region: 'cn-north-1' })).toBe(china);
});

describe('in what AWS Config recorded', () => {
  const item = { ...place, resourceId: url, resourceName: 'jobs.fifo', arn, supplementaryConfiguration: {}, tags: { team: 'media' } };

  it('shows no policy', () => {
    expect(queue.fromConfigurationItem?.({ ...item, configuration: { QueueUrl: url, QueueArn: arn } })).toEqual({ url, arn, tags: { team: 'media' } });
  });
  it('shows one where the item holds it', () => {
    expect(queue.fromConfigurationItem?.({ ...item, configuration: { Policy: policy } })).toMatchObject({ policy });
  });
  it('is named by the URL, or by the ARN', () => {
    expect(queue.idOf?.(item)).toBe(url);
    expect(queue.idOf?.({ ...item, resourceId: 'jobs.fifo' })).toBe(url);
    expect(queue.idOf?.({ ...item, resourceId: 'jobs.fifo', arn: undefined })).toBeUndefined();
  });
});

describe('in a template', () => {
  const jobs = (siblings: readonly TemplateSibling[], properties: Record<string, unknown> = {}): TemplateResource => ({
    ...place,
    logicalId: 'Jobs',
    type: 'AWS::SQS::Queue',
    properties,
    siblings,
  });
  const policyOf = (Queues: unknown, PolicyDocument: unknown = { Statement: [] }): TemplateSibling => ({
    logicalId: 'Policy',
    type: 'AWS::SQS::QueuePolicy',
    properties: { Queues, PolicyDocument },
  });

  it('has no policy but that of the template', () => {
    expect(queue.fromTemplate?.(jobs([policyOf([new TemplateRef('Mails')])], { Tags: [{ Key: 'team', Value: 'media' }] }))).toEqual({
      policy: null,
      tags: { team: 'media' },
    });
  });
  it.each([
    ['by reference, among others', policyOf([new TemplateRef('Mails'), new TemplateRef('Jobs')]), {}],
    ['by its URL', policyOf([url]), { QueueName: 'jobs.fifo' }],
    [
      'of a single queue',
      { ...policyOf(undefined), type: 'AWS::SQS::QueueInlinePolicy', properties: { Queue: new TemplateRef('Jobs'), PolicyDocument: { Statement: [] } } },
      {},
    ],
    ['that does not stand in a list', policyOf(new TemplateRef('Jobs')), {}],
    [
      'by a URL with its name in it',
      policyOf([new TemplateText(['https://sqs.eu-west-1.amazonaws.com/111122223333/', new TemplateRef('Jobs', 'QueueName')])]),
      {},
    ],
  ])('has the policy that names it %s', (_name, sibling, properties) => {
    expect(queue.fromTemplate?.(jobs([sibling], properties))).toMatchObject({ policy: { Statement: [] } });
  });
  it('does not show which of two policies holds: each is judged by itself', () => {
    const own = policyOf([new TemplateRef('Jobs')]);

    expect(queue.fromTemplate?.(jobs([own, own]))).not.toHaveProperty('policy');
    expect(queue.fromTemplate?.({ ...place, ...own, siblings: [jobs([]), own] })).toEqual({ policy: { Statement: [] } });
  });
  it.each([
    ['in a list', [UNRESOLVED]],
    ['as the list', UNRESOLVED],
  ])('leaves out a policy of it is not known which queue, %s, which is judged by itself', (_name, Queues) => {
    expect(queue.fromTemplate?.(jobs([policyOf(Queues)]))).toMatchObject({ policy: null });
    expect(queue.fromTemplate?.({ ...place, ...policyOf(Queues), siblings: [jobs([])] })).toEqual({ policy: { Statement: [] } });
  });
  it('is a policy alone, where the template does not hold its queue', () => {
    expect(queue.fromTemplate?.({ ...place, ...policyOf([url]), siblings: [] })).toEqual({ policy: { Statement: [] } });
    expect(queue.fromTemplate?.({ ...place, ...policyOf([url], UNRESOLVED), siblings: [] })).toEqual({ policy: { Statement: UNRESOLVED } });
    expect(queue.fromTemplate?.({ ...place, ...policyOf([new TemplateRef('Jobs')]), siblings: [jobs([])] })).toBeNull();
  });
});

it('is the same queue however its policy is spelt', () => {
  expect(queue.canonical?.({ url, arn, policy, tags: {} })).toEqual(queue.canonical?.({ url, arn, policy: '{"Statement":[]}', tags: {} }));
});
