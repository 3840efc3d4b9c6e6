import { describe, expect, it } from 'vitest';
import account from '../../../resources/cloudtrail/account.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::CloudTrail::Account', id: '111122223333' } as const;
const own = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const shadow = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/everywhere';

describe('reads the trails of a Region', () => {
  it.each([
    ['its own and those that are at home elsewhere', { trailList: [{ TrailARN: shadow }, { TrailARN: own }, {}] }, [own, shadow]],
    ['of which there are none', { trailList: [] }, []],
    ['of which nothing is said', {}, []],
  ])('%s', async (_name, answer, trails) => {
    expect(await account.read(answering({ 'cloudtrail:DescribeTrails': () => answer }, account.reads), ref, NOW)).toEqual({ trails });
  });
});

it('is there once an account', async () => {
  expect(await collected(account.list(answering({}, account.reads), place))).toEqual(['111122223333']);
});

it.each(['CreateTrail', 'DeleteTrail'] as const)('is touched by %s', (event) => {
  expect(account.touchedBy[`cloudtrail:${event}`]?.({ name: 'audit' }, null, place)).toBe('111122223333');
});
