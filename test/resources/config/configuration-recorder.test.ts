import type { RecordingMode } from '@aws-sdk/client-config-service';
import { describe, expect, it } from 'vitest';
import recorder from '../../../resources/config/configuration-recorder.ts';
import { type TemplateResource, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::Config::ConfigurationRecorder', id: '111122223333' } as const;
const roleARN = 'arn:aws:iam::111122223333:role/config';

function read(group: object | undefined, { recording = true, more = {} }: { readonly recording?: boolean; readonly more?: object } = {}) {
  const ask = answering(
    {
      'config:DescribeConfigurationRecorders': () => ({
        ConfigurationRecorders: [
          { name: 'linked', roleARN, servicePrincipal: 'controltower.amazonaws.com', recordingGroup: { allSupported: false } },
          { name: 'default', roleARN, recordingGroup: group, ...more },
        ],
      }),
      'config:DescribeConfigurationRecorderStatus': () => ({
        ConfigurationRecordersStatus: [
          { name: 'linked', servicePrincipal: 'controltower.amazonaws.com', recording: true },
          { name: 'default', recording },
        ],
      }),
      'config:DescribeDeliveryChannels': () => ({ DeliveryChannels: [{ name: 'channel' }] }),
    },
    recorder.reads,
  );
  return recorder.read(ask, ref, NOW);
}

describe('reads the recorder', () => {
  it("that is the account's own, whether it records, and where it delivers", async () => {
    const mode = { recordingFrequency: 'DAILY', recordingModeOverrides: [{ resourceTypes: ['AWS::EC2::Instance'], recordingFrequency: 'CONTINUOUS' }] };

    expect(await read({ allSupported: true, includeGlobalResourceTypes: true }, { recording: false, more: { recordingMode: mode } })).toEqual({
      region: 'eu-west-1',
      recorder: { name: 'default', roleArn: roleARN, mode },
      recording: false,
      group: { kind: 'all', includeGlobalTypes: true },
      deliveryChannel: 'channel',
    });
  });
  it.each([
    [
      'of every type',
      { allSupported: true, resourceTypes: [], recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' } },
      { kind: 'all', includeGlobalTypes: false },
    ],
    ['of every type, in an order of no meaning', { allSupported: false, resourceTypes: ['B', 'A'] }, { kind: 'inclusion', types: ['A', 'B'] }],
    [
      'of the types it names',
      {
        allSupported: false,
        resourceTypes: ['A'],
        exclusionByResourceTypes: { resourceTypes: [] },
        recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' },
      },
      { kind: 'inclusion', types: ['A'] },
    ],
    [
      'of all types but some',
      { allSupported: false, exclusionByResourceTypes: { resourceTypes: ['B', 'A'] }, recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' } },
      { kind: 'exclusion', types: ['A', 'B'] },
    ],
    ['of no type', { allSupported: false }, { kind: 'inclusion', types: [] }],
  ])('%s', async (_name, group, facts) => {
    expect((await read(group))?.group).toEqual(facts);
  });
  it('not at all where it records by a strategy that is not known here', async () => {
    await expect(read({ recordingStrategy: { useOnly: 'SOMETHING_NEW' } })).rejects.toThrow('what it records');
  });
  it('that is none', async () => {
    const ask = answering(
      {
        'config:DescribeConfigurationRecorders': () => ({ ConfigurationRecorders: [] }),
        'config:DescribeConfigurationRecorderStatus': () => ({ ConfigurationRecordersStatus: [] }),
        'config:DescribeDeliveryChannels': () => ({}),
      },
      recorder.reads,
    );

    expect(await recorder.read(ask, ref, NOW)).toEqual({ region: 'eu-west-1', recorder: null, recording: false, group: null, deliveryChannel: null });
  });
});

it('is there once an account', async () => {
  expect(await collected(recorder.list(answering({}, recorder.reads), place))).toEqual(['111122223333']);
});

it.each(Object.keys(recorder.touchedBy))('is touched by %s', (event) => {
  expect(recorder.touchedBy[event as keyof typeof recorder.touchedBy]?.({ configurationRecorderName: 'default' }, null, place)).toBe('111122223333');
});

describe('in a template', () => {
  const channel = { logicalId: 'Channel', type: 'AWS::Config::DeliveryChannel', properties: {} };
  const proposed = (properties: Record<string, unknown>, siblings = [channel]) =>
    recorder.fromTemplate?.({ ...place, logicalId: 'Recorder', type: 'AWS::Config::ConfigurationRecorder', properties, siblings } satisfies TemplateResource);

  it('records every type but the global ones by default, once there is a channel', () => {
    expect(proposed({})).toEqual({ region: 'eu-west-1', recording: true, group: { kind: 'all', includeGlobalTypes: false } });
    expect(proposed({}, [])).not.toHaveProperty('recording');
  });
  it.each([
    [
      { AllSupported: 'true', IncludeGlobalResourceTypes: 'true' },
      { kind: 'all', includeGlobalTypes: true },
    ],
    [
      { AllSupported: false, ResourceTypes: ['B', 'A'] },
      { kind: 'inclusion', types: ['A', 'B'] },
    ],
    [
      { ExclusionByResourceTypes: { ResourceTypes: ['A'] }, RecordingStrategy: { UseOnly: 'EXCLUSION_BY_RESOURCE_TYPES' } },
      { kind: 'exclusion', types: ['A'] },
    ],
    [{ AllSupported: UNRESOLVED }, undefined],
    [{ AllSupported: true, IncludeGlobalResourceTypes: UNRESOLVED }, undefined],
    [{ ResourceTypes: UNRESOLVED }, undefined],
    [{ RecordingStrategy: { UseOnly: UNRESOLVED } }, undefined],
    [UNRESOLVED, undefined],
  ])('records what it says: %#', (RecordingGroup, group) => {
    expect(proposed({ RecordingGroup })?.group).toEqual(group);
  });
});

it('is the same whether AWS Config says that it records continuously, or says nothing', () => {
  const ours = { name: 'default', roleArn: roleARN };
  const facts = { region: 'eu-west-1', recording: true, group: { kind: 'all', includeGlobalTypes: true }, deliveryChannel: 'channel' } as const;
  const canonical = (mode: RecordingMode | null) => recorder.canonical?.({ ...facts, recorder: { ...ours, mode } });

  expect(canonical(null)).toEqual(canonical({ recordingFrequency: 'CONTINUOUS', recordingModeOverrides: [] }));
  expect(canonical(null)).not.toEqual(canonical({ recordingFrequency: 'DAILY' }));
  expect(recorder.canonical?.({ ...facts, recorder: null })).toEqual({ ...facts, recorder: null });
});
