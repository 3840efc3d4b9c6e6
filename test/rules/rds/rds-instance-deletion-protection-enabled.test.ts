import rule from '../../../rules/rds/rds-instance-deletion-protection-enabled.ts';
import { testRule } from '../rule-tester.ts';
import { media, modifying, ref } from './instance.ts';

const message = 'Deletion protection is off: a single call deletes the instance and its data.';
const plan = {
  risk: 'low',
  message: 'Switch deletion protection on. The database runs on unchanged; who means to delete it has to switch the protection off first.',
  steps: modifying({ DeletionProtection: true }, { DeletionProtection: false }),
} as const;
const unprotected = { ...media, deletionProtection: false };

testRule(rule, ref, {
  valid: [{ name: 'a protected instance', facts: media }],
  notApplicable: [{ name: 'a member of a cluster, which is protected instead', facts: { ...media, clusterName: 'films', deletionProtection: null } }],
  invalid: [
    { name: 'an instance without protection', facts: unprotected, message, plan },
    { name: 'a read replica', facts: { ...unprotected, replicaOf: 'source' }, message, plan },
    // With ApplyImmediately the class would change now, and the database with it restart.
    { name: 'one with other changes pending, which stay so', facts: { ...unprotected, pending: ['DBInstanceClass'] }, message, plan },
    { name: 'one that is being changed, and takes no other changes', facts: { ...unprotected, status: 'modifying' }, message, plan: null },
  ],
  insufficient: [{ name: 'an item from before there was such a thing', facts: { engine: 'mysql', clusterName: null }, message: /deletionProtection/ }],
});
