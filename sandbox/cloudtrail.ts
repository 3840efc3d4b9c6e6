import type { EventSelector } from '@aws-sdk/client-cloudtrail';
import { ANSWER, type Context, type OperationsOf } from './operation.ts';
import { pageOf } from './page.ts';
import type { State, Trail } from './state.ts';

export const cloudtrail: OperationsOf<'cloudtrail'> = {
  // Trails of every Region, each with its home.
  'cloudtrail:ListTrails': (state, { NextToken }, context) => {
    const page = pageOf(state.trails, NextToken, context.pageSize);
    if (page === undefined) throw context.refuse('invalid', 'InvalidNextTokenException', `The token '${NextToken}' is invalid.`);
    return { Trails: page.items.map(({ arn, name, homeRegion }) => ({ TrailARN: arn, Name: name, HomeRegion: homeRegion })), NextToken: page.next, ...ANSWER };
  },

  // By the events' names alone.
  'cloudtrail:LookupEvents': (state, { LookupAttributes = [], StartTime, NextToken }, context) => {
    const names = LookupAttributes.flatMap(({ AttributeKey, AttributeValue }) => (AttributeKey === 'EventName' && AttributeValue ? [AttributeValue] : []));
    const events = state.eventHistory.filter(({ name, time }) => names.includes(name) && (StartTime === undefined || Date.parse(time) >= StartTime.getTime()));
    const page = pageOf(events, NextToken, context.pageSize);
    if (page === undefined) throw context.refuse('invalid', 'InvalidNextTokenException', `The token '${NextToken}' is invalid.`);
    const shownEvents = page.items.map(({ name, time, record }) => ({ EventName: name, EventTime: new Date(time), CloudTrailEvent: JSON.stringify(record) }));
    return { Events: shownEvents, NextToken: page.next, ...ANSWER };
  },

  'cloudtrail:GetTrail': (state, { Name }, context) => ({ Trail: shown(trailOf(state, Name, context)), ...ANSWER }),

  'cloudtrail:GetTrailStatus': (state, { Name }, context) => {
    const { logging, startedAt, stoppedAt } = trailOf(state, Name, context);
    return {
      IsLogging: logging,
      ...(startedAt !== undefined && { StartLoggingTime: new Date(startedAt), TimeLoggingStarted: startedAt }),
      ...(stoppedAt !== undefined && { StopLoggingTime: new Date(stoppedAt), TimeLoggingStopped: stoppedAt }),
      ...ANSWER,
    };
  },

  // The trails that are seen from the Region: its own, and those of all Regions.
  'cloudtrail:DescribeTrails': (state, { trailNameList = [] }, context) => ({
    trailList: state.trails
      .filter(({ name, arn }) => trailNameList.length === 0 || trailNameList.includes(name) || trailNameList.includes(arn))
      .filter((trail) => isSeenFrom(trail, context))
      .map(shown),
    ...ANSWER,
  }),

  'cloudtrail:GetEventSelectors': (state, { TrailName }, context) => {
    const trail = trailOf(state, TrailName, context);
    return { TrailARN: trail.arn, ...selectorsShown(trail), ...ANSWER };
  },

  // Those of one kind overwrite those of the other.
  'cloudtrail:PutEventSelectors': (state, { TrailName, EventSelectors, AdvancedEventSelectors }, context) => {
    const trail = trailAtHome(state, TrailName, context);
    if ((EventSelectors === undefined) === (AdvancedEventSelectors === undefined)) {
      throw context.refuse('invalid', 'InvalidEventSelectorsException', 'Specify either EventSelectors or AdvancedEventSelectors.');
    }
    if (EventSelectors !== undefined && EventSelectors.length > MOST_SELECTORS) {
      throw context.refuse('invalid', 'InvalidEventSelectorsException', `A trail takes at most ${MOST_SELECTORS} event selectors.`);
    }
    trail.eventSelectors = EventSelectors;
    trail.advancedEventSelectors = AdvancedEventSelectors;
    return { TrailARN: trail.arn, ...selectorsShown(trail), ...ANSWER };
  },

  'cloudtrail:ListTags': (state, { ResourceIdList = [] }, context) => {
    const trails = ResourceIdList.map((arn) => trailOf(state, arn, context));
    return {
      ResourceTagList: trails.map(({ arn, tags }) => ({ ResourceId: arn, TagsList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) })),
      ...ANSWER,
    };
  },

  'cloudtrail:StartLogging': (state, { Name }, context) => {
    const trail = trailAtHome(state, Name, context);
    if (!trail.logging) trail.startedAt = context.now;
    trail.logging = true;
    return ANSWER;
  },

  'cloudtrail:StopLogging': (state, { Name }, context) => {
    const trail = trailAtHome(state, Name, context);
    if (trail.logging) trail.stoppedAt = context.now;
    trail.logging = false;
    return ANSWER;
  },

  'cloudtrail:UpdateTrail': (state, input, context) => {
    const trail = trailAtHome(state, input.Name, context);
    const multiRegion = input.IsMultiRegionTrail ?? trail.multiRegion;
    const includeGlobalServiceEvents = input.IncludeGlobalServiceEvents ?? trail.includeGlobalServiceEvents;
    if (multiRegion && !includeGlobalServiceEvents) {
      throw context.refuse('invalid', 'InvalidParameterCombinationException', 'Multi-Region trail must include global service events.');
    }
    if (input.S3BucketName !== undefined && !state.buckets.some(({ name }) => name === input.S3BucketName)) {
      throw context.refuse('missing', 'S3BucketDoesNotExistException', `S3 bucket ${input.S3BucketName} does not exist!`);
    }
    trail.multiRegion = multiRegion;
    trail.includeGlobalServiceEvents = includeGlobalServiceEvents;
    trail.logFileValidation = input.EnableLogFileValidation ?? trail.logFileValidation;
    trail.organizationTrail = input.IsOrganizationTrail ?? trail.organizationTrail;
    trail.bucket = input.S3BucketName ?? trail.bucket;
    trail.keyPrefix = changed(input.S3KeyPrefix, trail.keyPrefix);
    trail.snsTopicName = changed(input.SnsTopicName, trail.snsTopicName);
    trail.kmsKeyId = changed(input.KmsKeyId, trail.kmsKeyId);
    trail.cloudWatchLogsGroupArn = changed(input.CloudWatchLogsLogGroupArn, trail.cloudWatchLogsGroupArn);
    trail.cloudWatchLogsRoleArn = changed(input.CloudWatchLogsRoleArn, trail.cloudWatchLogsRoleArn);
    const { HomeRegion: _home, HasCustomEventSelectors: _selectors, HasInsightSelectors: _insights, ...answer } = shown(trail);
    return { ...answer, ...ANSWER };
  },
};

