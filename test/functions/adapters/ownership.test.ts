import { afterEach, describe, expect, it, vi } from 'vitest';
import { resourcesFor } from '../../../functions/adapters/catalogue.ts';
import { isOurs, isOurType } from '../../../functions/adapters/ownership.ts';
import { namedIn, take } from '../../../functions/core/intake.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const event = (source: string, eventName: string, requestParameters: object) => ({
  id: 'e-1',
  'detail-type': 'AWS API Call via CloudTrail',
  source: `aws.${source}`,
  account: '111122223333',
  region: 'us-east-1',
  time: '2026-11-23T08:00:00Z',
  detail: { eventSource: `${source}.amazonaws.com`, eventName, requestParameters },
});
const takenOf = async (each: object) => take(each, (await resourcesFor(namedIn(each))).filter(isOurType));

describe('the stack that does not own global resources', () => {
  it.each([
    event('iam', 'UpdateAccountPasswordPolicy', {}),
    event('s3', 'PutAccountPublicAccessBlock', {}),
    event('iam', 'PutRolePolicy', { roleName: 'build' }),
    {
      ...event('config', '', {}),
      'detail-type': 'Config Configuration Item Change',
      detail: { configurationItem: { resourceType: 'AWS::IAM::Role', resourceId: 'AROA1' } },
    },
  ])('takes nothing from an event about one', async (each) => {
    vi.stubEnv('HOLDFAST_GLOBALS', 'no');

    expect(await takenOf(each)).toEqual({ ignored: 'not-ours' });
  });

  it('takes what is of its own Region', async () => {
    vi.stubEnv('HOLDFAST_GLOBALS', 'no');

    expect(await takenOf(event('s3', 'PutBucketPolicy', { bucketName: 'b' }))).toMatchObject({ items: [{ ref: { type: 'AWS::S3::Bucket', id: 'b' } }] });
    expect(['global', 'aws-us-gov-global', 'us-east-1'].map((region) => isOurs({ region }))).toEqual([false, false, true]);
  });
});

describe('the stack that owns global resources', () => {
  it.each(['yes', ''])('takes them from events of every Region (HOLDFAST_GLOBALS "%s")', async (globals) => {
    vi.stubEnv('HOLDFAST_GLOBALS', globals);

    const taken = await takenOf({ ...event('s3', 'PutAccountPublicAccessBlock', {}), region: 'ap-south-1' });

    expect(taken).toMatchObject({ items: [{ ref: { type: 'AWS::S3::AccountPublicAccessBlock', region: 'global', id: '111122223333' } }] });
    expect(isOurs({ region: 'global' })).toBe(true);
  });
});
