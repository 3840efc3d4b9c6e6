import { SNSClient } from '@aws-sdk/client-sns';
import { resourcesInForce } from '../adapters/catalogue.ts';
import { deployedAccounts, deployedLedger, deployedQueue, PATIENCE, systemClock } from '../adapters/deployed.ts';
import { deployedPolicy, required } from '../adapters/environment.ts';
import { underMiddleware } from '../adapters/middleware.ts';
import { snsOperations } from '../adapters/notify.ts';
import { observability } from '../adapters/observability.ts';
import { isOurs, isOurType } from '../adapters/ownership.ts';
import { createSweep, type SweepEvent, type Swept } from './door.ts';

const { log, count } = observability('sweep');

const policyInForce = () => deployedPolicy((problem) => log.error('policy could not be read', { problem }));

/** The account that it runs in, and those that the policy names, in the Region that it runs in. */
async function places() {
  const policy = await policyInForce();
  const accountIds = new Set([required('HOLDFAST_ACCOUNT_ID'), ...Object.keys(policy?.accounts ?? {})]);
  return [...accountIds].map((accountId) => ({ accountId, region: required('AWS_REGION') }));
}

const sweep = createSweep({
  ledger: deployedLedger(),
  queue: deployedQueue(),
  accounts: deployedAccounts(),
  resources: async () => (await resourcesInForce(await policyInForce())).filter(isOurType),
  isOurs,
  places,
  operations: snsOperations({ client: new SNSClient(PATIENCE), topicArn: required('HOLDFAST_OPERATIONS_TOPIC_ARN') }),
  count,
  clock: systemClock,
  log,
  // Once a day: nothing of it is loaded in the minutes between.
  publishAnchor: async (anchor) => {
    const { deployedAnchorPublisher } = await import('../adapters/publish-anchor.ts');
    await deployedAnchorPublisher()(anchor);
  },
});

export const handler = underMiddleware<SweepEvent, Swept>(log, sweep);