/** Left out: as it was. Empty: taken away. */
function changed(asked: string | undefined, was: string | undefined): string | undefined {
  if (asked === undefined) return was;
  return asked === '' ? undefined : asked;
}

/** A trail by its name or ARN. A trail of all Regions shows in each of them. */
function trailOf(state: State, nameOrArn: string | undefined, context: Context): Trail {
  const trail = state.trails.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  if (trail === undefined || !isSeenFrom(trail, context)) {
    throw context.refuse('missing', 'TrailNotFoundException', `Unknown trail: ${nameOrArn} for the user: ${context.accountId}`);
  }
  return trail;
}

function isSeenFrom({ homeRegion, multiRegion }: Trail, { region }: Context): boolean {
  return homeRegion === region || multiRegion;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const MOST_SELECTORS = 5;

/** What a trail has whose selectors nobody ever set. */
const NEVER_SET: EventSelector[] = [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] }];

function selectorsShown({ eventSelectors = NEVER_SET, advancedEventSelectors }: Trail) {
  return advancedEventSelectors === undefined ? { EventSelectors: eventSelectors } : { AdvancedEventSelectors: advancedEventSelectors };
}

/** A trail is changed in its home Region alone. */
function trailAtHome(state: State, nameOrArn: string | undefined, context: Context): Trail {
  const trail = trailOf(state, nameOrArn, context);
  if (trail.homeRegion === context.region) return trail;
  throw context.refuse('invalid', 'InvalidHomeRegionException', `Trail ${trail.name} can only be changed in its home Region, ${trail.homeRegion}.`);
}

function shown(trail: Trail) {
  const { keyPrefix, snsTopicName, kmsKeyId, cloudWatchLogsGroupArn, cloudWatchLogsRoleArn } = trail;
  return {
    Name: trail.name,
    TrailARN: trail.arn,
    HomeRegion: trail.homeRegion,
    S3BucketName: trail.bucket,
    IncludeGlobalServiceEvents: trail.includeGlobalServiceEvents,
    IsMultiRegionTrail: trail.multiRegion,
    IsOrganizationTrail: trail.organizationTrail,
    LogFileValidationEnabled: trail.logFileValidation,
    HasCustomEventSelectors: trail.eventSelectors !== undefined || trail.advancedEventSelectors !== undefined,
    HasInsightSelectors: false,
    ...(keyPrefix !== undefined && { S3KeyPrefix: keyPrefix }),
    ...(snsTopicName !== undefined && { SnsTopicName: snsTopicName }),
    ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
    ...(cloudWatchLogsGroupArn !== undefined && { CloudWatchLogsLogGroupArn: cloudWatchLogsGroupArn }),
    ...(cloudWatchLogsRoleArn !== undefined && { CloudWatchLogsRoleArn: cloudWatchLogsRoleArn }),
  };
}
