import rule from '../../../rules/rds/rds-cluster-deletion-protection-enabled.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::RDS::DBCluster', id: 'films' } as const;
const films = {
  name: 'films',
  arn: 'arn:aws:rds:eu-west-1:111122223333:cluster:films',
  engine: 'aurora-mysql',
  status: 'available',
  storageEncryption: 'sse-kms',
  deletionProtection: true,
  tags: {},
};
const message = 'Deletion protection is off: the cluster and its data can be deleted without another safeguard.';
const call = (DeletionProtection: boolean) => ({ action: 'rds:ModifyDBCluster', input: { DBClusterIdentifier: 'films', DeletionProtection } }) as const;
const plan = { risk: 'low', message: rule.meta.messages.protect, steps: [{ apply: call(true), revert: call(false) }] } as const;

testRule(rule, ref, {
  valid: [{ name: 'a protected cluster', facts: films }],
  invalid: [
    { name: 'a cluster without protection', facts: { ...films, deletionProtection: false }, message, plan },
    { name: 'one of another engine on the same API', facts: { ...films, engine: 'neptune', deletionProtection: false }, message, plan },
    { name: 'one that is being made, and takes no changes yet', facts: { ...films, status: 'creating', deletionProtection: false }, message, plan: null },
  ],
  insufficient: [{ name: 'a cluster of which that is known only at deployment', facts: { engine: 'aurora-mysql' }, message: /deletionProtection/ }],
});
