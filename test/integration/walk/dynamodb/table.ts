import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A tagged table, of the simplest kind. Answers its name. */
export async function tableOf(region: string): Promise<string> {
  const TableName = 'films';
  await new DynamoDBClient({ region }).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      Tags: [{ Key: 'service', Value: 'films' }],
    }),
  );
  return TableName;
}
