import rule from '../../../rules/iam/iam-user-unused-credentials-check.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::User', id: 'ana' } as const;
const LONG_AGO = '2026-01-05T08:00:00.000Z';
const YESTERDAY = '2026-11-22T08:00:00.000Z';
const key = (id: string, createDate: string, lastUsed: string | null, status = 'Active') => ({ id, status, createDate, lastUsed });
const user = (more: object) => ({ name: 'ana', accessKeys: [], loginProfile: null, passwordLastUsed: null, ...more });
const update = (AccessKeyId: string, Status: 'Active' | 'Inactive') =>
  ({ action: 'iam:UpdateAccessKey', input: { UserName: 'ana', AccessKeyId, Status } }) as const;
const plan = (...ids: string[]) => ({
  risk: 'high' as const,
  message: `Make ${ids.join(' and ')} of ana inactive; nothing is deleted. A yearly job or a spare key may still count on it: that is refused until the key is made active again.`,
  steps: ids.map((id) => ({ apply: update(id, 'Inactive'), revert: update(id, 'Active') })),
});

testRule(rule, ref, {
  valid: [
    { name: 'a user without credentials', facts: user({}) },
    { name: 'an old key that was used yesterday', facts: user({ accessKeys: [key('AKIA1', LONG_AGO, YESTERDAY)] }) },
    { name: 'a key that was used just as many days ago as are allowed', facts: user({ accessKeys: [key('AKIA1', LONG_AGO, '2026-08-25T08:00:00.000Z')] }) },
    { name: 'a new key that was never used', facts: user({ accessKeys: [key('AKIA1', YESTERDAY, null)] }) },
    { name: 'an unused key that is not active', facts: user({ accessKeys: [key('AKIA1', LONG_AGO, null, 'Inactive')] }) },
    { name: 'an old password that was used yesterday', facts: user({ loginProfile: { createDate: LONG_AGO }, passwordLastUsed: YESTERDAY }) },
    { name: 'a new password that was never used', facts: user({ loginProfile: { createDate: YESTERDAY } }) },
    {
      name: 'a new password in place of one that was last used long ago',
      facts: user({ loginProfile: { createDate: YESTERDAY }, passwordLastUsed: LONG_AGO }),
    },
    { name: 'a password that was used long ago, and is gone', facts: user({ passwordLastUsed: LONG_AGO }) },
    {
      name: 'what lies unused as long as allowed here',
      facts: user({ accessKeys: [key('AKIA1', LONG_AGO, null)] }),
      parameters: { maxCredentialUsageAge: 400 },
    },
  ],
  invalid: [
    {
      name: 'a key that was last used long ago',
      facts: user({ accessKeys: [key('AKIA1', '2025-01-05T08:00:00.000Z', LONG_AGO), key('AKIA2', LONG_AGO, YESTERDAY)] }),
      message: 'Not used for more than 90 days, and still good: AKIA1, last used on 2026-01-05.',
      plan: plan('AKIA1'),
    },
    {
      name: 'keys that were never used since they were made long ago, beside a password in use',
      facts: user({
        accessKeys: [key('AKIA1', LONG_AGO, null), key('AKIA2', LONG_AGO, null)],
        loginProfile: { createDate: LONG_AGO },
        passwordLastUsed: YESTERDAY,
      }),
      message: 'Not used for more than 90 days, and still good: AKIA1, made on 2026-01-05 and never used; AKIA2, made on 2026-01-05 and never used.',
      plan: plan('AKIA1', 'AKIA2'),
    },
    {
      name: 'a key that was used, but not as lately as is wanted here',
      facts: user({ accessKeys: [key('AKIA1', LONG_AGO, '2026-10-01T08:00:00.000Z')] }),
      parameters: { maxCredentialUsageAge: 45 },
      message: 'Not used for more than 45 days, and still good: AKIA1, last used on 2026-10-01.',
      plan: plan('AKIA1'),
    },
    {
      name: 'a password that was last used long ago, and leaves it to a human with the keys beside it',
      facts: user({ accessKeys: [key('AKIA1', LONG_AGO, null)], loginProfile: { createDate: '2025-01-05T08:00:00.000Z' }, passwordLastUsed: LONG_AGO }),
      message: 'Not used for more than 90 days, and still good: the password, last used on 2026-01-05; AKIA1, made on 2026-01-05 and never used.',
      plan: null,
    },
    {
      name: 'a password that was never used',
      facts: user({ loginProfile: { createDate: LONG_AGO } }),
      message: 'Not used for more than 90 days, and still good: the password, made on 2026-01-05 and never used.',
      plan: null,
    },
    {
      name: 'a password that was made anew, and never used since',
      facts: user({ loginProfile: { createDate: LONG_AGO }, passwordLastUsed: '2025-01-05T08:00:00.000Z' }),
      message: 'Not used for more than 90 days, and still good: the password, made on 2026-01-05 and never used.',
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a user whose keys are not shown', facts: { name: 'ana', loginProfile: null, passwordLastUsed: null }, message: 'accessKeys' },
    { name: 'a user whose password is not shown', facts: { name: 'ana', accessKeys: [] }, message: 'loginProfile, passwordLastUsed' },
  ],
});
