import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Example, sure } from '../example.ts';

const everybody = '{"Sid":"Open","Effect":"Allow","Principal":{"AWS":"*"},"Action":"SNS:Publish","Resource":"*"}';
const partner = '{"Effect":"Allow",  "Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"SNS:Publish","Resource":"*"}';

async function taggedTopic(region: string, statements: readonly string[]): Promise<string> {
  const sns = new SNSClient({ region });
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'snapwave-news', Tags: [{ Key: 'service', Value: 'web' }] }));
  const AttributeValue = `{ "Version": "2012-10-17",\n "Statement": [ ${statements.join(', ')} ] }`;
  await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
  return sure(TopicArn);
}

export default [
  { onMoto: ({ region }) => taggedTopic(region, [partner, everybody]) },
  /** A policy that nothing would be left of. */
  { onMoto: ({ region }) => taggedTopic(region, [everybody]) },
] satisfies readonly Example[];
