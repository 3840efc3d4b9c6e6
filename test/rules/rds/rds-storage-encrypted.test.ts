import { expect, it } from 'vitest';
import rules from '../../../rules/rds/rds-storage-encrypted.ts';
import { testRule } from '../rule-tester.ts';
import { media, ref } from './instance.ts';

const message = 'Storage encryption is not switched on: data, backups and snapshots are stored in the clear.';
const [ofInstances] = rules;
if (!ofInstances) throw new Error('There is no rule of instances.');

testRule(ofInstances, ref, {
  valid: [
    { name: 'an instance that is encrypted with a key in KMS', facts: media },
    { name: 'a member of a cluster that AWS encrypts with a key of its own', facts: { ...media, storageEncryption: 'sse-rds' } },
    { name: 'an encryption that is newer than this rule', facts: { ...media, storageEncryption: 'sse-other' } },
  ],
  invalid: [{ name: 'an instance in the clear', facts: { ...media, storageEncryption: 'none' }, message, plan: null }],
  insufficient: [{ name: 'a read replica whose source the template does not show', facts: { replicaOf: '<Source>' }, message: /storageEncryption/ }],
});

it('is of instances and of clusters', () => {
  expect(rules.map(({ resource }) => resource.type)).toEqual(['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster']);
});
