import user from '../../resources/iam/user.ts';
import { defineRule } from '../rule.ts';

export default defineRule(user, {
  meta: {
    id: 'mfa-enabled-for-iam-console-access',
    version: 1,
    title: 'Every IAM user with a password for the console has an MFA device.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'A password that was phished, guessed or used elsewhere is then enough to act as that user in the console.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/mfa-enabled-for-iam-console-access.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html',
    ],
    notes: [
      'AWS Config records neither passwords nor MFA devices, and a template can’t say which device its users will add: there the answer is INSUFFICIENT_DATA.',
    ],
    byHand: 'Only the user can add a device of their own; to take the password away instead would lock them out, and could not be taken back.',
    changes: [],
    messages: {
      none: 'The user has a password for the console and no MFA device: the password alone is enough to act as them.',
    },
  },

  needs: ['loginProfile', 'mfaDevices'],

  evaluate({ loginProfile, mfaDevices }) {
    if (loginProfile === null) return { compliance: 'NOT_APPLICABLE' };
    return mfaDevices.length > 0 ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'none' };
  },
});
