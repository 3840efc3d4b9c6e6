import type { AccessKey } from '../../../resources/iam/user.ts';
import rule from '../../../rules/iam/iam-user-single-active-access-key.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::User', id: 'ana' } as const;
const key = (id: string, day: string, more: Partial<AccessKey> = {}): AccessKey => ({
  id,
  status: 'Active',
  createDate: `${day}T10:00:00.000Z`,
  lastUsed: null,
  ...more,
});
const facts = (...accessKeys: readonly AccessKey[]) => ({ name: 'ana', accessKeys });
const used = (day: string) => ({ lastUsed: `${day}T10:00:00.000Z` });
const two = 'The user has 2 active access keys: AKIAOLD, created 2026-01-02; AKIANEW, created 2026-11-20.';

function plan(kept: string, ...ids: string[]) {
  const call = (AccessKeyId: string, Status: 'Active' | 'Inactive') =>
    ({ action: 'iam:UpdateAccessKey', input: { UserName: 'ana', AccessKeyId, Status } }) as const;
  return {
    risk: 'high' as const,
    message: `Make ${ids.join(' and ')} of ana inactive; nothing is deleted, and ${kept}, which was used last, stays. Requests that are still signed with it are refused at once.`,
    steps: ids.map((id) => ({ apply: call(id, 'Inactive'), revert: call(id, 'Active') })),
  };
}

testRule(rule, ref, {
  valid: [
    { name: 'a user without keys', facts: facts() },
    { name: 'one key', facts: facts(key('AKIAOLD', '2026-01-02')) },
    { name: 'a second one that is inactive', facts: facts(key('AKIAOLD', '2026-01-02', { status: 'Inactive' }), key('AKIANEW', '2026-11-20')) },
    { name: 'a second one that is expired', facts: facts(key('AKIAOLD', '2026-01-02', { status: 'Expired' }), key('AKIANEW', '2026-11-20')) },
  ],
  invalid: [
    {
      name: 'two, of which the older is in use, and keeps that',
      facts: facts(key('AKIANEW', '2026-11-20'), key('AKIAOLD', '2026-01-02', used('2026-11-22'))),
      message: two,
      plan: plan('AKIAOLD', 'AKIANEW'),
    },
    {
      name: 'two, of which the newer took over, and keeps that',
      facts: facts(key('AKIAOLD', '2026-01-02', used('2026-11-19')), key('AKIANEW', '2026-11-20', used('2026-11-22'))),
      message: two,
      plan: plan('AKIANEW', 'AKIAOLD'),
    },
    {
      name: 'two that were never used, and keeps the newer',
      facts: facts(key('AKIAOLD', '2026-01-02'), key('AKIANEW', '2026-11-20')),
      message: two,
      plan: plan('AKIANEW', 'AKIAOLD'),
    },
  ],
  insufficient: [{ name: 'a user whose keys are not shown', facts: { name: 'ana' } }],
});
