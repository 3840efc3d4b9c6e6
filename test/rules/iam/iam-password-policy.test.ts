import * as v from 'valibot';
import { expect, it } from 'vitest';
import rule from '../../../rules/iam/iam-password-policy.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::AccountPasswordPolicy', id: '111122223333' } as const;

const strong = {
  minimumPasswordLength: 14,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercaseCharacters: true,
  requireLowercaseCharacters: true,
  allowUsersToChangePassword: true,
  maxPasswordAge: 90,
  passwordReusePrevention: 24,
  hardExpiry: false,
};
const strongInput = {
  MinimumPasswordLength: 14,
  RequireSymbols: true,
  RequireNumbers: true,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  AllowUsersToChangePassword: true,
  MaxPasswordAge: 90,
  PasswordReusePrevention: 24,
  HardExpiry: false,
};
const { MaxPasswordAge: _age, ...unexpiring } = strongInput;
const { PasswordReusePrevention: _reuse, ...unexpiringAndForgetful } = unexpiring;
const put = (input: typeof unexpiringAndForgetful & { MaxPasswordAge?: number; PasswordReusePrevention?: number }) =>
  ({ action: 'iam:UpdateAccountPasswordPolicy', input }) as const;
const remove = { action: 'iam:DeleteAccountPasswordPolicy', input: {} } as const;

const raise =
  'Raise what falls short and keep the rest. Passwords in use stay good: the new demands are met at their next change. A script that sets weaker ones fails.';
const expire =
  'Raise what falls short and keep the rest. Passwords then expire after 90 days, at once: who has an older one must set a new one at the next sign-in.';
const none = 'The account has no password policy: eight characters are enough, passwords never expire, and former ones may be used again.';

