import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Keeps what could not be understood: whole, with the reason. Throws where it was not taken. */
export interface DeadLetters {
  put(body: string, reason: string): Promise<void>;
}

/** SQS takes attribute values of up to its message size; a reason is a sentence. Characters. */
const REASON = 1000;

/** The dead-letter queue of the inbox; the reason stands in the message attribute `reason`. */
export function sqsDeadLetters({ client, queueUrl }: { readonly client: SQSClient; readonly queueUrl: string }): DeadLetters {
  return {
    async put(body, reason) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageAttributes: { reason: { DataType: 'String', StringValue: reason.slice(0, REASON) } },
        }),
      );
    },
  };
}
