import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import accountPasswordPolicy from '../../../resources/iam/account-password-policy.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'global' };
const ref = { ...place, type: 'AWS::IAM::AccountPasswordPolicy', id: '111122223333' } as const;
const reading = (answer: () => unknown) =>
  accountPasswordPolicy.read(answering({ 'iam:GetAccountPasswordPolicy': answer }, accountPasswordPolicy.reads), ref, NOW);

describe('reads the password policy', () => {
  it('in full', async () => {
    const PasswordPolicy = {
      MinimumPasswordLength: 12,
      RequireSymbols: true,
      RequireNumbers: true,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: true,
      AllowUsersToChangePassword: true,
      ExpirePasswords: true,
      MaxPasswordAge: 180,
      PasswordReusePrevention: 5,
      HardExpiry: true,
    };

    expect(await reading(() => ({ PasswordPolicy }))).toEqual({
      passwordPolicy: {
        minimumPasswordLength: 12,
        requireSymbols: true,
        requireNumbers: true,
        requireUppercaseCharacters: false,
        requireLowercaseCharacters: true,
        allowUsersToChangePassword: true,
        maxPasswordAge: 180,
        passwordReusePrevention: 5,
        hardExpiry: true,
      },
    });
  });
  it.each([
    ['left out', {}],
    ['0', { MaxPasswordAge: 0, PasswordReusePrevention: 0 }],
  ])('under which passwords never expire and may be used again: %s', async (_name, more) => {
    const facts = await reading(() => ({ PasswordPolicy: { MinimumPasswordLength: 6, ...more } }));

    expect(facts).toMatchObject({ passwordPolicy: { maxPasswordAge: null, passwordReusePrevention: null, hardExpiry: false, requireSymbols: false } });
  });
  it('that was never set as a fact, not as a resource that is gone', async () => {
    const facts = await reading(() => {
      throw new AwsError('missing', 'iam:GetAccountPasswordPolicy', 'NoSuchEntity', 'There is no password policy.');
    });

    expect(facts).toEqual({ passwordPolicy: null });
  });
  it('not at all where the call is denied', async () => {
    const denied = () => {
      throw new AwsError('denied', 'iam:GetAccountPasswordPolicy', 'AccessDenied', 'Not allowed.');
    };

    await expect(reading(denied)).rejects.toThrow('Not allowed.');
  });
});

it('is one for each account, named by it', async () => {
  expect(await collected(accountPasswordPolicy.list(answering({}, []), place))).toEqual(['111122223333']);
  expect(accountPasswordPolicy.arn(ref)).toBe('arn:aws:iam::111122223333:account-password-policy');
});

it.each(['iam:UpdateAccountPasswordPolicy', 'iam:DeleteAccountPasswordPolicy'] as const)('is touched by %s', (event) => {
  expect(accountPasswordPolicy.touchedBy[event]?.(null, null, { ...place, region: 'us-east-1' })).toBe('111122223333');
});
