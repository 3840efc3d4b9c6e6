import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { deployedPolicy, required } from '../adapters/environment.ts';
import { openLedger } from '../adapters/ledger.ts';
import { linkSigner } from '../adapters/link-signer.ts';
import { underMiddleware } from '../adapters/middleware.ts';
import { observability } from '../adapters/observability.ts';
import { sqsQueue } from '../adapters/queue.ts';
import { keyFromEnvironment } from '../adapters/signing-key.ts';
import { dynamoTable } from '../adapters/table-dynamodb.ts';
import { parseEntryId } from '../core/lane.ts';
import { answerFunctionUrl } from './function-url.ts';
import { createApproveDoor } from './route.ts';

const { log } = observability('approve');
const policy = await deployedPolicy((problem) => log.error('policy not read', { problem }));

const door = createApproveDoor({
  ledger: openLedger(dynamoTable({ client: new DynamoDBClient(), tableName: required('HOLDFAST_TABLE') })),
  queue: sqsQueue({
    client: new SQSClient(),
    queueUrl: required('HOLDFAST_WORK_QUEUE_URL'),
    // An answer's cause names its request, and a request its lane.
    laneOf: ({ cause }) => parseEntryId(cause.eventId).lane,
  }),
  signer: linkSigner(keyFromEnvironment(process.env)),
  clock: () => new Date().toISOString(),
  log,
  accountNames: Object.fromEntries(Object.entries(policy?.accounts ?? {}).flatMap(([id, { name }]) => (name === null ? [] : [[id, name]]))),
  snoozeHours: policy?.approvals.snoozeHours ?? 24,
});

export const handler = underMiddleware(log, (event: APIGatewayProxyEventV2) => answerFunctionUrl(door, event));
