import type { Service } from '../../../resources/ecs/service.ts';
import rule from '../../../rules/ecs/ecs-service-assign-public-ip-disabled.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:ecs:eu-west-1:111122223333:service/media/web';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::ECS::Service', id: arn } as const;
const clusterArn = 'arn:aws:ecs:eu-west-1:111122223333:cluster/media';
const service: Service = {
  arn,
  name: 'web',
  clusterArn,
  status: 'ACTIVE',
  deploymentController: 'ECS',
  assignPublicIp: 'ENABLED',
  network: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] },
  tags: {},
};
const message = 'Every task of the service gets a public address, and can be reached from the internet wherever its security groups allow it.';

function update(assignPublicIp: 'ENABLED' | 'DISABLED') {
  const awsvpcConfiguration = { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp };
  return { action: 'ecs:UpdateService', input: { cluster: clusterArn, service: 'web', networkConfiguration: { awsvpcConfiguration } } } as const;
}

testRule(rule, ref, {
  valid: [
    { name: 'a service that gives out none', facts: { ...service, assignPublicIp: 'DISABLED' } },
    { name: 'one whose tasks share the network interfaces of their hosts', facts: { ...service, assignPublicIp: null, network: null } },
  ],
  invalid: [
    {
      name: 'a service that gives out public addresses',
      facts: service,
      message,
      plan: {
        risk: 'high',
        message:
          "Give out no more public addresses: ECS replaces every task of the service. In subnets that reach the internet by these addresses only, new tasks can't fetch their image or secrets, and do not come up; whoever calls the tasks by their public addresses no longer reaches them.",
        steps: [{ apply: update('DISABLED'), revert: update('ENABLED') }],
      },
    },
    {
      name: 'one that CodeDeploy deploys, whose network the next deployment sets',
      facts: { ...service, deploymentController: 'CODE_DEPLOY' },
      message,
      plan: null,
    },
    { name: 'a word in other letters', facts: { assignPublicIp: 'Enabled' }, message, plan: null },
    { name: 'one that is being deleted', facts: { ...service, status: 'DRAINING' }, message, plan: null },
    { name: 'one whose network is not known whole', facts: { ...service, network: null }, message, plan: null },
  ],
  insufficient: [
    { name: 'a service whose network is not shown', facts: { arn }, message: 'Not shown here: assignPublicIp.' },
    { name: 'a word that is not known', facts: { ...service, assignPublicIp: 'IPV6_ONLY' }, message: /under IPV6_ONLY is not known here/ },
  ],
});
