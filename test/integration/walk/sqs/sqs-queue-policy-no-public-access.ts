import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Example, sure } from '../example.ts';

const everybody = '{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}';
const partner = '{"Effect":"Allow",  "Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"sqs:SendMessage","Resource":"*"}';

async function taggedQueue(region: string, statements: readonly string[]): Promise<string> {
  const Policy = `{ "Version": "2012-10-17",\n "Statement": [ ${statements.join(', ')} ] }`;
  const { QueueUrl } = await new SQSClient({ region }).send(
    new CreateQueueCommand({ QueueName: 'snapwave-jobs', Attributes: { Policy }, tags: { service: 'web' } }),
  );
  return sure(QueueUrl);
}

export default [
  { onMoto: ({ region }) => taggedQueue(region, [partner, everybody]) },
  /** A policy that nothing would be left of. */
  { onMoto: ({ region }) => taggedQueue(region, [everybody]) },
] satisfies readonly Example[];
