import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, runHoldfast } from '../cli/holdfast-process.ts';
import { jsonLines } from '../cli/terminal.ts';
import { MOTO_ACCOUNT, type Moto, startMoto } from './moto.ts';

const REGION = 'eu-west-1';
const key = (name: string, type: string) => ({ AttributeName: name, KeyType: type });
/** The parts of the stack that the command line works on. */
const TEMPLATE = {
  Parameters: { Mode: { Type: 'String', Default: 'observe' } },
  Resources: {
    Ledger: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk', 'duePartition', 'dueAt'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
        GlobalSecondaryIndexes: [{ IndexName: 'due', KeySchema: [key('duePartition', 'HASH'), key('dueAt', 'RANGE')], Projection: { ProjectionType: 'ALL' } }],
      },
    },
    Inbox: { Type: 'AWS::SQS::Queue' },
    InboxDeadLetters: { Type: 'AWS::SQS::Queue' },
    Work: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, QueueName: 'work.fifo' } },
    WorkDeadLetters: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, QueueName: 'work-dead.fifo' } },
    Alerts: { Type: 'AWS::SNS::Topic' },
    Operations: { Type: 'AWS::SNS::Topic' },
  },
  Outputs: {
    LedgerTable: { Value: { Ref: 'Ledger' } },
    InboxUrl: { Value: { Ref: 'Inbox' } },
    InboxDeadLettersUrl: { Value: { Ref: 'InboxDeadLetters' } },
    WorkQueueUrl: { Value: { Ref: 'Work' } },
    WorkDeadLettersUrl: { Value: { Ref: 'WorkDeadLetters' } },
    AlertsTopic: { Value: { Ref: 'Alerts' } },
    OperationsTopic: { Value: { Ref: 'Operations' } },
  },
};

describe('the orders of a person, on a stack', () => {
  let moto: Moto;
  let sqs: SQSClient;
  let folder: string;
  let environment: Record<string, string>;
  const target = ['--stack', 'holdfast-prod', '--region', REGION];

  beforeAll(async () => {
    moto = await startMoto();
    folder = mkdtempSync(join(tmpdir(), 'holdfast-target-'));
    environment = { AWS_ENDPOINT_URL: moto.endpoint, AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };
    const config = { endpoint: moto.endpoint, region: REGION, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
    // The stack's outputs name the queues by AWS's own host.
    sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
    await new CloudFormationClient(config).send(new CreateStackCommand({ StackName: 'holdfast-prod', TemplateBody: JSON.stringify(TEMPLATE) }));
    const TopicArn = await output('AlertsTopic');
    await new SNSClient(config).send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'oncall@example.com' }));
  });
  afterAll(async () => {
    await moto.stop();
    rmSync(folder, { recursive: true });
  });

  function run(...args: readonly string[]): Promise<Ended> {
    return runHoldfast(folder, args, environment);
  }

  async function statusNow(): Promise<Record<string, unknown>> {
    const [status = {}] = jsonLines((await run('status', ...target, '--format', 'jsonl')).out);
    return status;
  }

  it('reach the ledger that the stack names, and say so', { timeout: 240_000 }, async () => {
    const stopped = await run('stop', ...target, '--reason', 'release');
    const { mode, switches, subscriptions, lastSweep, unread } = await statusNow();
    const logged = await run('log', ...target);

    expect(stopped).toMatchObject({
      code: 0,
      out: `Stopped (everything) in stack holdfast-prod, account ${MOTO_ACCOUNT}, ${REGION}: nothing is changed until "holdfast resume --stack holdfast-prod --region ${REGION}".\n`,
    });
    expect({ mode, switches, lastSweep, unread }).toMatchObject({
      mode: 'observe',
      switches: [{ scope: 'all', reason: 'release' }],
      lastSweep: null,
      unread: [],
    });
    expect(subscriptions).toMatchObject([{ topic: 'alerts', protocol: 'email', endpoint: 'oncall@example.com' }]);
    expect(jsonLines(logged.out)).toMatchObject([{ kind: 'stop', who: expect.stringContaining(MOTO_ACCOUNT) }]);
    expect(await run('resume', ...target)).toMatchObject({ code: 0, out: expect.stringContaining('Resumed (everything) in stack holdfast-prod') });
    expect((await statusNow())['switches']).toEqual([]);
  });

  it('end with 2 for a stack that is not there, or is in another Region', { timeout: 240_000 }, async () => {
    for (const args of [
      ['--stack', 'holdfast-test', '--region', REGION],
      ['--stack', 'holdfast-prod', '--region', 'us-east-1'],
    ])
      expect(await run('stop', ...args, '--reason', 'release')).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('There is no stack holdfast-'),
      });
  });

  it('take dead letters again, each to the queue where it is handled', { timeout: 240_000 }, async () => {
    const deadLetters = (await statusNow())['deadLetters'];
    expect(deadLetters).toEqual({ inbox: 0, work: 0 });
    const url = (name: string) => output(name);
    const sent = ['one', 'two', 'three'];
    for (const MessageBody of sent) await sqs.send(new SendMessageCommand({ QueueUrl: await url('InboxDeadLettersUrl'), MessageBody }));
    await sqs.send(
      new SendMessageCommand({ QueueUrl: await url('WorkDeadLettersUrl'), MessageBody: 'look', MessageGroupId: 'lane', MessageDeduplicationId: 'look' }),
    );
    expect((await statusNow())['deadLetters']).toEqual({ inbox: 3, work: 1 });

    const redriven = await run('redrive', ...target);

    expect(redriven).toMatchObject({ code: 0, out: 'inbox: 3 dead letters moved back, 0 remain.\nwork queue: 1 dead letter moved back, 0 remain.\n' });
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: await url('InboxUrl'), MaxNumberOfMessages: 10 }));
    expect(Messages.map(({ Body }) => Body).sort()).toEqual([...sent].sort());
    const work = await sqs.send(new ReceiveMessageCommand({ QueueUrl: await url('WorkQueueUrl'), MessageSystemAttributeNames: ['MessageGroupId'] }));
    expect(work.Messages).toMatchObject([{ Body: 'look', Attributes: { MessageGroupId: 'lane' } }]);
  });

  async function output(name: string): Promise<string> {
    const { CloudFormationClient: Client, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
    const client = new Client({ endpoint: moto.endpoint, region: REGION, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: 'holdfast-prod' }));
    return stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? '';
  }
});
