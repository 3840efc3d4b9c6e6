import rule from '../../../rules/eks/eks-cluster-secrets-encrypted.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EKS::Cluster', id: 'main' } as const;

testRule(rule, ref, {
  valid: [
    { name: 'a key', facts: { secretsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k' } },
    { name: 'a key that the template makes', facts: { secretsKeyArn: '<Key.Arn>' } },
  ],
  invalid: [
    {
      name: 'no key, also where AWS encrypts with one of its own',
      facts: { version: '1.34', secretsKeyArn: null },
      message: 'No KMS key of the owner encrypts the secrets of the cluster: who may read them is not theirs to decide, nor to see.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'a cluster whose encryption is not shown', facts: { version: '1.34' } }],
});
