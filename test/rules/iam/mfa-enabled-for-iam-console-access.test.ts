import rule from '../../../rules/iam/mfa-enabled-for-iam-console-access.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::User', id: 'ana' } as const;
const loginProfile = { createDate: '2026-01-05T08:00:00.000Z' };

testRule(rule, ref, {
  valid: [{ name: 'a password with a device', facts: { loginProfile, mfaDevices: ['arn:aws:iam::111122223333:mfa/ana'] } }],
  notApplicable: [
    { name: 'a user without a password', facts: { loginProfile: null, mfaDevices: [] } },
    { name: 'a user with a device and no password', facts: { loginProfile: null, mfaDevices: ['GAHT12345678'] } },
  ],
  invalid: [
    {
      name: 'a password without a device',
      facts: { loginProfile, mfaDevices: [] },
      message: 'The user has a password for the console and no MFA device: the password alone is enough to act as them.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'a user whose devices are not shown', facts: { loginProfile }, message: 'mfaDevices' }],
});
