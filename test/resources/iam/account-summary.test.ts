import { describe, expect, it } from 'vitest';
import accountSummary from '../../../resources/iam/account-summary.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'global' };
const ref = { ...place, type: 'AWS::IAM::AccountSummary', id: '111122223333' } as const;
const reading = (SummaryMap: object | undefined) =>
  accountSummary.read(answering({ 'iam:GetAccountSummary': () => ({ SummaryMap }) }, accountSummary.reads), ref, NOW);

describe('reads of the root user', () => {
  it.each([
    [
      { AccountAccessKeysPresent: 0, AccountMFAEnabled: 1, AccountPasswordPresent: 1 },
      { rootAccessKey: false, rootMfa: true, rootPassword: true },
    ],
    [
      { AccountAccessKeysPresent: 2, AccountMFAEnabled: 0, AccountPasswordPresent: 1 },
      { rootAccessKey: true, rootMfa: false, rootPassword: true },
    ],
    [
      { AccountAccessKeysPresent: 0, AccountMFAEnabled: 0, AccountPasswordPresent: 0 },
      { rootAccessKey: false, rootMfa: false, rootPassword: false },
    ],
    [
      { AccountAccessKeysPresent: 0, AccountMFAEnabled: 0 },
      { rootAccessKey: false, rootMfa: false, rootPassword: true },
    ],
  ])('%j', async (summary, facts) => {
    expect(await reading(summary)).toEqual({ accountId: '111122223333', ...facts });
  });
  it.each([[undefined], [{ AccountMFAEnabled: 1 }], [{ AccountAccessKeysPresent: 0 }]])('nothing from %j', async (summary) => {
    await expect(reading(summary)).rejects.toThrow(TypeError);
  });
});

it('is there once in every account, with an ARN of its own', async () => {
  expect(await collected(accountSummary.list(answering({}, []), place))).toEqual(['111122223333']);
  expect(accountSummary.arn(ref)).toBe('arn:aws:iam::111122223333:account-summary');
});

describe('is touched', () => {
  it.each(['iam:CreateAccessKey', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey', 'iam:CreateLoginProfile', 'iam:DeleteLoginProfile'] as const)(
    'by %s of somebody who does not say of whom, and not of a user',
    (event) => {
      expect(accountSummary.touchedBy[event]?.(null, null, place)).toBe('111122223333');
      expect(accountSummary.touchedBy[event]?.({ userName: 'ana' }, null, place)).toBeUndefined();
    },
  );
  it.each(['iam:EnableMFADevice', 'iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'] as const)('by %s, whoever’s device it is', (event) => {
    expect(accountSummary.touchedBy[event]?.({ userName: 'ana' }, null, place)).toBe('111122223333');
  });
});
