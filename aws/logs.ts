import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';

export const client = CloudWatchLogsClient;

export const operations = {};