testRule(rule, ref, {
  valid: [
    { name: 'a policy that demands just what is required', facts: { passwordPolicy: strong } },
    {
      name: 'a policy that demands more',
      facts: { passwordPolicy: { ...strong, minimumPasswordLength: 100, maxPasswordAge: 30, hardExpiry: true, allowUsersToChangePassword: false } },
    },
    {
      name: 'a policy that demands little, where little is required',
      facts: {
        passwordPolicy: {
          ...strong,
          minimumPasswordLength: 6,
          requireSymbols: false,
          requireNumbers: false,
          requireUppercaseCharacters: false,
          requireLowercaseCharacters: false,
          maxPasswordAge: null,
          passwordReusePrevention: null,
        },
      },
      parameters: {
        minimumPasswordLength: 6,
        requireSymbols: false,
        requireNumbers: false,
        requireUppercaseCharacters: false,
        requireLowercaseCharacters: false,
        maxPasswordAge: 0,
        passwordReusePrevention: 0,
      },
    },
    {
      name: 'passwords that never expire, where they need not',
      facts: { passwordPolicy: { ...strong, maxPasswordAge: null } },
      parameters: { maxPasswordAge: 0 },
    },
  ],
  invalid: [
    {
      name: 'passwords that are too short, by number and not by spelling (9 > 14 as texts)',
      facts: { passwordPolicy: { ...strong, minimumPasswordLength: 9 } },
      message: 'The password policy falls short: 9 characters are enough (required: 14).',
      plan: { risk: 'low', message: raise, steps: [{ apply: put(strongInput), revert: put({ ...strongInput, MinimumPasswordLength: 9 }) }] },
    },
    {
      name: 'kinds of characters that are not demanded, keeping what is demanded beyond the required',
      facts: {
        passwordPolicy: {
          ...strong,
          minimumPasswordLength: 20,
          maxPasswordAge: 60,
          hardExpiry: true,
          allowUsersToChangePassword: false,
          requireSymbols: false,
          requireNumbers: false,
          requireUppercaseCharacters: false,
          requireLowercaseCharacters: false,
        },
      },
      message: 'The password policy falls short: no capital letter is needed, no small letter is needed, no digit is needed, no symbol is needed.',
      plan: {
        risk: 'low',
        message: raise,
        steps: [
          {
            apply: put({ ...strongInput, MinimumPasswordLength: 20, MaxPasswordAge: 60, HardExpiry: true, AllowUsersToChangePassword: false }),
            revert: put({
              ...strongInput,
              MinimumPasswordLength: 20,
              MaxPasswordAge: 60,
              HardExpiry: true,
              AllowUsersToChangePassword: false,
              RequireSymbols: false,
              RequireNumbers: false,
              RequireUppercaseCharacters: false,
              RequireLowercaseCharacters: false,
            }),
          },
        ],
      },
    },
    {
      name: 'former passwords that may be used again, without making passwords expire that need not',
      facts: { passwordPolicy: { ...strong, passwordReusePrevention: null, maxPasswordAge: null } },
      parameters: { maxPasswordAge: 0 },
      message: "The password policy falls short: the last 0 passwords can't be used again (required: 24).",
      plan: { risk: 'low', message: raise, steps: [{ apply: put(unexpiring), revert: put(unexpiringAndForgetful) }] },
    },
    {
      name: 'passwords that never expire; setting an age expires old ones at once, so it asks',
      facts: { passwordPolicy: { ...strong, maxPasswordAge: null } },
      message: 'The password policy falls short: passwords never expire (required: 90).',
      plan: { risk: 'high', message: expire, steps: [{ apply: put(strongInput), revert: put(unexpiring) }] },
    },
    {
      name: 'passwords that live too long; shortening their age asks',
      facts: { passwordPolicy: { ...strong, maxPasswordAge: 365, requireSymbols: false } },
      message: 'The password policy falls short: no symbol is needed, passwords expire after 365 days (required: 90).',
      plan: {
        risk: 'high',
        message: expire,
        steps: [{ apply: put(strongInput), revert: put({ ...strongInput, MaxPasswordAge: 365, RequireSymbols: false }) }],
      },
    },
    {
      name: 'passwords that live too long under hard expiry; who has an older one would be locked out',
      facts: { passwordPolicy: { ...strong, maxPasswordAge: 91, hardExpiry: true } },
      message: 'The password policy falls short: passwords expire after 91 days (required: 90).',
      plan: {
        risk: 'high',
        message:
          'Raise what falls short and keep the rest. Passwords then expire after 90 days, at once, and the policy has hard expiry: who has an older one is locked out of the console until an administrator resets it.',
        steps: [{ apply: put({ ...strongInput, HardExpiry: true }), revert: put({ ...strongInput, HardExpiry: true, MaxPasswordAge: 91 }) }],
      },
    },
    {
      name: 'no policy at all; one that lets passwords expire asks',
      facts: { passwordPolicy: null },
      message: none,
      plan: {
        risk: 'high',
        message: 'Set a policy with these demands. Passwords then expire after 90 days, at once: who has an older one must set a new one at the next sign-in.',
        steps: [{ apply: put({ ...strongInput, AllowUsersToChangePassword: false }), revert: remove }],
      },
    },
    {
      name: 'no policy at all, where passwords need not expire, without going below what IAM demands by itself',
      facts: { passwordPolicy: null },
      parameters: { maxPasswordAge: 0, minimumPasswordLength: 7, passwordReusePrevention: 0 },
      message: none,
      plan: {
        risk: 'low',
        message: 'Set a policy with these demands. Passwords in use stay good: the demands are met at their next change. A script that sets weaker ones fails.',
        steps: [{ apply: put({ ...unexpiringAndForgetful, MinimumPasswordLength: 8, AllowUsersToChangePassword: false }), revert: remove }],
      },
    },
    {
      name: 'no policy at all, where one with the required demands would be weaker than none',
      facts: { passwordPolicy: null },
      parameters: { requireSymbols: false, requireNumbers: false },
      message: none,
      plan: null,
    },
  ],
  insufficient: [{ name: 'an account whose policy is not shown', facts: {} }],
});

it.each([
  ['a name that is misspelt', { minimumPasswordLenght: 14 }],
  ['a length that IAM does not take', { minimumPasswordLength: 129 }],
  ['more former passwords than IAM remembers', { passwordReusePrevention: 25 }],
  ['half a day', { maxPasswordAge: 0.5 }],
])('refuses %s among its parameters', (_name, parameters) => {
  expect(v.safeParse(rule.parameters, parameters).success).toBe(false);
});
