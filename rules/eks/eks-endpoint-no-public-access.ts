import cluster from '../../resources/eks/cluster.ts';
import { defineRule } from '../rule.ts';
import { listInWords } from '../shared/exposure.ts';

export default defineRule(cluster, {
  meta: {
    id: 'eks-endpoint-no-public-access',
    version: 1,
    title: 'The API of no EKS cluster answers on the internet.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'Whoever can reach the API can try stolen tokens on it, and each flaw of it, from anywhere; behind the private endpoint they have to be in the network first.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/eks-endpoint-no-public-access.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-1',
      'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
    ],
    notes: [
      'A public endpoint that admits some ranges only (`publicAccessCidrs`) is public all the same, as for the AWS Config rule; waive it where that is the agreement.',
      'A template that does not say leaves the endpoint public, as EKS does. An item of AWS Config that does not show it leaves it open.',
      'EKS takes minutes for the change, and takes one at a time: a cluster is judged as the update under way will leave it, and nothing is planned while one is. That the update then fails is found by the next look.',
    ],
    changes: ['eks:UpdateClusterConfig'],
    messages: {
      public: 'The API of the cluster answers on the internet: stolen credentials, and flaws of it, can be used from wherever its address ranges allow.',
      close:
        'Close the public endpoint; the private one stays open. Who comes from {{cidrs}} and not through the VPC loses the API at once: kubectl, pipelines, nodes elsewhere.',
      move: 'Close the public endpoint and open the private one. Who comes from {{cidrs}} and not through the VPC loses the API at once: kubectl, pipelines, nodes elsewhere. Nodes in the VPC go over to the private one, and lose the API where the DNS of the VPC, or a security group, does not let them.',
    },
  },

  needs: ['endpointPublicAccess'],

  evaluate({ endpointPublicAccess }) {
    return endpointPublicAccess ? { compliance: 'NON_COMPLIANT', message: 'public' } : { compliance: 'COMPLIANT' };
  },

  remediate({ name, changing, endpointPrivateAccess, publicAccessCidrs }) {
    if (changing) return null;
    const before = { endpointPublicAccess: true, endpointPrivateAccess, ...(publicAccessCidrs.length > 0 && { publicAccessCidrs: [...publicAccessCidrs] }) };
    return {
      risk: 'high',
      message: endpointPrivateAccess ? 'close' : 'move',
      data: { cidrs: publicAccessCidrs.length > 0 ? listInWords(publicAccessCidrs) : 'anywhere' },
      steps: [
        {
          apply: { action: 'eks:UpdateClusterConfig', input: { name, resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } } },
          revert: { action: 'eks:UpdateClusterConfig', input: { name, resourcesVpcConfig: before } },
        },
      ],
    };
  },
});
