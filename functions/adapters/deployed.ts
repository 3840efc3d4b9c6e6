import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { resources } from '../../resources/generated/index.ts';
import type { ResourceType } from '../../resources/resource.ts';
import { rulesByType } from '../../rules/generated/by-type.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Accounts, Clock, Ledger, Queue } from '../core/ports.ts';
import { laneOfItem } from '../core/refs.ts';
import { instant } from '../core/time.ts';
import { openAccounts } from './account.ts';
import { optional, required } from './environment.ts';
import { openLedger } from './ledger.ts';
import { sqsQueue } from './queue.ts';
import { dynamoTable } from './table-dynamodb.ts';

/** What the deployed functions share, each part made where its function is wired. Each throws where the function's environment lacks what it needs. */

export function deployedLedger(): Ledger {
  return openLedger(dynamoTable({ client: new DynamoDBClient(), tableName: required('HOLDFAST_TABLE') }));
}

export function deployedQueue(): Queue {
  return sqsQueue({ client: new SQSClient(), queueUrl: required('HOLDFAST_WORK_QUEUE_URL'), laneOf: laneOfItem(resources) });
}

export function deployedAccounts(): Accounts {
  return openAccounts({ readerRole: optional('HOLDFAST_READER_ROLE'), remediatorRole: optional('HOLDFAST_REMEDIATOR_ROLE') });
}

/** The rules for one type, loaded when first asked for: a cold start pays only for those of the resource at hand. */
export async function rulesOf(type: ResourceType): Promise<readonly Rule[]> {
  return (await rulesByType[type]?.()) ?? [];
}

export const systemClock: Clock = () => instant(Date.now());

/** Resolves after so many milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
