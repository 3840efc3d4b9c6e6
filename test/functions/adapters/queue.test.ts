import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comeBackSoon, sqsQueue } from '../../../functions/adapters/queue.ts';
import type { WorkItem } from '../../../functions/core/cause.ts';
import { describeQueue, MAX_RECEIVES } from './queue-contract.ts';
import { type Scripted, startScriptedService } from './scripted-service.ts';
import { workItem } from './work-items.ts';

const laneOf = ({ ref }: WorkItem) => ref.id;
const patience = { tries: 3, first: 1, longest: 2 };

let server: FauxqsServer;
let client: SQSClient;
let queues = 0;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  client = clientAt(`http://127.0.0.1:${server.port}`);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

function clientAt(endpoint: string): SQSClient {
  return new SQSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 2 });
}

function createQueue(attributes: Record<string, string> = {}): string {
  queues += 1;
  return server.createQueue(`work-${queues}.fifo`, { attributes: { FifoQueue: 'true', VisibilityTimeout: '900', ...attributes } }).queueUrl;
}

async function receiveFrom(queueUrl: string, max: number) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: max, MessageSystemAttributeNames: ['MessageGroupId', 'ApproximateReceiveCount'] }),
  );
  return Messages.map(({ Body = '', Attributes, ReceiptHandle }) => ({
    // Sent by the queue under test.
    item: JSON.parse(Body) as WorkItem,
    lane: Attributes?.MessageGroupId ?? '',
    receives: Number(Attributes?.ApproximateReceiveCount),
    done: async () => {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    },
    giveBack: async () => {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    },
  }));
}

describeQueue('the queue in SQS', async () => {
  const deadLetterUrl = createQueue();
  const deadLetterTargetArn = server.inspectQueue(`work-${queues}.fifo`)?.arn;
  const queueUrl = createQueue({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: MAX_RECEIVES }) });
  return {
    queue: sqsQueue({ client, queueUrl, laneOf }),
    receive: async (max) => await receiveFrom(queueUrl, max),
    deadLetters: async () => (await receiveFrom(deadLetterUrl, 10)).map(({ item }) => item),
    close: () => undefined,
  };
});

describe('the queue in SQS', () => {
  it('sends more than a mebibyte in several requests', async () => {
    const items = Array.from({ length: 12 }, (_, index) => workItem(`sg-${index}`, 'x'.repeat(200_000)));
    const queueUrl = createQueue();
    await sqsQueue({ client, queueUrl, laneOf }).enqueue(items);

    expect(server.inspectQueue(`work-${queues}.fifo`)?.messages.ready).toHaveLength(12);
  });

  it('names the items that were not taken, and sends the others', async () => {
    const queueUrl = createQueue({ MaximumMessageSize: '1024' });
    const items = [workItem('sg-1', '1'), workItem('sg-large', 'x'.repeat(2000)), workItem('sg-huge', 'x'.repeat(1_100_000)), workItem('sg-2', '2')];

    await expect(sqsQueue({ client, queueUrl, laneOf }).enqueue(items)).rejects.toThrow(
      `2 of 4 items were not taken by ${queueUrl}: sg-huge (TooLarge), sg-large (InvalidParameterValue).`,
    );

    expect((await receiveFrom(queueUrl, 10)).map(({ lane }) => lane)).toEqual(['sg-1', 'sg-2']);
  });

  it('throws where the queue is not there', async () => {
    const queue = sqsQueue({ client, queueUrl: 'http://127.0.0.1/000000000000/nowhere.fifo', laneOf });
    await expect(queue.enqueue([workItem('sg-1', '1')])).rejects.toThrow(/does not exist/);
  });

  const items = [workItem('sg-1', '1'), workItem('sg-2', '2'), workItem('sg-3', '3')];
  const answer = (failed: Readonly<Record<string, boolean>>): Scripted => ({
    result: {
      Successful: [],
      Failed: Object.entries(failed).map(([Id, SenderFault]) => ({ Id, SenderFault, Code: SenderFault ? 'Invalid' : 'InternalError' })),
    },
  });

  it('sends again what SQS failed to take, and nothing else', async () => {
    await using service = await startScriptedService(answer({ 0: false, 2: false }), answer({ 2: false }), answer({}));
    await sqsQueue({ client: clientAt(service.endpoint), queueUrl: `${service.endpoint}/1/work.fifo`, laneOf, patience }).enqueue(items);

    expect(service.requests.map(groupsIn)).toEqual([['sg-1', 'sg-2', 'sg-3'], ['sg-1', 'sg-3'], ['sg-3']]);
    expect(service.requests.map(idsIn).at(-1)).toEqual(idsIn(service.requests[0] ?? {}).slice(2));
  });

  it('throws where SQS keeps failing to take one, and names it beside those that it refuses', async () => {
    await using service = await startScriptedService(answer({ 0: false, 1: true }), answer({ 0: false }));
    const queueUrl = `${service.endpoint}/1/work.fifo`;

    const error: unknown = await sqsQueue({ client: clientAt(service.endpoint), queueUrl, laneOf, patience })
      .enqueue(items)
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      message: `2 of 3 items were not taken by ${queueUrl}: sg-2 (Invalid), sg-1 (InternalError).`,
      errors: [{ message: 'AWS::EC2::SecurityGroup sg-2 (event 2): Invalid: ' }, { message: 'AWS::EC2::SecurityGroup sg-1 (event 1): InternalError: ' }],
    });
    expect(service.requests.map(groupsIn)).toEqual([['sg-1', 'sg-2', 'sg-3'], ['sg-1'], ['sg-1']]);
  });
});

function groupsIn(request: Record<string, unknown>): unknown[] {
  return entriesIn(request).map(({ MessageGroupId }) => MessageGroupId);
}

function idsIn(request: Record<string, unknown>): unknown[] {
  return entriesIn(request).map(({ MessageDeduplicationId }) => MessageDeduplicationId);
}

/** As the SDK wrote them. */
function entriesIn({ Entries }: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(Entries) ? Entries : [];
}

describe('messages that return to SQS', () => {
  const received = (messageId: string, receives: number, receiptHandle = `receipt-${messageId}`) =>
    ({ messageId, receiptHandle, attributes: { ApproximateReceiveCount: `${receives}` } }) as SQSRecord;

  it('come back after 5, 20 and 60 seconds, then after the queue’s own time-out', async () => {
    const entries: unknown[] = [];
    const kept = {
      async send({ input }: { readonly input: { readonly Entries: unknown[] } }) {
        entries.push(...input.Entries);
        return {};
      },
    } as unknown as SQSClient;
    await comeBackSoon({ client: kept, queueUrl: 'q' })([1, 2, 3, 4, 8].map((receives) => received(`m${receives}`, receives)));

    expect(entries).toEqual([
      { Id: 'm1', ReceiptHandle: 'receipt-m1', VisibilityTimeout: 5 },
      { Id: 'm2', ReceiptHandle: 'receipt-m2', VisibilityTimeout: 20 },
      { Id: 'm3', ReceiptHandle: 'receipt-m3', VisibilityTimeout: 60 },
    ]);
  });

  it('are named where SQS does not bring them back sooner', async () => {
    await expect(comeBackSoon({ client, queueUrl: createQueue() })([received('m1', 1, 'no such receipt')])).rejects.toThrow(
      /1 of 1 messages could not be brought back sooner/,
    );
  });
});
