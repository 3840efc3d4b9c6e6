import taskDefinition from '../../resources/ecs/task-definition.ts';
import type { Container } from '../../resources/shared/container-definitions.ts';
import { defineRule } from '../rule.ts';
import { isWindows, runsAsRoot, runsNothing, type Verdict, violators } from '../shared/containers.ts';

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-task-definition-nonroot-user',
    version: 1,
    title: 'Every container runs as a user that is named and is not root.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'Root in a container is root for the kernel that all containers of the host share: a flaw in either lets it out, with all rights.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-nonroot-user.html',
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-windows-user-non-admin.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'Without a user a container runs as the one that its image names, or else as root. The task definition does not show which, so that it counts as root, as for the AWS Config rule.',
      'The group does not matter: `1000:0` is not root, `0:1000` is. A number in any spelling is a number: `00` is root.',
      'On Windows the user ContainerAdministrator is what root is on Linux, and the usual one; the AWS Config rule for Windows has a name of its own.',
    ],
    byHand: 'Which user the program can run as, and which files that user has to own, is settled in the image.',
    changes: [],
    messages: {
      root: 'The user of {{containers}} is root, or left to the image, which mostly means root: whoever breaks in there has all rights in the container, and is one flaw of the kernel from the host.',
    },
  },

  needs: ['active', 'containers', 'operatingSystem'],

  evaluate(facts) {
    if (runsNothing(facts)) return { compliance: 'NOT_APPLICABLE' };
    const containers = violators(facts.containers, isWindows(facts) ? runsAsAdministrator : runsAsRoot, 'the user');
    return containers === null ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'root', data: { containers } };
  },
});

function runsAsAdministrator({ user }: Container): Verdict {
  return user === undefined ? undefined : user === null || /^(?:.*\\)?(?:Container)?Administrator$/i.test(user);
}
