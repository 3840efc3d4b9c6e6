import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ownValue } from '../../resources/shared/own-value.ts';

/** Who is subscribed to one topic, and whether they have confirmed it: SNS delivers nothing to those who have not. */
export interface Subscriptions {
  readonly confirmed: readonly Subscriber[];
  readonly pending: readonly Subscriber[];
}
export interface Subscriber {
  readonly protocol: string;
  /** An address, a queue's ARN, a URL. */
  readonly endpoint: string;
}

/** All pages. Throws what SNS answers. */
export async function subscriptionsOf(client: Pick<SNSClient, 'send'>, topicArn: string): Promise<Subscriptions> {
  const { ListSubscriptionsByTopicCommand } = await import('@aws-sdk/client-sns');
  const confirmed: Subscriber[] = [];
  const pending: Subscriber[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, ...(NextToken !== undefined && { NextToken }) }));
    for (const { SubscriptionArn = '', Protocol = '', Endpoint = '' } of page.Subscriptions ?? []) {
      // `PendingConfirmation` and `Deleted` stand in the place of the ARN (SNS API reference, Subscription).
      if (SubscriptionArn === 'Deleted') continue;
      (SubscriptionArn.startsWith('arn:') ? confirmed : pending).push({ protocol: Protocol, endpoint: Endpoint });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return { confirmed, pending };
}

/** About how many messages a queue holds, those in flight and delayed included: SQS counts approximately. Throws what SQS answers. */
export async function messagesIn(client: Pick<SQSClient, 'send'>, queueUrl: string): Promise<number> {
  const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
  const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...COUNTS] }));
  return COUNTS.reduce((sum, name) => sum + Number(ownValue(Attributes, name) ?? 0), 0);
}
const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'] as const;
