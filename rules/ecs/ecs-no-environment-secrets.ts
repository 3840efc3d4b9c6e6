import * as v from 'valibot';
import taskDefinition from '../../resources/ecs/task-definition.ts';
import type { Container, EnvironmentVariable } from '../../resources/shared/container-definitions.ts';
import { defineRule } from '../rule.ts';
import { runsNothing, type Verdict, violators } from '../shared/containers.ts';
import { credentialIn } from '../shared/credentials.ts';
import { listInWords } from '../shared/exposure.ts';

const parameters = v.strictObject({
  secretKeys: v.pipe(
    v.optional(v.array(v.pipe(v.string(), v.trim(), v.minLength(1))), ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'ECS_ENGINE_AUTH_DATA']),
    v.description('Variables that hold a secret whatever their value is, by name.'),
  ),
});

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-no-environment-secrets',
    version: 1,
    title: 'No task definition holds a secret in plain text.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'Whoever may read task definitions reads what stands in their environment, and so do logs, crash reports and every program in the container; old revisions keep it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-no-environment-secrets.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'The AWS Config rule looks at names alone. This one also reports a value that is, by the form that its issuer gives to nothing else, an access key of AWS, a private key, or a token of GitHub, Slack or Stripe, whatever the variable is called.',
      'Other passwords have no form to know them by. What a file in S3 adds to the environment is not shown; what `secrets` names is fetched by ECS, and no violation.',
    ],
    byHand:
      'The secret has to be put into Secrets Manager or Parameter Store, named under `secrets` instead, and then replaced at its issuer: it has been seen.',
    changes: [],
    messages: {
      secrets: 'The environment of {{containers}} holds {{secrets}} in plain text: whoever may read task definitions, and every program in there, has it.',
    },
  },
  parameters,

  needs: ['active', 'containers'],

  evaluate(facts, { parameters: { secretKeys } }) {
    if (runsNothing(facts)) return { compliance: 'NOT_APPLICABLE' };
    const containers = violators(facts.containers, (container) => holdsSecret(container, secretKeys), 'what stands in the environment');
    if (containers === null) return { compliance: 'COMPLIANT' };
    const found = facts.containers.flatMap(({ environment = [] }) => environment.flatMap((variable) => secretIn(variable, secretKeys) ?? []));
    return { compliance: 'NON_COMPLIANT', message: 'secrets', data: { containers, secrets: listInWords(found.sort()) } };
  },
});

function holdsSecret({ environment }: Container, secretKeys: readonly string[]): Verdict {
  if (!environment) return undefined;
  if (environment.some((variable) => secretIn(variable, secretKeys) !== null)) return true;
  return environment.some(({ name, value }) => name === undefined || value === undefined) ? undefined : false;
}

/** What secret a variable holds, in words that do not hold it; null: none that can be told. */
function secretIn({ name, value }: EnvironmentVariable, secretKeys: readonly string[]): string | null {
  if (name !== undefined && secretKeys.includes(name)) return name;
  const credential = value ? credentialIn(value) : null;
  return credential && `${name ?? 'a variable'} (${credential})`;
}
