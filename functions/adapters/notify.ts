import { GetTopicAttributesCommand, type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type Alert, AlertWaits } from '../core/alert.ts';
import { chatOf, machineOf, shortMachineOf, subjectOf, type Telling, textOf } from '../core/message.ts';
import type { AccountNames } from '../core/phrases.ts';
import type { Log, Notifier, Operations } from '../core/ports.ts';
import type { ApprovalRequest, Approver } from '../core/request.ts';
import type { CommandTarget } from '../core/shell.ts';
import { MINUTE } from '../core/time.ts';

/** SNS takes 262,144 bytes of message and attributes (API reference, Publish); some are left for the attributes. */
const LARGEST_MESSAGE = 262_144 - 4096;

export interface SnsNotifierOptions {
  readonly client: Pick<SNSClient, 'send'>;
  /** A standard topic: FIFO topics do not deliver to e-mail. */
  readonly topicArn: string;
  /** The link with which an approver answers a request; null: there is no page, and messages carry the commands. */
  readonly linkFor: ((request: ApprovalRequest, approver: Approver) => Promise<string>) | null;
  readonly accountNames: AccountNames;
  /** Whether one more alert may be sent now: all functions share one rate. */
  readonly turn: () => Promise<boolean>;
  readonly log: Log;
  /** What the commands in a message are to work on: the stack that sends it. */
  readonly target?: CommandTarget;
}

/**
 * Tells through one SNS topic. Subscriptions choose by message attributes: `audience` (`approver`, `everyone`, `chat`), `approver` (a name),
 * `kind`, `severity`. An alert waits while nobody has confirmed a subscription, since SNS would drop it, and while the rate is used up. Whoever subscribes without a filter policy gets every approver's link: the deployed subscriptions all have one.
 */
export function snsNotifier({ client, topicArn, linkFor, accountNames, turn, log, target = null }: SnsNotifierOptions): Notifier {
  let confirmed: { readonly until: number; readonly answer: Promise<boolean> } | undefined;

  /** Asked at most once a minute. */
  function isConfirmed(): Promise<boolean> {
    if (!confirmed || Date.now() >= confirmed.until) confirmed = { until: Date.now() + MINUTE, answer: askConfirmed() };
    return confirmed.answer;
  }

  async function askConfirmed(): Promise<boolean> {
    try {
      const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
      return Attributes?.['SubscriptionsConfirmed'] !== '0';
    } catch (error) {
      // Not to know is no reason to keep an alert back.
      log.warn('subscriptions of the topic could not be read', { topicArn, error: error instanceof Error ? error.message : String(error) });
      return true;
    }
  }

  async function publish(alert: Alert, audience: Audience, message: string): Promise<void> {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subjectOf(alert),
        Message: message,
        MessageStructure: 'json',
        MessageAttributes: attributesOf(alert, audience),
      }),
    );
  }

  return {
    async tell(alert, request) {
      if (!(await isConfirmed()))
        throw new AlertWaits('No subscription to the alerts topic is confirmed: open the mail from AWS Notifications and confirm it.');
      if (!(await turn())) throw new AlertWaits('The alerts that may be sent within a minute are used up.');
      const asked = alert.kind === 'request' ? (request?.approvers ?? []) : [];
      const publications = asked.map(async (approver) => {
        const link = request && linkFor && (await linkFor(request, approver));
        await publish(alert, { audience: 'approver', approver: approver.name }, messageFor({ alert, link, accountNames, target }));
      });
      if (asked.length === 0) publications.push(publish(alert, { audience: 'everyone' }, messageFor({ alert, link: null, accountNames, target })));
      const chat = chatOf({ alert, accountNames, target, hasPage: linkFor !== null });
      publications.push(publish(alert, { audience: 'chat' }, JSON.stringify({ default: JSON.stringify(chat) })));

      const failures = (await Promise.allSettled(publications)).flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
      if (failures.length > 0) {
        const reasons = [...new Set(failures.map((failure) => (failure instanceof Error ? failure.message : String(failure))))];
        throw new AggregateError(
          failures,
          `${failures.length} of ${publications.length} messages of alert ${alert.id} could not be sent: ${reasons.join('; ')}.`,
        );
      }
    },
  };
}

/** Publishes on the topic that the alarms go to. */
export function snsOperations({ client, topicArn }: Pick<SnsNotifierOptions, 'client' | 'topicArn'>): Operations {
  return {
    async notify(subject, text) {
      const message = Buffer.byteLength(text) <= LARGEST_MESSAGE ? text : `${text.slice(0, LARGEST_MESSAGE / 4)}…`;
      await client.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
    },
  };
}

type Audience = { readonly audience: 'approver'; readonly approver: string } | { readonly audience: 'everyone' | 'chat' };

function attributesOf({ kind, severity }: Alert, audience: Audience): Record<string, MessageAttributeValue> {
  return Object.fromEntries(Object.entries({ ...audience, kind, severity }).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]));
}

/** Text for people, JSON for programs, in one message. A plan that is too large for SNS stays in the ledger. */
function messageFor(telling: Telling): string {
  const whole = formsOf(telling, machineOf(telling));
  return Buffer.byteLength(whole) <= LARGEST_MESSAGE ? whole : formsOf(telling, shortMachineOf(telling));
}

function formsOf(telling: Telling, machine: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(machine);
  return JSON.stringify({ default: textOf(telling), sqs: json, lambda: json, http: json, https: json });
}
