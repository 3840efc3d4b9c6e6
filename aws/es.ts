import { OpenSearchClient } from '@aws-sdk/client-opensearch';

export const client = OpenSearchClient;

export const operations = {};
