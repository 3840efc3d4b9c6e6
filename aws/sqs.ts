import { GetQueueAttributesCommand, ListQueuesCommand, ListQueueTagsCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { changes, reads } from './service.ts';

export const client = SQSClient;

export const operations = {
  ListQueues: reads(ListQueuesCommand),
  GetQueueAttributes: reads(GetQueueAttributesCommand),
  ListQueueTags: reads(ListQueueTagsCommand),
  SetQueueAttributes: changes(SetQueueAttributesCommand),
};
