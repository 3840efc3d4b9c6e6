import {
  CloudTrailClient,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  ListTrailsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { changes, reads } from './service.ts';

export const client = CloudTrailClient;

export const operations = {
  ListTrails: reads(ListTrailsCommand),
  GetTrail: reads(GetTrailCommand),
  GetTrailStatus: reads(GetTrailStatusCommand),
  ListTags: reads(ListTagsCommand),
  StartLogging: changes(StartLoggingCommand),
  StopLogging: changes(StopLoggingCommand),
  UpdateTrail: changes(UpdateTrailCommand),
};
