import rule from '../../../rules/iam/access-keys-rotated.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::User', id: 'ana' } as const;
const now = '2026-11-23T08:00:00.000Z';
const key = (id: string, createDate: string, status = 'Active') => ({ id, status, createDate, lastUsed: null });
const live = (...accessKeys: ReturnType<typeof key>[]) => ({ name: 'ana', accessKeys });
const update = (AccessKeyId: string, Status: 'Active' | 'Inactive') =>
  ({ action: 'iam:UpdateAccessKey', input: { UserName: 'ana', AccessKeyId, Status } }) as const;
const step = (id: string) => ({ apply: update(id, 'Inactive'), revert: update(id, 'Active') });

testRule(rule, ref, {
  valid: [
    { name: 'a user without keys', facts: live() },
    { name: 'a key of yesterday', facts: live(key('AKIA1', '2026-11-22T08:00:00.000Z')), now },
    { name: 'a key of just as many days as are allowed', facts: live(key('AKIA1', '2026-08-25T08:00:00.000Z')), now },
    { name: 'an old key that is not active', facts: live(key('AKIA1', '2020-01-01T00:00:00.000Z', 'Inactive')) },
    { name: 'an old key that has expired', facts: live(key('AKIA1', '2020-01-01T00:00:00.000Z', 'Expired')) },
    { name: 'a key that is old elsewhere, but not here', facts: live(key('AKIA1', '2026-01-01T00:00:00.000Z')), parameters: { maxAccessKeyAge: 365 } },
  ],
  invalid: [
    {
      name: 'a key a millisecond older than allowed',
      facts: live(key('AKIA1', '2026-08-25T07:59:59.999Z')),
      now,
      message: 'Active access keys are older than 90 days: AKIA1, made on 2026-08-25.',
      plan: {
        risk: 'high',
        message:
          'Make AKIA1 of ana inactive; nothing is deleted. Whatever still signs with it is refused at once, until a new key is in its place, or this one is made active again.',
        steps: [step('AKIA1')],
      },
    },
    {
      name: 'two old keys, beside nothing else',
      facts: live(key('AKIA1', '2026-01-01T00:00:00.000Z'), key('AKIA2', '2025-01-01T00:00:00.000Z')),
      message: 'Active access keys are older than 90 days: AKIA1, made on 2026-01-01; AKIA2, made on 2025-01-01.',
      plan: {
        risk: 'high',
        message:
          'Make AKIA1 and AKIA2 of ana inactive; nothing is deleted. Whatever still signs with it is refused at once, until a new key is in its place, or this one is made active again.',
        steps: [step('AKIA1'), step('AKIA2')],
      },
    },
    {
      name: 'the old one of two keys only, and no key that is not active',
      facts: live(key('AKIA1', '2026-11-01T00:00:00.000Z'), key('AKIA2', '2026-10-01T00:00:00.000Z'), key('AKIA3', '2020-01-01T00:00:00.000Z', 'Inactive')),
      parameters: { maxAccessKeyAge: 30 },
      message: 'Active access keys are older than 30 days: AKIA2, made on 2026-10-01.',
      plan: {
        risk: 'high',
        message:
          'Make AKIA2 of ana inactive; nothing is deleted. Whatever still signs with it is refused at once, until a new key is in its place, or this one is made active again.',
        steps: [step('AKIA2')],
      },
    },
    {
      name: 'a key of today, where none may be active',
      facts: live(key('AKIA1', '2026-11-23T07:59:00.000Z')),
      now,
      parameters: { maxAccessKeyAge: 0 },
      message: 'Active access keys are older than 0 days: AKIA1, made on 2026-11-23.',
      plan: {
        risk: 'high',
        message:
          'Make AKIA1 of ana inactive; nothing is deleted. Whatever still signs with it is refused at once, until a new key is in its place, or this one is made active again.',
        steps: [step('AKIA1')],
      },
    },
  ],
  insufficient: [{ name: 'a user whose keys are not shown', facts: { name: 'ana' }, message: 'accessKeys' }],
});
