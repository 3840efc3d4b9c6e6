import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoTable, tableDefinition } from '../../functions/adapters/table-dynamodb.ts';
import { describeLedgerContention } from '../functions/adapters/ledger-contention.ts';
import { describeTable } from '../functions/adapters/table-contract.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from './dynamodb-local.ts';

let server: DynamoDbLocal;
let client: DynamoDBClient;

beforeAll(async () => {
  server = await startDynamoDbLocal();
  client = newClient();
}, 180_000);
afterAll(async () => {
  client?.destroy();
  await server?.stop();
});

function newClient(): DynamoDBClient {
  return new DynamoDBClient({ endpoint: server.endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
}

async function open() {
  const tableName = `holdfast-${randomUUID()}`;
  await client.send(new CreateTableCommand(tableDefinition(tableName)));
  return {
    tableName,
    table: dynamoTable({ client, tableName }),
    close: async () => {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
    },
  };
}

describeTable('the table in DynamoDB', { open, histories: 25 });
describeLedgerContention('DynamoDB', open);

describe('the table in DynamoDB', () => {
  const item = { pk: 'lane', sk: 'head', version: 1, json: '{}' };

  it('is made as it is defined: on demand, with the index of what is due', async () => {
    const { tableName, close } = await open();
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    await close();

    expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['due']);
  });

  it('does not take its own transaction for somebody else’s where the answer to it was lost', async () => {
    const { tableName, close } = await open();
    const losing = newClient();
    let lost = 0;
    losing.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        lost += 1;
        if (lost === 1) throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
        return answer;
      },
      // Within the SDK's own retries.
      { step: 'finalizeRequest', priority: 'low', name: 'loseFirstAnswer' },
    );

    const failed = await dynamoTable({ client: losing, tableName }).transact([
      { kind: 'put', item, when: 'absent' },
      { kind: 'count', key: { pk: 'budget', sk: 'account' }, below: 5, expires: 1 },
    ]);
    const [head, budget] = await dynamoTable({ client, tableName }).get([item, { pk: 'budget', sk: 'account' }]);
    losing.destroy();
    await close();

    expect(lost).toBe(2);
    expect(failed).toEqual([]);
    expect(head).toEqual(item);
    expect(budget?.version).toBe(1);
  });

  it('throws where the table is not there', async () => {
    const table = dynamoTable({ client, tableName: 'holdfast-nowhere' });

    await expect(table.transact([{ kind: 'put', item }])).rejects.toThrow(/non-existent table/);
    await expect(table.get([item])).rejects.toThrow(/non-existent table/);
    await expect(table.query('lane', 'a', 'z')).rejects.toThrow(/non-existent table/);
  });
});
