import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { WorkItem } from '../../../functions/core/cause.ts';
import { NO_INSTALLATION } from '../../../functions/core/intake.ts';
import type { Log } from '../../../functions/core/ports.ts';
import { createIntake, type Intake } from '../../../functions/intake/door.ts';
import { resources } from '../../../sandbox/baseline.ts';
import { sshOpened } from '../../cli/call-events.ts';

const at = { account: '111122223333', region: 'eu-west-1' };
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function message(messageId: string, body: string): SQSRecord {
  const attributes = { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'test', ApproximateFirstReceiveTimestamp: '0' };
  return { messageId, receiptHandle: '', body, attributes, messageAttributes: {}, md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: '', awsRegion: '' };
}

/** The messages through intake: what was enqueued, kept with a reason, and returned. */
async function through(bodies: readonly string[], more: Partial<Intake> = {}) {
  const enqueued: WorkItem[] = [];
  const kept: { readonly body: string; readonly reason: string }[] = [];
  const intake = createIntake({
    installation: async () => NO_INSTALLATION,
    resourcesFor: async () => resources,
    queue: { enqueue: async (items) => void enqueued.push(...items) },
    deadLetters: { put: async (body, reason) => void kept.push({ body, reason }) },
    log: quiet,
    count: () => {},
    ...more,
  });
  const { batchItemFailures } = await intake({ Records: bodies.map((body, index) => message(`${index}`, body)) });
  return { ids: enqueued.map(({ ref }) => ref.id), kept, returned: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

const event = (groupId: string) => JSON.stringify(sshOpened(groupId, at));
const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

describe('intake', () => {
  it.each([
    ['is not JSON', '{"eventSource":'],
    ['has a source that is no text', JSON.stringify({ eventSource: { toString: 1 }, eventName: 'x' })],
    ['has a source of 100,000 nested lists', `{"eventSource":${nested},"eventName":"x"}`],
    ['has an account of 100,000 nested lists', `{"eventSource":"ec2.amazonaws.com","eventName":"x","recipientAccountId":${nested}}`],
    ['is null', 'null'],
  ])('keeps a message that %s with its reason, and takes its neighbors', async (_name, poison) => {
    const { ids, kept, returned } = await through([event('sg-1'), poison, event('sg-2')]);

    expect(ids).toEqual(['sg-1', 'sg-2']);
    expect(kept).toEqual([{ body: poison, reason: expect.stringMatching(/\w/) }]);
    expect(returned).toEqual([]);
  });

  it('keeps a message that makes a resource type throw', async () => {
    const thrower = { touchedBy: { 'ec2:AuthorizeSecurityGroupIngress': (): never => String({ toString: 1 }) as never } };
    const faulty = resources.map((resource) => (resource.type === 'AWS::EC2::SecurityGroup' ? { ...resource, ...thrower } : resource));
    const { kept, returned } = await through([event('sg-1')], { resourcesFor: async () => faulty });

    expect(kept).toMatchObject([{ reason: expect.stringMatching(/^It could not be read: /) }]);
    expect(returned).toEqual([]);
  });

  it('returns only the message whose resource types can’t be loaded', async () => {
    let isFirst = true;
    const resourcesFor = async () => {
      if (!isFirst) return resources;
      isFirst = false;
      throw new Error('no such file');
    };

    expect(await through([event('sg-1'), event('sg-2')], { resourcesFor })).toEqual({ ids: ['sg-2'], kept: [], returned: ['0'] });
  });

  it('returns only the message whose resources the queue does not take', async () => {
    const taken: string[] = [];
    const queue: Intake['queue'] = {
      async enqueue(items) {
        if (items.some(({ ref }) => ref.id === 'sg-2')) throw new Error('not this one');
        taken.push(...items.map(({ ref }) => ref.id));
      },
    };
    const { returned } = await through([event('sg-1'), event('sg-2'), event('sg-3')], { queue });

    expect(returned).toEqual(['1']);
    expect(taken).toEqual(['sg-1', 'sg-3']);
  });

  it('returns a message that could be neither understood nor kept', async () => {
    const deadLetters = {
      async put(): Promise<void> {
        throw new Error('full');
      },
    };
    expect(await through([event('sg-1'), 'null'], { deadLetters })).toMatchObject({ ids: ['sg-1'], returned: ['1'] });
  });
});
