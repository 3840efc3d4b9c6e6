import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { changes, reads } from './service.ts';

export const client = DynamoDBClient;

export const operations = {
  ListTables: reads(ListTablesCommand),
  DescribeTable: reads(DescribeTableCommand),
  DescribeContinuousBackups: reads(DescribeContinuousBackupsCommand),
  ListTagsOfResource: reads(ListTagsOfResourceCommand),
  UpdateTable: changes(UpdateTableCommand),
  UpdateContinuousBackups: changes(UpdateContinuousBackupsCommand),
};
