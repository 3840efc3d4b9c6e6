import type { ForeignMadeKey } from '../../../resources/iam/access-key-origins.ts';
import rule from '../../../rules/iam/iam-access-key-made-by-its-user.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::AccessKeyOrigins', id: '111122223333' } as const;
const eve = 'arn:aws:iam::111122223333:user/eve';
const key = (id: string, userName: string, more: Partial<ForeignMadeKey> = {}): ForeignMadeKey => ({
  id,
  userName,
  status: 'Active',
  madeBy: eve,
  madeAt: '2026-11-22T23:00:00.000Z',
  ...more,
});
const facts = (...madeForOthers: readonly ForeignMadeKey[]) => ({ madeForOthers });
const said = (keys: string) => `Access keys were created by somebody else than their users: ${keys}.`;

function plan(...keys: readonly (readonly [id: string, userName: string])[]) {
  const call = (AccessKeyId: string, UserName: string, Status: 'Active' | 'Inactive') =>
    ({ action: 'iam:UpdateAccessKey', input: { UserName, AccessKeyId, Status } }) as const;
  return {
    risk: 'high' as const,
    message: `Make ${keys.map(([id, user]) => `${id} of ${user}`).join(', ')} inactive; nothing is deleted. Requests that are still signed with them are refused at once. If a key was created on purpose, allow its creator instead.`,
    steps: keys.map(([id, user]) => ({ apply: call(id, user, 'Inactive'), revert: call(id, user, 'Active') })),
  };
}

testRule(rule, ref, {
  valid: [
    { name: 'an account whose users made their keys themselves', facts: facts() },
    { name: 'a key that is inactive already', facts: facts(key('AKIA1', 'ana', { status: 'Inactive' })) },
    {
      name: 'a key that infrastructure code made, which is allowed',
      facts: facts(key('AKIA1', 'mailer', { madeBy: 'arn:aws:sts::111122223333:assumed-role/Terraform/run-7' })),
      parameters: { allowedCreators: ['assumed-role/Terraform/*'] },
    },
    { name: 'a key of a user whose keys others make', facts: facts(key('AKIA1', 'svc-mailer')), parameters: { allowedUsers: ['svc-*'] } },
  ],
  invalid: [
    {
      name: 'a key that another user made',
      facts: facts(key('AKIA1', 'ana')),
      message: said(`AKIA1 of ana, by ${eve} on 2026-11-22`),
      plan: plan(['AKIA1', 'ana']),
    },
    {
      name: 'keys of several users, and leaves the one that is allowed',
      facts: facts(key('AKIA1', 'ana'), key('AKIA2', 'ben'), key('AKIA3', 'mailer', { madeBy: 'arn:aws:iam::111122223333:user/admin' })),
      parameters: { allowedCreators: ['user/admin'] },
      message: said(`AKIA1 of ana, by ${eve} on 2026-11-22, AKIA2 of ben, by ${eve} on 2026-11-22`),
      plan: plan(['AKIA1', 'ana'], ['AKIA2', 'ben']),
    },
  ],
  insufficient: [{ name: 'an account whose event history is not shown', facts: {} }],
});
