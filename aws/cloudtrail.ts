import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  ListTrailsCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { changes, reads } from './service.ts';

export const client = CloudTrailClient;

export const operations = {
  ListTrails: reads(ListTrailsCommand),
  DescribeTrails: reads(DescribeTrailsCommand),
  GetTrail: reads(GetTrailCommand),
  GetTrailStatus: reads(GetTrailStatusCommand),
  GetEventSelectors: reads(GetEventSelectorsCommand),
  LookupEvents: reads(LookupEventsCommand),
  ListTags: reads(ListTagsCommand),
  StartLogging: changes(StartLoggingCommand),
  StopLogging: changes(StopLoggingCommand),
  UpdateTrail: changes(UpdateTrailCommand),
  PutEventSelectors: changes(PutEventSelectorsCommand),
};
