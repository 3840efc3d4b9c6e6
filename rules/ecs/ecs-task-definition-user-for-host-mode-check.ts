import taskDefinition from '../../resources/ecs/task-definition.ts';
import type { Container } from '../../resources/shared/container-definitions.ts';
import { defineRule } from '../rule.ts';
import { runsAsRoot, runsNothing, type Verdict, violators } from '../shared/containers.ts';

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-task-definition-user-for-host-mode-check',
    version: 1,
    title: 'In the network of its host a container runs as root only where it is privileged on purpose.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'In the network of its host a container reaches whatever listens on it, also what is meant for the host alone; as root it can take any port and listen in.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-user-for-host-mode-check.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-1',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#network_mode',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'A privileged container passes here, as for the AWS Config rule: the privilege was asked for, and `ecs-containers-nonprivileged` reports it.',
      'Without a user a container counts as root, which most images run as. The group does not matter: `testuser:root` is not root.',
      'The rule does not apply to any other network mode, nor where none is said.',
    ],
    byHand: 'Whether the container can do with another network mode, or as another user, only its owner knows.',
    changes: [],
    messages: {
      root: 'The network of the host is shared with {{containers}}, which runs as root and is not privileged on purpose: it reaches all that listens there, and can listen in.',
    },
  },

  needs: ['active', 'containers', 'networkMode'],

  evaluate(facts) {
    if (runsNothing(facts) || facts.networkMode?.toLowerCase() !== 'host') return { compliance: 'NOT_APPLICABLE' };
    const containers = violators(facts.containers, isRootUnasked, 'whether it is privileged, or its user');
    return containers === null ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'root', data: { containers } };
  },
});

function isRootUnasked(container: Container): Verdict {
  const { privileged } = container;
  const isRoot = runsAsRoot(container);
  if (privileged === true || isRoot === false) return false;
  return privileged === undefined ? undefined : isRoot;
}
