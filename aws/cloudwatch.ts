import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { reads } from './service.ts';

export const client = CloudWatchClient;

export const operations = {
  GetMetricStatistics: reads(GetMetricStatisticsCommand),
};
