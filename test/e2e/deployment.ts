import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient, ListRolesCommand, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { openLedger } from '../../functions/adapters/ledger.ts';
import { dynamoTable } from '../../functions/adapters/table-dynamodb.ts';
import type { Ledger } from '../../functions/core/ports.ts';

const ROOT = join(import.meta.dirname, '../..');
const REGION = 'us-east-1';
const STACK = 'holdfast-local';
/**
 * ministack 1.5.33 asks for a permission of its own for SendMessageBatch; on AWS there is none, sqs:SendMessage is what it takes
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html).
 */
const OF_THE_EMULATOR = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessageBatch'], Resource: '*' }] };

const trust = v.looseObject({
  Statement: v.array(v.looseObject({ Condition: v.looseObject({ ArnEquals: v.optional(v.object({ 'aws:PrincipalArn': v.unknown() })) }) })),
});

/** ministack 1.5.33 knows a trust policy's conditions on the session and the external id, and not aws:PrincipalArn: whom that names is trusted as a principal. */
function trustByName(document: string): string {
  const { Statement, ...rest } = v.parse(trust, JSON.parse(decodeURIComponent(document)));
  const named = Statement.map(({ Condition: { ArnEquals, ...Condition }, ...statement }) => ({
    ...statement,
    ...(ArnEquals && { Principal: { AWS: ArnEquals['aws:PrincipalArn'] } }),
    Condition,
  }));
  return JSON.stringify({ ...rest, Statement: named });
}

