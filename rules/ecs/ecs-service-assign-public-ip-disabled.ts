import service, { type TaskNetwork } from '../../resources/ecs/service.ts';
import { defineRule, UnknownFact } from '../rule.ts';

export default defineRule(service, {
  meta: {
    id: 'ecs-service-assign-public-ip-disabled',
    version: 1,
    title: 'ECS services give their tasks no public IP address.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'Every task stands on the internet by itself, beside the load balancer that was meant to be the only way in, with only its security groups in front of it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-service-assign-public-ip-disabled.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
    ],
    notes: [
      'A service that does not say it gives out no addresses, as does one whose tasks share the network interfaces of their hosts.',
      "There is a plan only for services that ECS itself deploys: with CodeDeploy, or with a controller of one's own, the network is set by the next deployment.",
    ],
    changes: ['ecs:UpdateService'],
    messages: {
      assigns: 'Every task of the service gets a public address, and can be reached from the internet wherever its security groups allow it.',
      stop: "Give out no more public addresses: ECS replaces every task of the service. In subnets that reach the internet by these addresses only, new tasks can't fetch their image or secrets, and do not come up; whoever calls the tasks by their public addresses no longer reaches them.",
    },
  },

  needs: ['assignPublicIp'],

  evaluate({ assignPublicIp }) {
    if (assignPublicIp === null) return { compliance: 'COMPLIANT' };
    switch (assignPublicIp.toUpperCase()) {
      case 'ENABLED':
        return { compliance: 'NON_COMPLIANT', message: 'assigns' };
      case 'DISABLED':
        return { compliance: 'COMPLIANT' };
      default:
        throw new UnknownFact(`Whether tasks get public addresses under ${assignPublicIp} is not known here.`);
    }
  },

  remediate({ name, clusterArn, status, deploymentController, network }) {
    if (network === null || status !== 'ACTIVE' || deploymentController !== 'ECS') return null;
    const call = (assignPublicIp: 'ENABLED' | 'DISABLED') =>
      ({ action: 'ecs:UpdateService', input: { cluster: clusterArn, service: name, networkConfiguration: inputOf(network, assignPublicIp) } }) as const;
    return { risk: 'high', message: 'stop', steps: [{ apply: call('DISABLED'), revert: call('ENABLED') }] };
  },
});

/** All of it: what is left out of a network that is set is not kept. */
function inputOf({ subnets, securityGroups }: TaskNetwork, assignPublicIp: 'ENABLED' | 'DISABLED') {
  return { awsvpcConfiguration: { subnets: [...subnets], securityGroups: [...securityGroups], assignPublicIp } };
}
