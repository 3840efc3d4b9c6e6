import { SQSClient } from '@aws-sdk/client-sqs';
import { laneOfItem, resourcesFor } from '../adapters/catalogue.ts';
import { sqsDeadLetters } from '../adapters/dead-letters.ts';
import { required } from '../adapters/environment.ts';
import { underMiddleware } from '../adapters/middleware.ts';
import { observability } from '../adapters/observability.ts';
import { isOurType } from '../adapters/ownership.ts';
import { sqsQueue } from '../adapters/queue.ts';
import { createIntake } from './door.ts';

const client = new SQSClient();
const { log, count } = observability('intake');

export const handler = underMiddleware(
  log,
  createIntake({
    // What an event says of other types is then not ours.
    resourcesFor: async (named) => (await resourcesFor(named)).filter(isOurType),
    queue: sqsQueue({ client, queueUrl: required('HOLDFAST_WORK_QUEUE_URL'), laneOf: laneOfItem }),
    deadLetters: sqsDeadLetters({ client, queueUrl: required('HOLDFAST_INBOX_DLQ_URL') }),
    log,
    count,
  }),
);
