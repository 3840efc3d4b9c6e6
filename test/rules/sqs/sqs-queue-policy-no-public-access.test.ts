import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/sqs/sqs-queue-policy-no-public-access.ts';
import { testRule } from '../rule-tester.ts';

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs';
const arn = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::SQS::Queue', id: QueueUrl } as const;

const partner = `{ "Effect": "Allow", "Principal": { "AWS": "444455556666" }, "Action": "sqs:SendMessage", "Resource": "${arn}" }`;
const everybody = `{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"${arn}"}`;
const under = (condition: string) => everybody.replace(/}$/, `,"Condition":${condition}}`);
const textOf = (...statements: string[]) => `{"Version":"2012-10-17", "Statement":[${statements.join(', ')}]}`;
const holding = (...statements: string[]) => ({ url: QueueUrl, arn, policy: textOf(...statements), tags: {} });
const set = (Policy: string) => ({ action: 'sqs:SetQueueAttributes', input: { QueueUrl, Attributes: { Policy } } }) as const;
const what = (number: number) => `statement ${number} "Open" (sqs:SendMessage)`;
const message = (number: number) => `The queue's policy lets everybody in, from any AWS account and from none, by ${what(number)}.`;
const removing = (number: number, before: string, after: string) =>
  ({
    risk: 'high',
    message: `Take ${what(number)} out of the queue's policy; all other statements stay as they are, byte for byte. Topics, buckets and other accounts that come in by nothing else are refused within a minute; within this account, IAM policies decide.`,
    steps: [{ apply: set(after), revert: set(before) }],
  }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'a queue without a policy', facts: { ...holding(), policy: null } },
    { name: 'another account by its number', facts: holding(partner) },
    { name: 'everybody by way of one topic', facts: holding(under('{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111122223333:news"}}')) },
    { name: 'everybody in one organization', facts: holding(under('{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}')) },
    { name: 'a denial of plain HTTP to everybody', facts: holding(everybody.replace('Allow', 'Deny')) },
    {
      name: "everybody by way of a template's topic",
      facts: {
        policy: {
          Statement: {
            Effect: 'Allow',
            Principal: '*',
            Action: 'sqs:SendMessage',
            Resource: '*',
            Condition: { ArnLike: { 'aws:SourceArn': new TemplateRef('News') } },
          },
        },
      },
    },
  ],
  invalid: [
    {
      name: 'everybody beside another account, which stays',
      facts: holding(partner, everybody),
      message: message(2),
      plan: removing(2, textOf(partner, everybody), textOf(partner)),
    },
    {
      name: 'everybody, under a condition that whoever calls can meet',
      facts: holding(partner, under('{"StringLike":{"aws:SourceArn":"arn:aws:sns:*:*:*"}}')),
      message: message(2),
      plan: removing(2, textOf(partner, under('{"StringLike":{"aws:SourceArn":"arn:aws:sns:*:*:*"}}')), textOf(partner)),
    },
    {
      name: 'everybody and nobody else',
      facts: holding(everybody),
      message: message(1),
      plan: {
        risk: 'high',
        message: `Take the queue's policy away, since it holds nothing but ${what(1)}. Topics, buckets and other accounts are refused within a minute; within this account, IAM policies decide.`,
        steps: [{ apply: set(''), revert: set(textOf(everybody)) }],
      },
    },
    { name: "a template's policy", facts: { policy: { Statement: [JSON.parse(everybody)] } }, message: message(1), plan: null },
  ],
  insufficient: [
    { name: 'a queue as AWS Config records it, without its policy', facts: { url: QueueUrl, arn, tags: {} }, message: /policy/ },
    { name: 'a policy known only at deployment', facts: { policy: { Statement: UNRESOLVED } } },
  ],
});
