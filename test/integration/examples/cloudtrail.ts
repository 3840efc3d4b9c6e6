import type { Trail } from '@aws-sdk/client-cloudtrail';
import type { Example } from './example.ts';

export const cloudtrail: readonly Example[] = [
  { shows: 'ListTrails', play: async ({ ask }) => (await ask('cloudtrail:ListTrails', {})).Trails },
  { shows: 'GetTrail: by its ARN', play: async ({ ask, ids }) => trailParts((await ask('cloudtrail:GetTrail', { Name: ids.trail })).Trail) },
  {
    shows: 'GetTrail: the home Region',
    differs: { because: 'moto leaves it out', sandbox: 'us-east-1', moto: null },
    play: async ({ ask, ids }) => (await ask('cloudtrail:GetTrail', { Name: ids.trail })).Trail?.HomeRegion ?? null,
  },
  { shows: 'GetTrail: by its name', play: async ({ ask }) => (await ask('cloudtrail:GetTrail', { Name: 'audit' })).Trail?.TrailARN },
  { shows: 'GetTrail: one that is not there', play: ({ ask }) => ask('cloudtrail:GetTrail', { Name: 'nowhere' }) },
  { shows: 'GetTrailStatus', play: async ({ ask, ids }) => (await ask('cloudtrail:GetTrailStatus', { Name: ids.trail })).IsLogging },
  { shows: 'GetTrailStatus: of a trail that is not there', play: ({ ask }) => ask('cloudtrail:GetTrailStatus', { Name: 'nowhere' }) },
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
