import { CloudWatchLogsClient, DescribeLogGroupsCommand, ListTagsForResourceCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { changes, reads } from './service.ts';

export const client = CloudWatchLogsClient;

export const operations = {
  DescribeLogGroups: reads(DescribeLogGroupsCommand),
  ListTagsForResource: reads(ListTagsForResourceCommand),
  // CloudWatch Logs names the group with and without what its ARN ends with there: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
  PutRetentionPolicy: changes(PutRetentionPolicyCommand, [{ action: 'logs:PutRetentionPolicy', on: (arn) => ({ Resource: [arn, `${arn}:*`] }) }]),
};