/** ministack 1.5.33 does not tell a topic's policy which endpoint is to be subscribed, and so denies every one: for a listener of the tests the policy is put aside. */
const openTo = (Resource: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Subscribe', Resource }] });

/** What a message on the alerts topic holds for a program, as far as it is looked at here. */
const message = v.looseObject({
  link: v.nullable(v.string()),
  alert: v.looseObject({
    kind: v.string(),
    arn: v.string(),
    ruleId: v.string(),
    reason: v.string(),
    status: v.string(),
    changeId: v.nullable(v.string()),
    violation: v.string(),
    request: v.nullable(v.looseObject({ id: v.string() })),
  }),
});
export type Told = v.InferOutput<typeof message>;

/** What a command line came to. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The platform, and what is deployed on it. */
export interface Deployment {
  readonly sqs: SQSClient;
  /** `npm run deploy`, with these options. Throws with its words where it fails. */
  deploy(...options: string[]): Promise<void>;
  /** Any command of the project, against the platform. */
  run(command: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ran>;
  /** Of the stack, by its name. Throws where there is none. */
  output(name: string): Promise<string>;
  /** What a stack was deployed with; by its name, where it is not Holdfast's own. Throws where there is none. */
  parameters(name?: string): Promise<Readonly<Record<string, string | undefined>>>;
  ledger(): Promise<Ledger>;
  /** Hands an event to EventBridge, as CloudTrail would, from the source of the local stage. */
  tell(call: { readonly eventSource: string; readonly eventName: string; readonly requestParameters: object }): Promise<void>;
  /** The filter policy of the subscription of an address to the alerts topic; null: it has none; undefined: there is no such subscription. */
  filterOf(address: string): Promise<object | null | undefined>;
  /** Subscribes an endpoint to the alerts topic, with no filter. Throws where the topic's policy denies it. */
  subscribe(protocol: string, endpoint: string): Promise<void>;
  /** A queue that the alerts topic delivers to, through a filter. */
  listen(name: string, filter: object): Promise<Listener>;
}

/** A queue that hears what is told. */
export interface Listener {
  /** Everything so far, in the order in which it came. */
  heard(): Promise<readonly Told[]>;
}

/** `region`: where its stack is looked for; a command names a Region by itself. */
export function openDeployment(endpoint: string, world: string, region: string = REGION): Deployment {
  const environment = {
    ...withoutAws(process.env),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    HOLDFAST_WORLD: world,
  };
  const client = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const [sqs, sns] = [new SQSClient(client), new SNSClient(client)];
  const iam = new IAMClient(client);
  const [events, stacks, tables] = [new EventBridgeClient(client), new CloudFormationClient(client), new DynamoDBClient(client)];

  async function run(command: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const child = spawn(command, args, { cwd: ROOT, env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    await once(child, 'close');
    return { code: child.exitCode, ...said };
  }

  async function described(name: string): Promise<Stack | undefined> {
    const { Stacks = [] } = await stacks.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  }

  async function output(name: string): Promise<string> {
    const value = (await described(STACK))?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
    if (value === undefined) throw new Error(`The stack ${STACK} has no output ${name}.`);
    return value;
  }

  async function policyOf(TopicArn: string): Promise<string> {
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    return Attributes?.['Policy'] ?? '';
  }

  return {
    sqs,
    run,
    output,
    async parameters(name = STACK) {
      return Object.fromEntries(((await described(name))?.Parameters ?? []).map(({ ParameterKey = '', ParameterValue }) => [ParameterKey, ParameterValue]));
    },
    async deploy(...options) {
      const { code, out, err } = await run('npm', ['run', 'deploy', '--', '--stage', 'local', ...options]);
      if (code !== 0) throw new Error(`npm run deploy ended with ${code}:\n${out}\n${err}`);
      const { Roles = [] } = await iam.send(new ListRolesCommand({}));
      for (const { RoleName = '' } of Roles.filter((role) => /-(intake|config-rule|sweep|reconcile|approve)$/.test(role.RoleName ?? '')))
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'emulator', PolicyDocument: JSON.stringify(OF_THE_EMULATOR) }));
      for (const { RoleName = '', AssumeRolePolicyDocument = '' } of Roles.filter((role) => /-(reader|remediator|reverter)$/.test(role.RoleName ?? '')))
        await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trustByName(AssumeRolePolicyDocument) }));
    },
    async ledger() {
      return openLedger(dynamoTable({ client: tables, tableName: await output('LedgerTable') }));
    },
    async tell(call) {
      const { Entries = [] } = await events.send(
        new PutEventsCommand({ Entries: [{ Source: 'holdfast.local', DetailType: 'AWS API Call via CloudTrail', Detail: JSON.stringify(recordOf(call)) }] }),
      );
      const [refused] = Entries.filter(({ ErrorCode }) => ErrorCode !== undefined);
      if (refused) throw new Error(`EventBridge refused the event: ${refused.ErrorCode} ${refused.ErrorMessage}`);
    },
    async filterOf(address) {
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: await output('AlertsTopic') }));
      const of = Subscriptions.filter(({ Endpoint }) => Endpoint === address);
      if (of.length === 0) return undefined;
      if (of.length > 1) throw new Error(`${address} is subscribed ${of.length} times.`);
      const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: of[0]?.SubscriptionArn }));
      return v.parse(v.nullable(v.record(v.string(), v.array(v.unknown()))), JSON.parse(Attributes?.['FilterPolicy'] ?? 'null'));
    },
    async subscribe(Protocol, Endpoint) {
      await sns.send(new SubscribeCommand({ TopicArn: await output('AlertsTopic'), Protocol, Endpoint }));
    },
    async listen(name, filter) {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
      const TopicArn = await output('AlertsTopic');
      const fromTopic = {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: Attributes?.['QueueArn'],
        Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
      };
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [fromTopic] }) } }));
      const policy = await policyOf(TopicArn);
      await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: JSON.stringify(openTo(TopicArn)) }));
      await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: 'sqs',
          Endpoint: Attributes?.['QueueArn'],
          Attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify(filter) },
        }),
      );
      await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: policy }));
      const heard: Told[] = [];
      return {
        async heard() {
          for (const { Body = '' } of await taken(sqs, QueueUrl)) heard.push(v.parse(message, JSON.parse(Body)));
          return heard;
        },
      };
    },
  };
}

/** What lies in a queue, taken out of it; its attributes with it. */
export async function taken(sqs: SQSClient, QueueUrl: string): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }));
  for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages;
}

let calls = 0;

/** A record of CloudTrail: a call that a person made on the console. */
export function recordOf(call: object): Readonly<Record<string, unknown>> {
  calls += 1;
  return {
    eventVersion: '1.11',
    eventID: `e2e-${calls}`,
    eventTime: new Date().toISOString(),
    awsRegion: REGION,
    readOnly: false,
    userIdentity: { type: 'IAMUser', userName: 'carol', arn: 'arn:aws:iam::123456789012:user/carol', accountId: '123456789012' },
    ...call,
  };
}

/** Whoever runs the tests may have an AWS account: it is none of their business. */
function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|HOLDFAST|SLS|SERVERLESS)_/.test(name)));
}
