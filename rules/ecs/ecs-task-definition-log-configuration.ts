import taskDefinition from '../../resources/ecs/task-definition.ts';
import { defineRule } from '../rule.ts';
import { runsNothing, violators } from '../shared/containers.ts';

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-task-definition-log-configuration',
    version: 1,
    title: 'Every container sends its logs somewhere.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'What a container says goes with it when it stops; without its log nobody finds out why it failed, or who broke in.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-log-configuration.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-9',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      "Every container counts, also the one that routes the logs of the others (FireLens). Docker's driver `none` keeps nothing, and is no logging.",
    ],
    byHand: 'Where the logs go, who may read them there and for how long they are kept is a choice; with awslogs the execution role must be allowed to write.',
    changes: [],
    messages: {
      none: 'No logging is configured for {{containers}}: what it says is lost when it stops.',
    },
  },

  needs: ['active', 'containers'],

  evaluate(facts) {
    if (runsNothing(facts)) return { compliance: 'NOT_APPLICABLE' };
    const containers = violators(
      facts.containers,
      ({ logDriver }) => (logDriver === undefined ? undefined : logDriver === null || /^(?:none)?$/i.test(logDriver)),
      'the log configuration',
    );
    return containers === null ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'none', data: { containers } };
  },
});
