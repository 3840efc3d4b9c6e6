import { SQSClient } from '@aws-sdk/client-sqs';
import { laneOfItem, resourcesFor } from '../adapters/catalogue.ts';
import { sqsDeadLetters } from '../adapters/dead-letters.ts';
import { deployedPolicy, optional, required } from '../adapters/environment.ts';
import { underMiddleware } from '../adapters/middleware.ts';
import { observability } from '../adapters/observability.ts';
import { isOurType } from '../adapters/ownership.ts';
import { sqsQueue } from '../adapters/queue.ts';
import type { Installation } from '../core/intake.ts';
import { createIntake } from './door.ts';

const client = new SQSClient();
const { log, count } = observability('intake');

let known: Installation | undefined;

/** The account that it runs in and those that the policy names. The policy is read once. Throws where it can't be: what is guarded is not known then. */
async function installation(): Promise<Installation> {
  if (known) return known;
  let problem = 'no reason was given';
  const policy = await deployedPolicy((why) => {
    problem = why;
  });
  if (!policy) throw new Error(`The policy could not be read, so the guarded accounts are not known: ${problem}`);
  const roles = [optional('HOLDFAST_READER_ROLE'), optional('HOLDFAST_REMEDIATOR_ROLE'), optional('HOLDFAST_REVERTER_ROLE')];
  known = {
    accountIds: new Set([required('HOLDFAST_ACCOUNT_ID'), ...Object.keys(policy.accounts)]),
    // Without their path: a session's ARN does not show it.
    ownRoles: new Set(roles.flatMap((role) => role?.split('/').at(-1) ?? [])),
    takesLocal: optional('HOLDFAST_LOCAL_EVENTS') === 'yes',
  };
  return known;
}

export const handler = underMiddleware(
  log,
  createIntake({
    // What an event says of other types is then not ours.
    resourcesFor: async (named) => (await resourcesFor(named)).filter(isOurType),
    installation,
    queue: sqsQueue({ client, queueUrl: required('HOLDFAST_WORK_QUEUE_URL'), laneOf: laneOfItem }),
    deadLetters: sqsDeadLetters({ client, queueUrl: required('HOLDFAST_INBOX_DLQ_URL') }),
    log,
    count,
  }),
);
