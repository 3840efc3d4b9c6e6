import rule from '../../../rules/efs/efs-encrypted-check.ts';
import { testRule } from '../rule-tester.ts';

const id = 'fs-0a1b2c3d4e5f60718';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EFS::FileSystem', id } as const;
const files = { id, state: 'available', encrypted: true, policy: null, tags: {} };

testRule(rule, ref, {
  valid: [{ name: 'an encrypted file system', facts: files }],
  invalid: [{ name: 'a file system in the clear', facts: { ...files, encrypted: false }, message: rule.meta.messages.plain, plan: null }],
  insufficient: [{ name: 'a file system of which that is known only at deployment', facts: { policy: null }, message: /encrypted/ }],
});
