import type { AdvancedEventSelector, EventSelector, Trail } from '@aws-sdk/client-cloudtrail';
import { type Example, NOT_IMPLEMENTED } from './example.ts';

const MANAGEMENT: EventSelector = { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] };
const S3_WRITES: EventSelector = { ...MANAGEMENT, DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] };
const ADVANCED: AdvancedEventSelector = { Name: 'management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };

export const cloudtrail: readonly Example[] = [
  { shows: 'ListTrails', play: async ({ ask }) => (await ask('cloudtrail:ListTrails', {})).Trails },
  { shows: 'GetTrail: by its ARN', play: async ({ ask, ids }) => trailParts((await ask('cloudtrail:GetTrail', { Name: ids.trail })).Trail) },
  {
    shows: 'GetTrail: the home Region',
    differs: { because: 'moto leaves it out', sandbox: 'us-east-1', moto: null },
    play: async ({ ask, ids }) => (await ask('cloudtrail:GetTrail', { Name: ids.trail })).Trail?.HomeRegion ?? null,
  },
  { shows: 'GetTrail: by its name', play: async ({ ask }) => (await ask('cloudtrail:GetTrail', { Name: 'audit' })).Trail?.TrailARN },
  {
    shows: 'LookupEvents: of a call that nobody made',
    differs: { because: 'moto does not know it', sandbox: [], moto: NOT_IMPLEMENTED },
    play: async ({ ask }) =>
      (await ask('cloudtrail:LookupEvents', { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateAccessKey' }] })).Events,
  },
  { shows: 'GetTrail: one that is not there', play: ({ ask }) => ask('cloudtrail:GetTrail', { Name: 'nowhere' }) },
  { shows: 'GetTrailStatus', play: async ({ ask, ids }) => (await ask('cloudtrail:GetTrailStatus', { Name: ids.trail })).IsLogging },
  { shows: 'GetTrailStatus: of a trail that is not there', play: ({ ask }) => ask('cloudtrail:GetTrailStatus', { Name: 'nowhere' }) },
  { shows: 'DescribeTrails', play: async ({ ask }) => (await ask('cloudtrail:DescribeTrails', {})).trailList },
  {
    shows: 'GetEventSelectors: none were ever set',
    differs: {
      because: 'moto answers none, AWS those that hold where none were set',
      sandbox: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] }],
      moto: [],
    },
    play: async ({ ask, ids }) => (await ask('cloudtrail:GetEventSelectors', { TrailName: ids.trail })).EventSelectors,
  },
  { shows: 'GetEventSelectors: of a trail that is not there', play: ({ ask }) => ask('cloudtrail:GetEventSelectors', { TrailName: 'nowhere' }) },
  {
    shows: 'PutEventSelectors: all of them at once',
    play: async ({ ask, ids }) => {
      for (const EventSelectors of [[S3_WRITES, MANAGEMENT], [MANAGEMENT]]) await ask('cloudtrail:PutEventSelectors', { TrailName: ids.trail, EventSelectors });
      return (await ask('cloudtrail:GetEventSelectors', { TrailName: 'audit' })).EventSelectors;
    },
  },
  {
    shows: 'PutEventSelectors: advanced ones take the place of the others',
    play: async ({ ask, ids }) => {
      await ask('cloudtrail:PutEventSelectors', { TrailName: ids.trail, EventSelectors: [MANAGEMENT] });
      await ask('cloudtrail:PutEventSelectors', { TrailName: ids.trail, AdvancedEventSelectors: [ADVANCED] });
      const { EventSelectors = [], AdvancedEventSelectors } = await ask('cloudtrail:GetEventSelectors', { TrailName: ids.trail });
      return { EventSelectors, AdvancedEventSelectors };
    },
  },
  {
    shows: 'PutEventSelectors: a trail that is not there',
    play: ({ ask }) => ask('cloudtrail:PutEventSelectors', { TrailName: 'nowhere', EventSelectors: [MANAGEMENT] }),
  },
  { shows: 'ListTags', play: async ({ ask, ids }) => (await ask('cloudtrail:ListTags', { ResourceIdList: [ids.trail] })).ResourceTagList },
  {
    shows: 'StopLogging and StartLogging, each twice',
    play: async ({ ask, ids }) => {
      for (let n = 0; n < 2; n++) await ask('cloudtrail:StopLogging', { Name: ids.trail });
      const stopped = (await ask('cloudtrail:GetTrailStatus', { Name: ids.trail })).IsLogging;
      for (let n = 0; n < 2; n++) await ask('cloudtrail:StartLogging', { Name: 'audit' });
      return [stopped, (await ask('cloudtrail:GetTrailStatus', { Name: ids.trail })).IsLogging];
    },
  },
  { shows: 'StopLogging: a trail that is not there', play: ({ ask }) => ask('cloudtrail:StopLogging', { Name: 'nowhere' }) },
  {
    shows: 'UpdateTrail: what is not said stays as it was',
    play: async ({ ask, ids }) => {
      await ask('cloudtrail:UpdateTrail', { Name: ids.trail, EnableLogFileValidation: false });
      return trailParts((await ask('cloudtrail:GetTrail', { Name: ids.trail })).Trail);
    },
  },
  { shows: 'UpdateTrail: a trail that is not there', play: ({ ask }) => ask('cloudtrail:UpdateTrail', { Name: 'nowhere', EnableLogFileValidation: true }) },
];

function trailParts(trail: Trail | undefined) {
  const { HomeRegion: _anotherExampleShowsIt, ...rest } = trail ?? {};
  return rest;
}
