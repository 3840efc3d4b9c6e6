import { SQSClient } from '@aws-sdk/client-sqs';

export const client = SQSClient;

export const operations = {};
