import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { deployedLedger, deployedQueue, systemClock } from '../adapters/deployed.ts';
import { deployedPolicy, deployedTarget } from '../adapters/environment.ts';
import { linkSigner } from '../adapters/link-signer.ts';
import { underMiddleware } from '../adapters/middleware.ts';
import { observability } from '../adapters/observability.ts';
import { keyFromEnvironment } from '../adapters/signing-key.ts';
import { accountNamesIn } from '../core/policy.ts';
import { answerFunctionUrl } from './function-url.ts';
import { createApproveDoor } from './route.ts';

const { log } = observability('approve');
const policy = await deployedPolicy((problem) => log.error('policy could not be read', { problem }));

const door = createApproveDoor({
  ledger: deployedLedger(),
  queue: deployedQueue(),
  signer: linkSigner(keyFromEnvironment(process.env)),
  clock: systemClock,
  log,
  accountNames: accountNamesIn(policy),
  target: deployedTarget(),
  snoozeHours: policy?.approvals.snoozeHours ?? 24,
});

export const handler = underMiddleware(log, (event: APIGatewayProxyEventV2) => answerFunctionUrl(door, event));
