import { UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/sns/sns-topic-policy-no-public-access.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:sns:eu-west-1:111122223333:news';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::SNS::Topic', id: arn } as const;

const owner = `{ "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": ["SNS:Publish", "SNS:Subscribe"], "Resource": "${arn}", "Condition": { "StringEquals": { "AWS:SourceOwner": "111122223333" } } }`;
const everybody = `{"Sid":"__console_pub_0","Effect":"Allow","Principal":{"AWS":"*"},"Action":"SNS:Publish","Resource":"${arn}"}`;
const textOf = (...statements: string[]) => `{"Version":"2008-10-17", "Statement":[${statements.join(', ')}]}`;
const holding = (...statements: string[]) => ({ arn, policy: textOf(...statements), tags: {} });
const set = (AttributeValue: string) => ({ action: 'sns:SetTopicAttributes', input: { TopicArn: arn, AttributeName: 'Policy', AttributeValue } }) as const;
const what = (number: number) => `statement ${number} "__console_pub_0" (SNS:Publish)`;
const message = (number: number) => `The topic's policy lets everybody in, from any AWS account, by ${what(number)}.`;

testRule(rule, ref, {
  valid: [
    { name: 'the policy that SNS gives every new topic', facts: holding(owner) },
    { name: "a template's topic that keeps it", facts: { policy: null } },
    { name: 'a bucket of one account', facts: holding(everybody.replace(/}$/, ',"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}')) },
    { name: 'a service', facts: holding(everybody.replace('"AWS":"*"', '"Service":"events.amazonaws.com"')) },
  ],
  invalid: [
    {
      name: 'everybody beside the owner, who stays',
      facts: holding(owner, everybody),
      message: message(2),
      plan: {
        risk: 'high',
        message: `Take ${what(2)} out of the topic's policy; all other statements stay as they are, byte for byte. Services and other accounts that publish or subscribe by nothing else are refused from then on; within this account, IAM policies decide.`,
        steps: [{ apply: set(textOf(owner)), revert: set(textOf(owner, everybody)) }],
      },
    },
    {
      name: 'everybody and nobody else',
      facts: holding(everybody),
      message: message(1),
      plan: {
        risk: 'high',
        message: `Put the policy that SNS gives every new topic in the place of this one, which holds nothing but ${what(1)}: a topic can't be without. Services and other accounts are refused from then on, its owner's are not.`,
        steps: [
          {
            apply: set(
              `{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"${arn}","Condition":{"StringEquals":{"AWS:SourceOwner":"111122223333"}}}]}`,
            ),
            revert: set(textOf(everybody)),
          },
        ],
      },
    },
    { name: "a template's policy", facts: { policy: { Statement: [JSON.parse(everybody)] } }, message: message(1), plan: null },
  ],
  insufficient: [
    { name: 'a topic whose policy is not shown', facts: { arn, tags: {} }, message: /policy/ },
    { name: 'a policy known only at deployment', facts: { policy: { Statement: UNRESOLVED } } },
  ],
});
