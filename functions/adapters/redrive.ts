import { randomUUID } from 'node:crypto';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { messagesIn } from './deployment-state.ts';

/** A dead-letter queue, and where its messages are to be taken again. */
export interface Redrive {
  readonly client: Pick<SQSClient, 'send'>;
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What became of the messages of a dead-letter queue. `remain`: about how many are in it now; `failures`: what kept some of them there. */
export interface Redriven {
  readonly moved: number;
  readonly remain: number;
  readonly failures: readonly string[];
}

/** How long a message stays hidden that is being moved. Seconds. */
const HIDDEN = 60;
/** SQS answers from a part of its servers: so many empty answers, each waited for, mean that the queue is empty. */
const EMPTY_ANSWERS = 2;
/** How long an empty answer is waited for. Seconds. */
const WAIT = 1;

/**
 * Sends each message of a dead-letter queue to another queue, and deletes it only once it was taken there: none is lost. One that could not be deleted comes
 * a second time, which does no harm, since evaluation is idempotent. SQS's own redrive (StartMessageMoveTask) takes most of these messages nowhere: they were
 * sent to the dead-letter queue by intake or EventBridge, and so have no source to go back to
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html). Messages that come in meanwhile stay.
 */
export async function redrive({ client, from, to, now = Date.now }: Redrive): Promise<Redriven> {
  const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
  const began = now();
  const failures = new Set<string>();
  let moved = 0;
  for (let empty = 0; empty < EMPTY_ANSWERS; ) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: from,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN,
        WaitTimeSeconds: WAIT,
        MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
      }),
    );
    // Those that came back at once, because they are still not understood, are left alone: else this would never end.
    const ours = Messages.filter(({ Attributes }) => Number(Attributes?.['SentTimestamp'] ?? 0) < began);
    const ended = await Promise.allSettled(ours.map((message) => move({ client, from, to }, message)));
    moved += ended.filter(({ status }) => status === 'fulfilled').length;
    for (const each of ended) if (each.status === 'rejected') failures.add(each.reason instanceof Error ? each.reason.message : String(each.reason));
    empty = ours.length === 0 ? empty + 1 : 0;
    // What can't be sent would be received again and again.
    if (ended.length > 0 && ended.every(({ status }) => status === 'rejected')) break;
  }
  return { moved, remain: await messagesIn(client, from), failures: [...failures] };
}

async function move({ client, from, to }: Pick<Redrive, 'client' | 'from' | 'to'>, { Body, ReceiptHandle, Attributes }: Message): Promise<void> {
  const { DeleteMessageCommand, SendMessageCommand } = await import('@aws-sdk/client-sqs');
  const group = Attributes?.['MessageGroupId'];
  const ofFifo = to.endsWith('.fifo') ? { MessageGroupId: group ?? 'redrive', MessageDeduplicationId: randomUUID() } : {};
  await client.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body, ...ofFifo }));
  await client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
}
