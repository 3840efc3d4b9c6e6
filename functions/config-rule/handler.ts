import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { ownValue } from '../../resources/shared/own-value.ts';
import { resourceOf, rulesOf } from '../adapters/catalogue.ts';
import { deployedQueue, systemClock } from '../adapters/deployed.ts';
import { deployedPolicy } from '../adapters/environment.ts';
import { configEvaluations } from '../adapters/evaluations.ts';
import { underMiddleware } from '../adapters/middleware.ts';
import { observability } from '../adapters/observability.ts';
import { isOurType } from '../adapters/ownership.ts';
import { ruleContextFor } from '../core/policy.ts';
import { createConfigRule } from './door.ts';

const { log } = observability('config-rule');
const policy = await deployedPolicy((problem) => log.error('policy could not be read', { problem }));

export const handler = underMiddleware<unknown, void>(
  log,
  createConfigRule({
    // Of another type every item is reported as not applicable.
    resourceOf: async (type) => [await resourceOf(type)].find((resource) => resource && isOurType(resource)),
    rulesOf: async (type) => (await rulesOf(type)).filter(({ meta }) => ownValue(policy?.rules, meta.id)?.enabled !== false),
    contextOf: (rule, accountId) => ruleContextFor(policy, rule, accountId, systemClock()),
    evaluations: configEvaluations(new ConfigServiceClient()),
    queue: deployedQueue(),
    log,
  }),
);
