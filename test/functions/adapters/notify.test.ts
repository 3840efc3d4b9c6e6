import { CreateTopicCommand, GetTopicAttributesCommand, type PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { snsNotifier } from '../../../functions/adapters/notify.ts';
import { AlertWaits } from '../../../functions/core/alert.ts';
import type { Log } from '../../../functions/core/ports.ts';
import type { Step } from '../../../rules/rule.ts';
import { alertOf, question } from '../approve/question.ts';

let server: FauxqsServer;
let sns: SNSClient;
let sqs: SQSClient;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  const options = { endpoint: `http://127.0.0.1:${server.port}`, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  sns = new SNSClient(options);
  sqs = new SQSClient(options);
});
afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await server.stop();
});

type Filter = Readonly<Record<string, readonly string[]>>;

/** A topic with one queue behind each filter policy, as the deployed subscriptions have them. */
async function topicWith<Name extends string>(topic: string, filters: Readonly<Record<Name, Filter>>) {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: topic }));
  const urls = new Map<string, string>();
  for (const [name, filter] of Object.entries<Filter>(filters)) {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${topic}-${name}` }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: Attributes?.['QueueArn'],
        Attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify(filter) },
      }),
    );
    urls.set(name, QueueUrl);
  }
  return {
    topicArn: TopicArn,
    async received(name: Name): Promise<unknown[]> {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: urls.get(name), MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body = '' }) => formFor('sqs', Body));
    },
  };
}

/** What SNS makes of a message in JSON structure: the form of the subscription's protocol, else the default (API reference, Publish). fauxqs 2.4 hands the whole on. */
function formFor(protocol: string, body: string): unknown {
  const forms = v.safeParse(v.objectWithRest({ default: v.string() }, v.string()), JSON.parse(body));
  return JSON.parse(forms.success ? (forms.output[protocol] ?? forms.output.default) : body);
}

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** No rate holds anything back. */
const FREE = { turn: async () => true, log: quiet };

const AUDIENCES = {
  ana: { audience: ['approver'], approver: ['Ana'] },
  ben: { audience: ['approver'], approver: ['Ben'] },
  chat: { audience: ['chat'] },
  everyone: { audience: ['everyone'] },
} satisfies Record<string, Filter>;

const linkFor = async (request: { readonly id: string }, approver: { readonly name: string }) => `https://holdfast.example/?t=${request.id}.${approver.name}`;
const machine = v.object({ link: v.nullable(v.string()), text: v.string(), alert: v.object({ id: v.string() }), truncated: v.optional(v.string()) });

describe('alerts that have to wait', () => {
  afterEach(() => void vi.useRealTimers());

  it('do so while no subscription is confirmed, and go out when one is', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { topicArn, received } = await topicWith('confirmed', { everyone: AUDIENCES.everyone });
    let isConfirmed = false;
    let asked = 0;
    const client = {
      async send(command: object) {
        if (!(command instanceof GetTopicAttributesCommand)) return await sns.send(command as PublishCommand);
        asked += 1;
        return { Attributes: { SubscriptionsConfirmed: isConfirmed ? '1' : '0' } };
      },
    } as SNSClient;
    const { request } = question();
    const notifier = snsNotifier({ ...FREE, client, topicArn, linkFor, accountNames: {} });
    const alert = alertOf(request, { kind: 'violation', request: null });

    await expect(notifier.tell(alert, null)).rejects.toThrow(AlertWaits);
    await expect(notifier.tell(alert, null)).rejects.toThrow('No subscription to the alerts topic is confirmed');
    expect(asked).toBe(1);
    isConfirmed = true;
    vi.setSystemTime(Date.now() + 60_000);
    await notifier.tell(alert, null);
    expect(await received('everyone')).toHaveLength(1);
  });

  it('do so while the rate is used up', async () => {
    const { topicArn, received } = await topicWith('rate', { everyone: AUDIENCES.everyone });
    const { request } = question();
    const notifier = snsNotifier({ ...FREE, turn: async () => false, client: sns, topicArn, linkFor, accountNames: {} });

    await expect(notifier.tell(alertOf(request, { kind: 'violation', request: null }), null)).rejects.toThrow(AlertWaits);
    expect(await received('everyone')).toEqual([]);
  });

  it('do not where the subscriptions can’t be read', async () => {
    const { topicArn, received } = await topicWith('unreadable', { everyone: AUDIENCES.everyone });
    const warned: string[] = [];
    const client = {
      async send(command: object) {
        if (command instanceof GetTopicAttributesCommand) throw new Error('AuthorizationError');
        return await sns.send(command as PublishCommand);
      },
    } as SNSClient;
    const { request } = question();
    const log = { ...quiet, warn: (message: string) => void warned.push(message) };
    await snsNotifier({ ...FREE, log, client, topicArn, linkFor, accountNames: {} }).tell(alertOf(request, { kind: 'violation', request: null }), null);

    expect(await received('everyone')).toHaveLength(1);
    expect(warned).toEqual(['subscriptions of the topic could not be read']);
  });
});

