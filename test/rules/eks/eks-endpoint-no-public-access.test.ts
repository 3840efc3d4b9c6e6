import rule from '../../../rules/eks/eks-endpoint-no-public-access.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EKS::Cluster', id: 'main' } as const;
const open = {
  name: 'main',
  version: '1.34',
  changing: false,
  endpointPublicAccess: true,
  endpointPrivateAccess: false,
  publicAccessCidrs: ['0.0.0.0/0'],
  enabledLogTypes: [],
  secretsKeyArn: null,
  tags: {},
};
const message = 'The API of the cluster answers on the internet: stolen credentials, and flaws of it, can be used from wherever its address ranges allow.';
const update = (resourcesVpcConfig: object) => ({ action: 'eks:UpdateClusterConfig', input: { name: 'main', resourcesVpcConfig } }) as const;
const closed = update({ endpointPublicAccess: false, endpointPrivateAccess: true });

testRule(rule, ref, {
  valid: [
    { name: 'a private endpoint', facts: { ...open, endpointPublicAccess: false, endpointPrivateAccess: true } },
    { name: 'a public endpoint that an update is closing', facts: { ...open, endpointPublicAccess: false, changing: true } },
  ],
  invalid: [
    {
      name: 'a public endpoint alone, and opens the private one with it',
      facts: open,
      message,
      plan: {
        risk: 'high',
        message:
          'Close the public endpoint and open the private one. Who comes from 0.0.0.0/0 and not through the VPC loses the API at once: kubectl, pipelines, nodes elsewhere. Nodes in the VPC go over to the private one, and lose the API where the DNS of the VPC, or a security group, does not let them.',
        steps: [{ apply: closed, revert: update({ endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ['0.0.0.0/0'] }) }],
      },
    },
    {
      name: 'a public endpoint for two ranges beside a private one',
      facts: { ...open, endpointPrivateAccess: true, publicAccessCidrs: ['203.0.113.0/24', '198.51.100.7/32'] },
      message,
      plan: {
        risk: 'high',
        message:
          'Close the public endpoint; the private one stays open. Who comes from 203.0.113.0/24, 198.51.100.7/32 and not through the VPC loses the API at once: kubectl, pipelines, nodes elsewhere.',
        steps: [
          {
            apply: closed,
            revert: update({ endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs: ['203.0.113.0/24', '198.51.100.7/32'] }),
          },
        ],
      },
    },
    {
      name: 'a public endpoint whose ranges EKS does not say',
      facts: { ...open, endpointPrivateAccess: true, publicAccessCidrs: [] },
      message,
      plan: {
        risk: 'high',
        message:
          'Close the public endpoint; the private one stays open. Who comes from anywhere and not through the VPC loses the API at once: kubectl, pipelines, nodes elsewhere.',
        steps: [{ apply: closed, revert: update({ endpointPublicAccess: true, endpointPrivateAccess: true }) }],
      },
    },
    { name: 'a public endpoint of a cluster that takes no change now, and plans nothing', facts: { ...open, changing: true }, message, plan: null },
  ],
  insufficient: [{ name: 'a cluster whose endpoints are not shown', facts: { name: 'main', publicAccessCidrs: ['0.0.0.0/0'] } }],
});
