import * as v from 'valibot';
import taskDefinition from '../../resources/ecs/task-definition.ts';
import type { Container, EnvironmentVariable } from '../../resources/shared/container-definitions.ts';
import { defineRule } from '../rule.ts';
import { runsNothing, type Verdict, violators } from '../shared/containers.ts';
import { credentialIn, isNamedAsSecret } from '../shared/credentials.ts';
import { listInWords } from '../shared/exposure.ts';

const parameters = v.strictObject({
  secretKeys: v.pipe(
    v.optional(v.array(v.pipe(v.string(), v.trim(), v.minLength(1))), ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'ECS_ENGINE_AUTH_DATA']),
    v.description('Variables that hold a secret whatever their value is, by name.'),
  ),
  allowedNames: v.pipe(
    v.optional(v.array(v.pipe(v.string(), v.trim(), v.minLength(1))), []),
    v.description('Variables that hold no secret although their names sound like one. A value that is a credential by its form is reported all the same.'),
  ),
});

type Names = v.InferOutput<typeof parameters>;

export default defineRule(taskDefinition, {
  meta: {
    id: 'ecs-no-environment-secrets',
    version: 1,
    title: 'The environment in a task definition holds no variable that is a secret by its name or by the form of its value.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'Everyone who can read task definitions can read the environment, and so can logs, crash reports and every program in the container; old revisions keep it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecs-no-environment-secrets.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
    ],
    notes: [
      'The newest active revision of a family is judged, as by the AWS Config rules. A service may still run an older one: what it runs changes with its next deployment.',
      'The AWS Config rule compares three names. This rule also reports, whatever the variable is called, a value that is by its form an access key of AWS, a private key, a token of GitHub, Slack or Stripe, a JSON web token, or a URL with a password.',
      'A literal value under a name such as DB_PASSWORD, API_KEY or AUTH_TOKEN is reported by the name. Not reported: an empty value, true or false, a file path, an ARN, a reference that another program resolves (`$(DB_PASSWORD)`, `vault:…`), a name that says something about a secret (DB_PASSWORD_FILE, TOKEN_TTL, SECRET_ARN), and the names in `allowedNames`. A number is reported only under a name that ends like a secret (DB_PASSWORD).',
      'A password under a name that says nothing has no form by which it could be recognized. What a file in S3 adds to the environment is not shown; what `secrets` names is fetched by ECS, and no violation.',
    ],
    byHand:
      'The secret has to be put into Secrets Manager or Parameter Store, named under `secrets` instead, and then replaced at its issuer: it has been seen.',
    changes: [],
    messages: {
      secrets:
        'The environment of {{containers}} holds {{secrets}} in plain text: everyone who can read task definitions, and every program in the container, can read it.',
    },
  },
  parameters,

  needs: ['active', 'containers'],

  evaluate(facts, { parameters: names }) {
    if (runsNothing(facts)) return { compliance: 'NOT_APPLICABLE' };
    const containers = violators(facts.containers, (container) => holdsSecret(container, names), 'what stands in the environment');
    if (containers === null) return { compliance: 'COMPLIANT' };
    const found = facts.containers.flatMap(({ environment = [] }) => environment.flatMap((variable) => secretIn(variable, names) ?? []));
    return { compliance: 'NON_COMPLIANT', message: 'secrets', data: { containers, secrets: listInWords(found.sort()) } };
  },
});

function holdsSecret({ environment }: Container, names: Names): Verdict {
  if (!environment) return undefined;
  if (environment.some((variable) => secretIn(variable, names) !== null)) return true;
  return environment.some(({ name, value }) => name === undefined || value === undefined) ? undefined : false;
}

/** What secret a variable holds, in words that do not hold it; null: none that can be recognized. */
function secretIn({ name, value }: EnvironmentVariable, { secretKeys, allowedNames }: Names): string | null {
  if (name !== undefined && secretKeys.includes(name)) return name;
  const credential = value ? credentialIn(value) : null;
  if (credential) return `${name ?? 'a variable'} (${credential})`;
  if (name === undefined || !value || allowedNames.includes(name)) return null;
  return isNamedAsSecret(name, value) ? `${name} (a secret, by its name)` : null;
}
