import { describe, expect, it } from 'vitest';
import detector from '../../../resources/guardduty/detector.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::GuardDuty::Detector', id: '111122223333' } as const;

describe('reads the detector', () => {
  const read = (status: string, administrator: object) => {
    const ask = answering(
      {
        // An empty page first.
        'guardduty:ListDetectors': ({ NextToken }: { NextToken?: string }) => (NextToken ? { DetectorIds: ['d1'] } : { DetectorIds: [], NextToken: '1' }),
        'guardduty:GetDetector': ({ DetectorId }: { DetectorId: string }) => ({ Status: DetectorId === 'd1' ? status : '' }),
        'guardduty:GetAdministratorAccount': () => administrator,
      },
      detector.reads,
    );
    return detector.read(ask, ref, NOW);
  };

  it.each([
    ['that is enabled', 'ENABLED', {}, { enabled: true, administrator: null }],
    ['that is suspended', 'DISABLED', {}, { enabled: false, administrator: null }],
    [
      'that is managed from elsewhere',
      'ENABLED',
      { Administrator: { AccountId: '999999999999', RelationshipStatus: 'Enabled' } },
      { enabled: true, administrator: '999999999999' },
    ],
    [
      'that its administrator suspended, and has to start again',
      'DISABLED',
      { Administrator: { AccountId: '999999999999', RelationshipStatus: 'Disabled' } },
      { enabled: false, administrator: '999999999999' },
    ],
    [
      'that was managed from elsewhere',
      'ENABLED',
      { Administrator: { AccountId: '999999999999', RelationshipStatus: 'Removed' } },
      { enabled: true, administrator: null },
    ],
  ])('%s', async (_name, status, administrator, facts) => {
    expect(await read(status, administrator)).toEqual({ detectorId: 'd1', ...facts });
  });
  it('that is none', async () => {
    const ask = answering({ 'guardduty:ListDetectors': () => ({ DetectorIds: [] }) }, detector.reads);

    expect(await detector.read(ask, ref, NOW)).toEqual({ detectorId: null, enabled: false, administrator: null });
  });
});

it('is there once an account', async () => {
  expect(await collected(detector.list(answering({}, detector.reads), place))).toEqual(['111122223333']);
});

it.each(Object.keys(detector.touchedBy))('is touched by %s', (event) => {
  expect(detector.touchedBy[event as keyof typeof detector.touchedBy]?.({ detectorId: 'd1' }, null, place)).toBe('111122223333');
});

describe('in what AWS Config recorded', () => {
  const item = { ...place, resourceId: 'd1', resourceName: undefined, arn: undefined, supplementaryConfiguration: {}, tags: {} };

  it("is the account's, enabled or not", () => {
    expect(detector.idOf?.(item)).toBe('111122223333');
    expect(detector.fromConfigurationItem?.({ ...item, configuration: { Enable: true, FindingPublishingFrequency: 'SIX_HOURS' } })).toEqual({
      detectorId: 'd1',
      enabled: true,
    });
    expect(detector.fromConfigurationItem?.({ ...item, configuration: { Id: 'd2' } })).toEqual({ detectorId: 'd2' });
    expect(detector.fromConfigurationItem?.({ ...item, configuration: null })).toEqual({});
  });
});

describe('in a template', () => {
  it.each([
    ['true', true],
    [false, false],
    [UNRESOLVED, undefined],
  ])('is enabled where it says %s', (Enable, enabled) => {
    const facts = detector.fromTemplate?.({ ...place, logicalId: 'Detector', type: 'AWS::GuardDuty::Detector', properties: { Enable }, siblings: [] });

    expect(facts?.detectorId).toBe('<Detector>');
    expect(facts?.enabled).toBe(enabled);
  });
});
