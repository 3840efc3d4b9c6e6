import { GetTopicAttributesCommand, ListTagsForResourceCommand, ListTopicsCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { changes, reads } from './service.ts';

export const client = SNSClient;

export const operations = {
  ListTopics: reads(ListTopicsCommand),
  GetTopicAttributes: reads(GetTopicAttributesCommand),
  ListTagsForResource: reads(ListTagsForResourceCommand),
  SetTopicAttributes: changes(SetTopicAttributesCommand),
};
