import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { WorkItem } from '../core/cause.ts';
import type { Ledger, Queue } from '../core/ports.ts';

/** What a person's commands ask a deployed Holdfast through, with that person's own credentials. Loaded when it is asked for. */

/** `installation`: what the stack calls itself, as the ids of its entries tell; null: not known. */
export async function ledgerIn(tableName: string, region: string, installation: string | null): Promise<Ledger> {
  const [{ DynamoDBClient }, { dynamoTable }, { openLedger }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('./table-dynamodb.ts'),
    import('./ledger.ts'),
  ]);
  return openLedger(dynamoTable({ client: new DynamoDBClient({ region }), tableName }), { installation });
}

export async function workQueueAt(queueUrl: string, region: string, laneOf: (item: WorkItem) => string): Promise<Queue> {
  const { sqsQueue } = await import('./queue.ts');
  return sqsQueue({ client: await sqsIn(region), queueUrl, laneOf });
}

export async function sqsIn(region: string): Promise<SQSClient> {
  const client = await import('@aws-sdk/client-sqs');
  // An emulator's stack may name its queues by a host that is AWS's own.
  return new client.SQSClient({ region, useQueueUrlAsEndpoint: false });
}

export async function snsIn(region: string): Promise<SNSClient> {
  const client = await import('@aws-sdk/client-sns');
  return new client.SNSClient({ region });
}
