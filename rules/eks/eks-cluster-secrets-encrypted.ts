import cluster from '../../resources/eks/cluster.ts';
import { defineRule } from '../rule.ts';

export default defineRule(cluster, {
  meta: {
    id: 'eks-cluster-secrets-encrypted',
    version: 1,
    title: 'The secrets of every EKS cluster are encrypted with a KMS key of the owner.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'With a key of their own the owners decide who may read the secrets, see each use of the key in CloudTrail, and can take it away.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/eks-cluster-secrets-encrypted.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-3',
      'https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html',
      'https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html',
    ],
    notes: [
      "From Kubernetes 1.28 on EKS encrypts all data of the API with a key of AWS's own. This rule asks for one of the owner, as AWS Config, Security Hub and the CIS benchmark do.",
      'An encryption of something else than `secrets` does not count; the Guard rule `eks-cluster-encryption-rule` takes any.',
      'An item of AWS Config that shows the endpoints and no encryption is of a cluster without; one that shows neither leaves it open.',
    ],
    byHand: 'It needs a key, and can never be taken back: a cluster whose key is deleted is lost. So a human chooses the key, and who may use and delete it.',
    changes: [],
    messages: {
      none: 'No KMS key of the owner encrypts the secrets of the cluster: who may read them is not theirs to decide, nor to see.',
    },
  },

  needs: ['secretsKeyArn'],

  evaluate({ secretsKeyArn }) {
    return secretsKeyArn === null ? { compliance: 'NON_COMPLIANT', message: 'none' } : { compliance: 'COMPLIANT' };
  },
});
