import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Accounts, Clock, Ledger, Queue } from '../core/ports.ts';
import { instant } from '../core/time.ts';
import { NO_ROLE, openAccounts } from './account.ts';
import { laneOfItem } from './catalogue.ts';
import { optional, required } from './environment.ts';
import { openLedger } from './ledger.ts';
import { sqsQueue } from './queue.ts';
import { dynamoTable } from './table-dynamodb.ts';

/** How long the stores, the queue and the topic may take to connect and to answer, and how often they are tried: a store that hangs must not outlast a look. Milliseconds. */
export const PATIENCE = { maxAttempts: 3, requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true } };

/** What the deployed functions share, each part made where its function is wired. Each throws where the function's environment lacks what it needs. */

export function deployedLedger(): Ledger {
  const table = dynamoTable({ client: new DynamoDBClient(PATIENCE), tableName: required('HOLDFAST_TABLE') });
  return openLedger(table, { installation: optional('HOLDFAST_INSTALLATION') });
}

export function deployedQueue(): Queue {
  return sqsQueue({ client: new SQSClient(PATIENCE), queueUrl: required('HOLDFAST_WORK_QUEUE_URL'), laneOf: laneOfItem });
}

export function deployedAccounts(): Accounts {
  return openAccounts({
    readerRole: required('HOLDFAST_READER_ROLE'),
    // A deployment that only observes has none, and then the function's own credentials change nothing either.
    remediatorRole: optional('HOLDFAST_REMEDIATOR_ROLE') ?? NO_ROLE,
    reverterRole: optional('HOLDFAST_REVERTER_ROLE') ?? NO_ROLE,
    externalId: required('HOLDFAST_INSTALLATION'),
  });
}

export const systemClock: Clock = () => instant(Date.now());

/** Resolves after so many milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
