import taskDefinition from '../../resources/ecs/task-definition.ts';
import { defineRule } from '../rule.ts';
import { registerInstead, runsNothing } from '../shared/containers.ts';

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-task-definition-pid-mode-check',
    version: 1,
    title: 'No task sees the processes of its host.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'In the process namespace of the host a container sees every process there, its arguments and its environment, and as root can end or trace it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-pid-mode-check.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-3',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_definition_pidmode',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'With `task` the containers of one task share their processes among themselves, and with nobody else.',
      'No revision is planned where the family bears tags that only AWS sets, as those of CloudFormation (change its template), or where what its owner wrote (environment, commands, labels, options of logs and volumes) may hold a secret, which the plan would show.',
      'ECS can not be told which revision the new one is to follow: one that somebody registers in the very moment of the change is overtaken by it, and stays registered.',
    ],
    changes: ['ecs:RegisterTaskDefinition'],
    messages: {
      host: 'The task shares the processes of its host: each container sees all that runs there, with its arguments and environment.',
      register:
        'Register a new revision of {{family}}, the same as revision {{revision}} but that each container has processes of its own. An agent that watches the host sees it no longer. Services and schedules run what they run until they are deployed anew. Taken back, the former content is registered as one more revision.',
    },
  },

  needs: ['active', 'pidMode'],

  evaluate({ active, pidMode }) {
    if (!active) return { compliance: 'NOT_APPLICABLE' };
    return pidMode?.toLowerCase() === 'host' ? { compliance: 'NON_COMPLIANT', message: 'host' } : { compliance: 'COMPLIANT' };
  },

  remediate(facts) {
    const { pidMode: _host, ...after } = facts.registration;
    const step = runsNothing(facts) ? null : registerInstead(facts, after);
    return step && { risk: 'high', message: 'register', data: { family: facts.family, revision: String(facts.revision) }, steps: [step] };
  },
});
