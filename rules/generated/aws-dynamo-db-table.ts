// Written by `npm run generate`.
import typeDynamodbTable from '../../resources/dynamodb/table.ts';
import dynamodbDynamodbPitrEnabled from '../dynamodb/dynamodb-pitr-enabled.ts';
import dynamodbDynamodbTableDeletionProtectionEnabled from '../dynamodb/dynamodb-table-deletion-protection-enabled.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  dynamodbDynamodbPitrEnabled,
  dynamodbDynamodbTableDeletionProtectionEnabled,
  tagsRequiredTags(typeDynamodbTable),
];
