import { SSMClient } from '@aws-sdk/client-ssm';

export const client = SSMClient;

export const operations = {};
