import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type CancellationReason,
  type CreateTableCommandInput,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactionInProgressException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { ownValue } from '../../resources/shared/own-value.ts';
import type { Condition, Item, Key, Table, Write } from '../core/table.ts';
import { backOff, type Patience } from './back-off.ts';
import { assertKey, assertTransaction, keyText, NO_CONTENT } from './table-limits.ts';

type Attributes = Record<string, AttributeValue>;
type Expression = Pick<
  NonNullable<TransactWriteItem['Update']>,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues' | 'ReturnValuesOnConditionCheckFailure'
>;

const DUE_INDEX = 'due';
const MOST_KEYS = 100;

/** Long enough for a hundred writers of one counter to have their turn: some four seconds on average, some nine at most. */
const PATIENCE: Patience = { tries: 16, first: 20, longest: 800 };

/** The table as CreateTable takes it; the template in `infra/` says the same, and puts `expires` to work as its time to live. */
export function tableDefinition(tableName: string) {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'duePartition', AttributeType: 'S' },
      { AttributeName: 'dueAt', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: DUE_INDEX,
        KeySchema: [
          { AttributeName: 'duePartition', KeyType: 'HASH' },
          { AttributeName: 'dueAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  } satisfies CreateTableCommandInput;
}

/**
 * A table in DynamoDB, made as `tableDefinition` says. Throws what the SDK throws where DynamoDB does not answer, an Error where it kept refusing
 * for the moment, and RangeError where a transaction is beyond its limits.
 */
export function dynamoTable({
  client,
  tableName,
  patience = PATIENCE,
}: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly patience?: Patience;
}): Table {
  async function queryAll(input: Omit<QueryCommandInput, 'TableName'>, most = Number.POSITIVE_INFINITY): Promise<Item[]> {
    const items: Item[] = [];
    let next: Attributes | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          ...input,
          ...(most < Number.POSITIVE_INFINITY && { Limit: most - items.length }),
          ...(next && { ExclusiveStartKey: next }),
        }),
      );
      for (const attributes of page.Items ?? []) items.push(itemFrom(attributes));
      next = page.LastEvaluatedKey;
    } while (next && items.length < most);
    return items;
  }

  async function getBatch(keys: readonly Key[], found: Map<string, Item>): Promise<void> {
    let left: Attributes[] = keys.map(keyAttributes);
    for (let tried = 1; ; tried += 1) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: left, ConsistentRead: true } } }),
      );
      for (const attributes of ownValue(Responses, tableName) ?? []) {
        const item = itemFrom(attributes);
        found.set(keyText(item), item);
      }
      left = ownValue(UnprocessedKeys, tableName)?.Keys ?? [];
      if (left.length === 0) return;
      if (tried >= patience.tries)
        throw new Error(`DynamoDB left ${left.length} keys of table ${tableName} unread, ${tried} times over: it is throttled. Try later.`);
      await backOff(tried, patience);
    }
  }

  return {
    async query(pk, from, to) {
      // BETWEEN refuses limits that are the wrong way round.
      if (Buffer.compare(Buffer.from(from), Buffer.from(to)) >= 0) return [];
      const items = await queryAll({
        ConsistentRead: true,
        // The one condition on a sort key that DynamoDB allows: BETWEEN, which includes its upper limit.
        KeyConditionExpression: from === '' ? '#pk = :pk AND #sk < :to' : '#pk = :pk AND #sk BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
        ExpressionAttributeValues: { ':pk': { S: pk }, ':to': { S: to }, ...(from !== '' && { ':from': { S: from } }) },
      });
      return items.filter(({ sk }) => sk !== to);
    },

    async get(keys) {
      for (const key of keys) assertKey(key);
      const distinct = [...new Map(keys.map((key) => [keyText(key), key])).values()];
      const found = new Map<string, Item>();
      const batches: Promise<void>[] = [];
      for (let start = 0; start < distinct.length; start += MOST_KEYS) batches.push(getBatch(distinct.slice(start, start + MOST_KEYS), found));
      await Promise.all(batches);
      return keys.map((key) => found.get(keyText(key)));
    },

    async due(partition, until, limit) {
      if (limit <= 0) return [];
      return await queryAll(
        {
          IndexName: DUE_INDEX,
          KeyConditionExpression: '#partition = :partition AND #at <= :until',
          ExpressionAttributeNames: { '#partition': 'duePartition', '#at': 'dueAt' },
          ExpressionAttributeValues: { ':partition': { S: partition }, ':until': { S: until } },
        },
        limit,
      );
    },

    async transact(writes) {
      assertTransaction(writes);
      if (writes.length === 0) return [];
      // One token for all tries: one that was carried out, but whose answer was lost, is then not carried out again, and not taken for somebody else's.
      const command = new TransactWriteItemsCommand({
        TransactItems: writes.map((write) => transactItem(tableName, write)),
        ClientRequestToken: randomUUID(),
      });
      for (let tried = 1; ; tried += 1) {
        try {
          await client.send(command);
          return [];
        } catch (error) {
          const failed = failedConditions(error);
          if (failed.length > 0) return failed;
          if (!isRefusedForNow(error)) throw error;
          if (tried >= patience.tries)
            throw new Error(
              `DynamoDB put a transaction on table ${tableName} off ${tried} times (${reasonsOf(error)}): too many write to the same items. Try later.`,
              {
                cause: error,
              },
            );
        }
        await backOff(tried, patience);
      }
    },
  };
}

