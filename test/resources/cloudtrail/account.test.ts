import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import account from '../../../resources/cloudtrail/account.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::CloudTrail::Account', id: '111122223333' } as const;
const own = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const organization = 'arn:aws:cloudtrail:us-east-1:999999999999:trail/organization';
const shadow = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/everywhere';

describe('reads the trails that cover a Region, and whether they record', () => {
  const stopped = { [own]: true, [shadow]: false } as const;
  const statusOf = ({ Name = '' }: { readonly Name?: string | undefined }) => {
    if (!Object.hasOwn(stopped, Name)) throw new AwsError('missing', 'cloudtrail:GetTrailStatus', 'TrailNotFoundException', `Unknown trail: ${Name}.`);
    return { IsLogging: stopped[Name as keyof typeof stopped] };
  };

  it.each([
    [
      'its own and those that are at home elsewhere, each asked for by its ARN',
      { trailList: [{ TrailARN: shadow, Name: 'everywhere' }, { TrailARN: own }, {}] },
      [
        { arn: own, logging: true },
        { arn: shadow, logging: false },
      ],
    ],
    ["an organization's, whose status is not shown to its members", { trailList: [{ TrailARN: organization }] }, [{ arn: organization, logging: null }]],
    ['of which there are none', { trailList: [] }, []],
    ['of which nothing is said', {}, []],
  ])('%s', async (_name, answer, trails) => {
    const ask = answering({ 'cloudtrail:DescribeTrails': () => answer, 'cloudtrail:GetTrailStatus': statusOf }, account.reads);
    expect(await account.read(ask, ref, NOW)).toEqual({ trails });
  });

  it('and fails where CloudTrail does', async () => {
    const status = () => {
      throw new AwsError('throttled', 'cloudtrail:GetTrailStatus', 'ThrottlingException', 'Rate exceeded.');
    };
    const ask = answering({ 'cloudtrail:DescribeTrails': () => ({ trailList: [{ TrailARN: own }] }), 'cloudtrail:GetTrailStatus': status }, account.reads);
    await expect(account.read(ask, ref, NOW)).rejects.toThrow('Rate exceeded.');
  });
});

it('is there once an account', async () => {
  expect(await collected(account.list(answering({}, account.reads), place))).toEqual(['111122223333']);
});

it.each(['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'] as const)('is touched by %s', (event) => {
  expect(account.touchedBy[`cloudtrail:${event}`]?.({ name: 'audit' }, null, place)).toBe('111122223333');
});
