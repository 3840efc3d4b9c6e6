import taskDefinition from '../../resources/ecs/task-definition.ts';
import { defineRule } from '../rule.ts';
import { registerInstead, runsAsRoot, runsNothing, violators, withContainers } from '../shared/containers.ts';

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-containers-nonprivileged',
    version: 1,
    title: 'No container of a task definition is privileged.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'A privileged container is root on its host: whoever breaks into it has the host, every other container on it, and their roles.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-containers-nonprivileged.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-4',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'A container without the setting is not privileged.',
      'No revision is planned where a privileged container runs as root in the network of its host: without the privilege it would violate `ecs-task-definition-user-for-host-mode-check` instead, and which user it can run as only its owner knows.',
      'No revision is planned where the family bears tags that only AWS sets, as those of CloudFormation (change its template), or where what its owner wrote (environment, commands, labels, options of logs and volumes) may hold a secret, which the plan would show.',
      'ECS can not be told which revision the new one is to follow: one that somebody registers in the very moment of the change is overtaken by it, and stays registered.',
    ],
    changes: ['ecs:RegisterTaskDefinition'],
    messages: {
      privileged: 'Privileged mode makes {{containers}} root on the host: whoever breaks in there has it, and all that runs on it.',
      register:
        'Register a new revision of {{family}}, the same as revision {{revision}} but for the privilege of {{containers}}, which is gone. What needs it (devices, kernel settings, Docker itself) fails there. Services and schedules run what they run until they are deployed anew. Taken back, the former content is registered as one more revision.',
    },
  },

  needs: ['active', 'containers'],

  evaluate(facts) {
    if (runsNothing(facts)) return { compliance: 'NOT_APPLICABLE' };
    const containers = violators(facts.containers, ({ privileged }) => privileged, 'whether it is privileged');
    return containers === null ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'privileged', data: { containers } };
  },

  remediate(facts, _context, { data = {} }) {
    if (facts.networkMode === 'host' && facts.containers.some((container) => container.privileged && runsAsRoot(container))) return null;
    const after = withContainers(facts, (definition, { privileged }) => (privileged ? { ...definition, privileged: false } : definition));
    const step = registerInstead(facts, after);
    if (!step) return null;
    return { risk: 'high', message: 'register', data: { ...data, family: facts.family, revision: String(facts.revision) }, steps: [step] };
  },
});
