import taskDefinition from '../../resources/ecs/task-definition.ts';
import { defineRule } from '../rule.ts';
import { runsNothing, violators } from '../shared/containers.ts';

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-task-definition-memory-hard-limit',
    version: 1,
    title: 'Every container has a hard limit on the memory that it takes.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'A container that leaks, or is made to, takes the memory of its neighbours until the kernel ends one of them, and not always the guilty one.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-memory-hard-limit.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'As for the AWS Config rule, each container must have a limit of its own (`memory`). That of the whole task, which Fargate demands, keeps the containers of other tasks safe, but not those beside it; a reservation (`memoryReservation`) limits nothing.',
    ],
    byHand: 'How much memory is enough is seen from what the container takes: one that comes to its limit is ended.',
    changes: [],
    messages: {
      none: 'No memory limit is set for {{containers}}: it can take what the containers beside it need.',
    },
  },

  needs: ['active', 'containers'],

  evaluate(facts) {
    if (runsNothing(facts)) return { compliance: 'NOT_APPLICABLE' };
    const containers = violators(facts.containers, ({ memory }) => (memory === undefined ? undefined : memory === null || memory <= 0), 'the memory limit');
    return containers === null ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'none', data: { containers } };
  },
});
