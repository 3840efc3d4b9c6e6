import rule from '../../../rules/rds/rds-instance-public-access-check.ts';
import { testRule } from '../rule-tester.ts';
import { media, modifying, ref } from './instance.ts';

const message = 'The instance has a public address: who may connect from the Internet is up to its security groups alone.';
const plan = {
  risk: 'high',
  message: rule.meta.messages.hide,
  steps: modifying({ PubliclyAccessible: false }, { PubliclyAccessible: true }),
} as const;
const open = { ...media, publiclyAccessible: true };

testRule(rule, ref, {
  valid: [{ name: 'a private instance', facts: media }],
  invalid: [
    { name: 'a public instance', facts: open, message, plan },
    { name: 'one to whose storage space was added, which goes on for hours', facts: { ...open, status: 'storage-optimization' }, message, plan },
    { name: 'one with other changes pending, which stay so', facts: { ...open, pending: ['DBInstanceClass'] }, message, plan },
    {
      name: 'a member of an Aurora cluster, each of which has an address of its own',
      facts: { ...open, engine: 'aurora-mysql', clusterName: 'films' },
      message,
      plan,
    },
    {
      name: "a member of a Multi-AZ DB cluster, whose setting is the cluster's",
      facts: { ...open, engine: 'mysql', clusterName: 'films' },
      message,
      plan: null,
    },
    { name: 'one that is being made, and takes no changes yet', facts: { ...open, status: 'creating' }, message, plan: null },
    { name: 'one that is stopped', facts: { ...open, status: 'stopped' }, message, plan: null },
  ],
  insufficient: [{ name: 'a read replica, by a template that does not say', facts: { replicaOf: '<Source>' }, message: /publiclyAccessible/ }],
});
