import taskDefinition from '../../resources/ecs/task-definition.ts';
import { defineRule } from '../rule.ts';
import { isWindows, registerInstead, runsNothing, violators, withContainers } from '../shared/containers.ts';

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-containers-readonly-access',
    version: 1,
    title: 'Containers can only read their root filesystem.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'Whoever breaks into a container that can write to its own files puts tools there, and changes the program that it runs.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-containers-readonly-access.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'A container without the setting can write. The text of the AWS Config rule speaks only of one that says so; Security Hub counts both, and so does this rule.',
      'Windows has no such setting: the rule does not apply where the task definition says that it is for Windows.',
      'No revision is planned where the family bears tags that only AWS sets, as those of CloudFormation (change its template), or where what its owner wrote (environment, commands, labels, options of logs and volumes) may hold a secret, which the plan would show.',
      'ECS can not be told which revision the new one is to follow: one that somebody registers in the very moment of the change is overtaken by it, and stays registered.',
    ],
    changes: ['ecs:RegisterTaskDefinition'],
    messages: {
      writable: 'The root filesystem of {{containers}} can be written: whoever breaks in there can change the program that runs.',
      register:
        'Register a new revision of {{family}}, the same as revision {{revision}} but that the root filesystem of {{containers}} can only be read. What writes outside of a mounted volume (logs, caches, temporary files) fails there. Services and schedules run what they run until they are deployed anew. Taken back, the former content is registered as one more revision.',
    },
  },

  needs: ['active', 'containers', 'operatingSystem'],

  evaluate(facts) {
    if (runsNothing(facts) || isWindows(facts)) return { compliance: 'NOT_APPLICABLE' };
    const isWritable = ({ readonlyRootFilesystem }: (typeof facts.containers)[number]) =>
      readonlyRootFilesystem === undefined ? undefined : !readonlyRootFilesystem;
    const containers = violators(facts.containers, isWritable, 'whether its root filesystem can be written');
    return containers === null ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'writable', data: { containers } };
  },

  remediate(facts, _context, { data = {} }) {
    const step = registerInstead(
      facts,
      withContainers(facts, (definition) => ({ ...definition, readonlyRootFilesystem: true })),
    );
    if (!step) return null;
    return { risk: 'high', message: 'register', data: { ...data, family: facts.family, revision: String(facts.revision) }, steps: [step] };
  },
});
