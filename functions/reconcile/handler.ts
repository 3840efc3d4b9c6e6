import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ResourceType } from '../../resources/resource.ts';
import type { Rule } from '../../rules/rule.ts';
import { rulesOf } from '../adapters/catalogue.ts';
import { deployedAccounts, deployedLedger, deployedQueue, PATIENCE, sleep, systemClock } from '../adapters/deployed.ts';
import { deployedPolicy, deployedTarget, optional, required } from '../adapters/environment.ts';
import { linkSigner } from '../adapters/link-signer.ts';
import { underMiddleware } from '../adapters/middleware.ts';
import { snsNotifier } from '../adapters/notify.ts';
import { observability } from '../adapters/observability.ts';
import { isOurType } from '../adapters/ownership.ts';
import { comeBackSoon } from '../adapters/queue.ts';
import { keyFromEnvironment } from '../adapters/signing-key.ts';
import { linkUrl } from '../core/link.ts';
import { accountNamesIn } from '../core/policy.ts';
import { instant } from '../core/time.ts';
import { createReconcile } from './door.ts';

const { log, count } = observability('reconcile');
const ledger = deployedLedger();
const accounts = deployedAccounts();
const policy = await deployedPolicy((problem) => log.error('policy could not be read', { problem }));
const signer = linkSigner(keyFromEnvironment(process.env));
// Deployed without the page: approvers answer on the command line.
const pageUrl = optional('HOLDFAST_APPROVE_URL');
const notifier = snsNotifier({
  client: new SNSClient(PATIENCE),
  topicArn: required('HOLDFAST_TOPIC_ARN'),
  turn: () => ledger.takeTurn(systemClock()),
  log,
  accountNames: accountNamesIn(policy),
  target: deployedTarget(),
  linkFor: pageUrl === null ? null : async ({ id, expiresAt }, { name }) => linkUrl(pageUrl, await signer.sign({ requestId: id, approver: name, expiresAt })),
});

const reconcile = createReconcile({
  loopFor: async (type, lease) => ({ ledger, accounts, notifier, settings: { rules: await ourRulesOf(type), policy }, lease, clock: systemClock, log, sleep }),
  count,
  log,
  queue: deployedQueue(),
  comeBack: comeBackSoon({ client: new SQSClient(PATIENCE), queueUrl: required('HOLDFAST_WORK_QUEUE_URL') }),
});

/** None for a type that another Region's stack evaluates: what is still queued of it, from before that was so, ends here. */
async function ourRulesOf(type: ResourceType): Promise<readonly Rule[]> {
  const all = await rulesOf(type);
  const ours = all.filter(({ resource }) => isOurType(resource));
  if (ours.length < all.length) log.info('not evaluated here: another Region owns global resources', { type });
  return ours;
}

/** The time that recording an outcome may take, kept free at the end of an invocation. Milliseconds. */
const RESERVE = 5_000;

export const handler = underMiddleware<SQSEvent, SQSBatchResponse>(log, (event, context: Context) => {
  const left = Math.max(0, context.getRemainingTimeInMillis() - RESERVE);
  const until = instant(Date.now() + left);
  // Another invocation may still be running until its lease is over, whatever became of it.
  return reconcile(event, { owner: context.awsRequestId, until, signal: AbortSignal.timeout(left), isOver: () => false });
});