describe('alerts through SNS', () => {
  it('carry the commands that answer a request instead of a link, where there is no page', async () => {
    const { topicArn, received } = await topicWith('pageless', AUDIENCES);
    const { request } = question();

    await snsNotifier({ ...FREE, client: sns, topicArn, linkFor: null, accountNames: {} }).tell(alertOf(request), request);

    const [toAna] = await received('ana');
    const { link, text } = v.parse(machine, toAna);
    expect(link).toBeNull();
    expect(text).toContain(`holdfast approve ${request.id} (or holdfast reject ${request.id})`);
    const chat = JSON.stringify(await received('chat'));
    expect(chat).toContain(`Approvers: run \`holdfast approve ${request.id}\``);
    expect(chat).not.toContain('link');
  });

  it('give each approver their own link and nobody else’s; a chat gets none that decides', async () => {
    const { topicArn, received } = await topicWith('request', AUDIENCES);
    const { request } = question();
    const notifier = snsNotifier({ ...FREE, client: sns, topicArn, linkFor, accountNames: { '111122223333': 'production' } });

    await notifier.tell(alertOf(request), request);

    for (const [name, queue] of [
      ['Ana', 'ana'],
      ['Ben', 'ben'],
    ] as const) {
      const messages = await received(queue);
      expect(messages).toHaveLength(1);
      const message = v.parse(machine, messages[0]);
      expect(message.link).toBe(`https://holdfast.example/?t=${request.id}.${name}`);
      expect(message.text).toContain(message.link);
      expect(
        JSON.stringify(messages)
          .match(/\?t=[^"\\ ]+/g)
          ?.every((link) => link.includes(`.${name}`)),
      ).toBe(true);
    }
    const chat = await received('chat');
    expect(chat).toHaveLength(1);
    expect(chat[0]).toMatchObject({ version: '1.0', source: 'custom', content: { textType: 'client-markdown' } });
    expect(JSON.stringify(chat)).not.toContain('?t=');
    expect(JSON.stringify(chat)).toContain(`holdfast approve ${request.id}`);
    expect(await received('everyone')).toEqual([]);
  });

  it('tell everyone of what nobody has to answer', async () => {
    const { topicArn, received } = await topicWith('change', AUDIENCES);
    const { request } = question();
    const alert = alertOf(request, { kind: 'change', status: 'verified', changeId: `${request.id}1`, request: null });

    await snsNotifier({ ...FREE, client: sns, topicArn, linkFor, accountNames: {} }).tell(alert, null);

    const [message] = await received('everyone');
    expect(v.parse(machine, message)).toMatchObject({ link: null, alert: { id: alert.id } });
    expect(v.parse(machine, message).text).toContain(`holdfast undo ${request.id}1`);
    expect(await received('chat')).toHaveLength(1);
    expect(await received('ana')).toEqual([]);
  });

  it('tell everyone of a question for which nobody is named, without a link', async () => {
    const { topicArn, received } = await topicWith('nobody', AUDIENCES);
    const { request } = question({ approvers: [] });
    await snsNotifier({ ...FREE, client: sns, topicArn, linkFor, accountNames: {} }).tell(alertOf(request), request);
    const [message] = await received('everyone');
    expect(v.parse(machine, message)).toMatchObject({ link: null });
    expect(v.parse(machine, message).text).toContain(`holdfast approve ${request.id}`);
  });

  it('can be filtered by severity and kind', async () => {
    const { topicArn, received } = await topicWith('severity', { critical: { severity: ['CRITICAL'] }, high: { severity: ['HIGH'], kind: ['violation'] } });
    const { request } = question();
    await snsNotifier({ ...FREE, client: sns, topicArn, linkFor, accountNames: {} }).tell(alertOf(request, { kind: 'violation', request: null }), null);
    expect(await received('critical')).toEqual([]);
    expect(await received('high')).toHaveLength(2);
  });

  it('leave a plan that is too large for a message in the ledger, and say where it is', async () => {
    const { topicArn, received } = await topicWith('large', AUDIENCES);
    const step: Step = { apply: { action: 's3:PutBucketPolicy', input: { Bucket: 'b', Policy: 'ü'.repeat(200_000) } }, revert: null };
    const { request } = question({}, { steps: [step], violation: 'x\n'.repeat(100_000), arn: `arn:aws:s3:::${'y'.repeat(63)}` });
    await snsNotifier({ ...FREE, client: sns, topicArn, linkFor, accountNames: {} }).tell(alertOf(request), request);
    const [message] = await received('ana');
    expect(v.parse(machine, message).truncated).toContain(`holdfast log --resource '${request.arn}'`);
    expect(v.parse(machine, message).link).toContain('?t=');
  });

  it('throw where a message was not taken, the others sent all the same', async () => {
    const { topicArn, received } = await topicWith('failing', AUDIENCES);
    const { request } = question();
    const failing = snsNotifier({
      ...FREE,
      client: sns,
      topicArn,
      linkFor: (asked, approver) => (approver.name === 'Ana' ? Promise.reject(new Error('no key')) : linkFor(asked, approver)),
      accountNames: {},
    });
    await expect(failing.tell(alertOf(request), request)).rejects.toThrow('1 of 4 messages');
    expect(await received('ben')).toHaveLength(1);
    await expect(
      snsNotifier({ ...FREE, client: sns, topicArn: `${topicArn}-gone`, linkFor, accountNames: {} }).tell(alertOf(request), request),
    ).rejects.toThrow('4 of 4 messages');
  });
});