/** The indexes of the writes whose condition did not hold. */
function failedConditions(error: unknown): number[] {
  return cancellationReasons(error).flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : []));
}

/** Nothing was written, and only because others were at the same items, or too many at the table. */
function isRefusedForNow(error: unknown): boolean {
  if (error instanceof TransactionInProgressException) return true;
  const codes = cancellationReasons(error).flatMap(({ Code = 'None' }) => (Code === 'None' ? [] : [Code]));
  return codes.length > 0 && codes.every((code) => code === 'TransactionConflict' || code === 'ThrottlingError' || code === 'ProvisionedThroughputExceeded');
}

function reasonsOf(error: unknown): string {
  const codes = new Set(cancellationReasons(error).flatMap(({ Code = 'None' }) => (Code === 'None' ? [] : [Code])));
  return codes.size > 0 ? [...codes].join(', ') : error instanceof Error ? error.name : String(error);
}

function cancellationReasons(error: unknown): readonly CancellationReason[] {
  return error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
}

function transactItem(TableName: string, write: Write): TransactWriteItem {
  switch (write.kind) {
    case 'put':
      return { Put: { TableName, Item: attributesOf(write.item), ...(write.when && conditionOf(write.when)) } };
    case 'delete':
      return { Delete: { TableName, Key: keyAttributes(write.key) } };
    case 'check':
      return { ConditionCheck: { TableName, Key: keyAttributes(write.key), ...conditionOf(write.when) } };
    case 'count':
      return {
        Update: {
          TableName,
          Key: keyAttributes(write.key),
          UpdateExpression: `ADD #n :by ${write.expires === undefined ? 'REMOVE #expires' : 'SET #expires = :expires'}`,
          // A counter that is not there counts from 0, which is not below a limit of 0.
          ConditionExpression: write.below > 0 ? 'attribute_not_exists(#n) OR #n < :below' : '#n < :below',
          ExpressionAttributeNames: { '#n': 'version', '#expires': 'expires' },
          ExpressionAttributeValues: {
            ':by': { N: String(write.by ?? 1) },
            ':below': { N: String(write.below) },
            ...(write.expires !== undefined && { ':expires': { N: String(write.expires) } }),
          },
          ReturnValuesOnConditionCheckFailure: 'NONE',
        },
      };
    default:
      return write satisfies never;
  }
}

function conditionOf(when: Condition): Expression & { ConditionExpression: string } {
  if (when === 'absent')
    return { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' }, ReturnValuesOnConditionCheckFailure: 'NONE' };
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': { N: String(when.version) } },
    ReturnValuesOnConditionCheckFailure: 'NONE',
  };
}

function keyAttributes({ pk, sk }: Key): Attributes {
  return { pk: { S: pk }, sk: { S: sk } };
}

function attributesOf(item: Item): Attributes {
  return {
    ...keyAttributes(item),
    version: { N: String(item.version) },
    json: { S: item.json },
    ...(item.due && { duePartition: { S: item.due.partition }, dueAt: { S: item.due.at } }),
    ...(item.expires !== undefined && { expires: { N: String(item.expires) } }),
  };
}

function itemFrom({ pk, sk, version, json, duePartition, dueAt, expires }: Attributes): Item {
  return {
    pk: pk?.S ?? '',
    sk: sk?.S ?? '',
    version: Number(version?.N ?? 0),
    json: json?.S ?? NO_CONTENT,
    ...(duePartition?.S !== undefined && dueAt?.S !== undefined && { due: { partition: duePartition.S, at: dueAt.S } }),
    ...(expires?.N !== undefined && { expires: Number(expires.N) }),
  };
}
