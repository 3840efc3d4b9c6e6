import { DeleteMessageCommand, GetQueueAttributesCommand, type Message, ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { redrive } from '../../../functions/adapters/redrive.ts';

const NOW = 1_000_000;

interface Queued {
  readonly body: string;
  readonly sentAt: number;
  readonly group?: string;
  isHidden?: boolean;
}

/** Queues by their URL, as far as SQS is asked here; a message stays until it is deleted. */
function queues(letters: readonly Queued[], options: { readonly refuses?: string; readonly deletesFail?: boolean } = {}) {
  const dead = new Map(letters.map((letter, index) => [`handle-${index}`, { ...letter }]));
  const sent: { url: string | undefined; body: string | undefined; group: string | undefined; deduplication: string | undefined }[] = [];
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof ReceiveMessageCommand) {
      const found = [...dead].filter(([, { isHidden }]) => isHidden !== true).slice(0, 10);
      const Messages = found.map(([ReceiptHandle, letter]): Message => {
        letter.isHidden = true;
        return {
          ReceiptHandle,
          Body: letter.body,
          Attributes: { SentTimestamp: String(letter.sentAt), ...(letter.group && { MessageGroupId: letter.group }) },
        };
      });
      return { Messages };
    }
    if (command instanceof SendMessageCommand) {
      const { QueueUrl: url, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: deduplication } = command.input;
      if (body === options.refuses) throw new Error('The message is refused.');
      sent.push({ url, body, group, deduplication });
      return {};
    }
    if (command instanceof DeleteMessageCommand) {
      if (options.deletesFail) throw new Error('The queue does not answer.');
      dead.delete(command.input.ReceiptHandle ?? '');
      return {};
    }
    if (command instanceof GetQueueAttributesCommand) return { Attributes: { ApproximateNumberOfMessages: String(dead.size) } };
    throw new Error('Nothing else is asked of SQS here.');
  };
  const client = { send: send as SQSClient['send'] };
  return { client, sent, left: () => [...dead.values()].map(({ body }) => body) };
}

describe('the dead letters of a queue', () => {
  it('are sent to where they are taken again, and deleted after that', async () => {
    const { client, sent, left } = queues(Array.from({ length: 25 }, (_, index) => ({ body: `event ${index}`, sentAt: 1 })));

    expect(await redrive({ client, from: 'dead', to: 'inbox', now: () => NOW })).toEqual({ moved: 25, remain: 0, failures: [] });
    expect(sent.map(({ url, body }) => `${url}: ${body}`).sort()).toEqual(Array.from({ length: 25 }, (_, index) => `inbox: event ${index}`).sort());
    expect(left()).toEqual([]);
  });

  it('keep their lane in a FIFO queue, and are taken though the same was sent before', async () => {
    const { client, sent } = queues([
      { body: 'a', sentAt: 1, group: 'lane' },
      { body: 'a', sentAt: 1, group: 'lane' },
    ]);
    await redrive({ client, from: 'dead.fifo', to: 'work.fifo', now: () => NOW });

    expect(sent.map(({ group }) => group)).toEqual(['lane', 'lane']);
    expect(new Set(sent.map(({ deduplication }) => deduplication)).size).toBe(2);
  });

  it('stay where they are when they can not be sent, and that is said', async () => {
    const { client, left } = queues(
      [
        { body: 'good', sentAt: 1 },
        { body: 'bad', sentAt: 1 },
      ],
      { refuses: 'bad' },
    );

    expect(await redrive({ client, from: 'dead', to: 'inbox', now: () => NOW })).toEqual({ moved: 1, remain: 1, failures: ['The message is refused.'] });
    expect(left()).toEqual(['bad']);
  });

  it('are not counted as moved where they could not be deleted', async () => {
    const { client, left } = queues([{ body: 'a', sentAt: 1 }], { deletesFail: true });

    expect(await redrive({ client, from: 'dead', to: 'inbox', now: () => NOW })).toMatchObject({ moved: 0, remain: 1 });
    expect(left()).toEqual(['a']);
  });

  it('are left alone where they came in meanwhile: what is still not understood would come back for ever', async () => {
    const { client, left } = queues([
      { body: 'old', sentAt: 1 },
      { body: 'new', sentAt: NOW + 1 },
    ]);

    expect(await redrive({ client, from: 'dead', to: 'inbox', now: () => NOW })).toEqual({ moved: 1, remain: 1, failures: [] });
    expect(left()).toEqual(['new']);
  });
});
