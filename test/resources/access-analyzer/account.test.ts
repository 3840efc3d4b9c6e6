import { describe, expect, it } from 'vitest';
import account from '../../../resources/access-analyzer/account.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::AccessAnalyzer::Account', id: '111122223333' } as const;

describe('reads the analyzers', () => {
  it('of every page, by name', async () => {
    const pages = [
      { analyzers: [{ name: 'b', type: 'ACCOUNT', status: 'ACTIVE', arn: 'arn' }], nextToken: '1' },
      { analyzers: [], nextToken: '2' },
      { analyzers: [{ name: 'a', type: 'ACCOUNT_UNUSED_ACCESS', status: 'FAILED', arn: 'arn' }] },
    ];
    const ask = answering({ 'access-analyzer:ListAnalyzers': ({ nextToken = '0' }: { nextToken?: string }) => pages[Number(nextToken)] }, account.reads);

    expect(await account.read(ask, ref, NOW)).toEqual({
      analyzers: [
        { name: 'a', type: 'ACCOUNT_UNUSED_ACCESS', status: 'FAILED' },
        { name: 'b', type: 'ACCOUNT', status: 'ACTIVE' },
      ],
    });
  });
  it('not at all where one has no status', async () => {
    const ask = answering({ 'access-analyzer:ListAnalyzers': () => ({ analyzers: [{ name: 'a', type: 'ACCOUNT' }] }) }, account.reads);

    await expect(account.read(ask, ref, NOW)).rejects.toThrow('status');
  });
});

it('is there once an account', async () => {
  expect(await collected(account.list(answering({}, account.reads), place))).toEqual(['111122223333']);
});

it.each(Object.keys(account.touchedBy))('is touched by %s', (event) => {
  expect(account.touchedBy[event as keyof typeof account.touchedBy]?.(null, null, place)).toBe('111122223333');
});

it('is the same once an analyzer has been created that was about to be, and another where one was disabled', () => {
  const canonical = (status: string) => account.canonical?.({ analyzers: [{ name: 'a', type: 'ACCOUNT', status }] });

  expect(canonical('CREATING')).toEqual(canonical('ACTIVE'));
  expect(canonical('DISABLED')).not.toEqual(canonical('ACTIVE'));
});
