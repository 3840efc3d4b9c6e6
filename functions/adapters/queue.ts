import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { WorkItem } from '../core/cause.ts';
import { canonicalJson, hashOf } from '../core/hash.ts';
import type { Queue } from '../core/ports.ts';
import { backOff, type Patience } from './back-off.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MOST_ENTRIES = 10;
const MOST_BYTES = 1024 * 1024;

const PATIENCE: Patience = { tries: 4, first: 100, longest: 2000 };

type Entry = SendMessageBatchRequestEntry & { readonly Id: string; readonly MessageBody: string };
type Failure = BatchResultErrorEntry & { readonly item: WorkItem };

/**
 * The work queue in SQS FIFO: the lane is the message group, the hash of the item its deduplication id, so that sending twice does no harm.
 * Within a lane the order is kept, but for an entry that SQS could not take at first: the loop reads what is there now, so no order matters to it.
 *
 * Throws what the SDK throws where SQS does not answer, and an AggregateError that names each item that was not taken; the others were.
 */
export function sqsQueue({
  client,
  queueUrl,
  laneOf,
  patience = PATIENCE,
}: {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly laneOf: (item: WorkItem) => string | Promise<string>;
  readonly patience?: Patience;
}): Queue {
  /** The entries that SQS would not take. */
  async function send(batch: readonly Entry[]): Promise<BatchResultErrorEntry[]> {
    const refused: BatchResultErrorEntry[] = [];
    let left = batch;
    for (let tried = 1; ; tried += 1) {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...left] }));
      const failedForNow = Failed.filter(({ SenderFault }) => SenderFault !== true);
      refused.push(...Failed.filter(({ SenderFault }) => SenderFault === true));
      if (failedForNow.length === 0) return refused;
      if (tried >= patience.tries) return [...refused, ...failedForNow];
      const again = new Set(failedForNow.map(({ Id }) => Id));
      left = left.filter(({ Id }) => again.has(Id));
      await backOff(tried, patience);
    }
  }

  return {
    async enqueue(items) {
      const entries = await Promise.all(
        items.map(
          async (item, index): Promise<Entry> => ({
            Id: String(index),
            MessageBody: bodyOf(item),
            MessageGroupId: await laneOf(item),
            MessageDeduplicationId: hashOf(item),
          }),
        ),
      );
      const isTooLarge = ({ MessageBody }: Entry) => Buffer.byteLength(MessageBody) > MOST_BYTES;
      const failures = entries.filter(isTooLarge).flatMap(({ Id }): Failure[] => {
        const item = items[Number(Id)];
        return item ? [{ Id, item, SenderFault: true, Code: 'TooLarge', Message: `A message holds ${MOST_BYTES} bytes at most.` }] : [];
      });
      for (const batch of batches(entries.filter((entry) => !isTooLarge(entry)))) {
        for (const failed of await send(batch)) {
          const item = items[Number(failed.Id)];
          if (item) failures.push({ ...failed, item });
        }
      }
      if (failures.length === 0) return;
      throw new AggregateError(
        failures.map(
          ({ item, Code, Message }) =>
            new Error(`${item.ref.type} ${item.ref.id} (${item.cause.kind} ${item.cause.eventId}): ${Code ?? 'unknown'}: ${Message ?? ''}`),
        ),
        `${failures.length} of ${items.length} items were not taken by ${queueUrl}: ${failures.map(({ item, Code }) => `${item.ref.id} (${Code ?? 'unknown'})`).join(', ')}.`,
      );
    },
  };
}

/** How long a message that was received once, twice, three times stays hidden; one that came more often, as long as the queue hides it. Seconds. */
const HIDDEN = [5, 20, 60];

/**
 * Has messages that return to the queue come back after seconds: in a FIFO queue, their whole group is hidden for as long as they are. Throws where SQS did
 * not take that; then they come back after the queue's own visibility time-out.
 */
export function comeBackSoon({
  client,
  queueUrl,
}: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): (records: readonly SQSRecord[]) => Promise<void> {
  return async (records) => {
    const entries = records.flatMap(({ messageId, receiptHandle, attributes }) => {
      const seconds = HIDDEN[Number(attributes.ApproximateReceiveCount) - 1];
      return seconds === undefined ? [] : [{ Id: messageId, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }];
    });
    for (let from = 0; from < entries.length; from += MOST_ENTRIES) {
      const batch = entries.slice(from, from + MOST_ENTRIES);
      const { Failed = [] } = await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries: batch }));
      const [first] = Failed;
      if (first) throw new Error(`${Failed.length} of ${batch.length} messages could not be brought back sooner: ${first.Code}: ${first.Message ?? ''}.`);
    }
  };
}

/**
 * What SQS may not take (U+FFFE, U+FFFF, and, as its documentation has it, everything beyond U+FFFF) is written as JSON's escapes: an item must not be lost
 * for a character in a name. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function bodyOf(item: WorkItem): string {
  return canonicalJson(item).replace(/[\ud800-\udfff\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

/** As many as go into one request, in their order. */
function* batches(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let batch: Entry[] = [];
  let size = 0;
  for (const entry of entries) {
    const bytes = Buffer.byteLength(entry.MessageBody);
    if (batch.length === MOST_ENTRIES || (batch.length > 0 && size + bytes > MOST_BYTES)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(entry);
    size += bytes;
  }
  if (batch.length > 0) yield batch;
}
