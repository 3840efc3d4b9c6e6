import { LambdaClient } from '@aws-sdk/client-lambda';

export const client = LambdaClient;

export const operations = {};
