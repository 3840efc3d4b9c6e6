import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';

export const client = CloudWatchClient;

export const operations = {};
