import rule from '../../../rules/secretsmanager/secretsmanager-secret-policy-no-public-access.ts';
import { testRule } from '../rule-tester.ts';
import { plain, ref, arn as SecretId } from './secrets.ts';

const partner = '{ "Effect": "Allow", "Principal": { "AWS": "444455556666" }, "Action": "secretsmanager:GetSecretValue", "Resource": "*" }';
const everybody = '{"Sid":"Open","Effect":"Allow","Principal":{"AWS":"*"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}';
const textOf = (...statements: string[]) => `{"Version":"2012-10-17", "Statement":[${statements.join(', ')}]}`;
const holding = (...statements: string[]) => ({ ...plain, policy: textOf(...statements) });
const put = (ResourcePolicy: string) => ({ action: 'secretsmanager:PutResourcePolicy', input: { SecretId, ResourcePolicy } }) as const;
const what = (number: number) => `statement ${number} "Open" (secretsmanager:GetSecretValue)`;
const message = (number: number) => `The secret's policy lets everybody in, from any AWS account, by ${what(number)}.`;

testRule(rule, ref, {
  valid: [
    { name: 'a secret without a policy', facts: plain },
    { name: 'another account by its number', facts: holding(partner) },
    {
      name: 'everybody in one organization',
      facts: holding(everybody.replace('"Resource":"*"', '"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}')),
    },
    { name: 'a denial of everybody', facts: holding(everybody.replace('Allow', 'Deny')) },
  ],
  notApplicable: [{ name: 'a secret that is to be deleted', facts: { ...holding(everybody), pendingDeletion: true } }],
  invalid: [
    {
      name: 'everybody beside another account, which stays',
      facts: holding(partner, everybody),
      message: message(2),
      plan: {
        risk: 'high',
        message: `Take ${what(2)} out of the secret's policy; all other statements stay as they are, byte for byte. Other accounts that come in by nothing else are refused from then on; within this account, IAM policies decide.`,
        steps: [{ apply: put(textOf(partner)), revert: put(textOf(partner, everybody)) }],
      },
    },
    {
      name: 'everybody and nobody else',
      facts: holding(everybody),
      message: message(1),
      plan: {
        risk: 'high',
        message: `Delete the secret's policy, since it holds nothing but ${what(1)}. Other accounts are refused from then on; within this account, IAM policies decide.`,
        steps: [{ apply: { action: 'secretsmanager:DeleteResourcePolicy', input: { SecretId } }, revert: put(textOf(everybody)) }],
      },
    },
    { name: 'a replica, whose primary has the policy', facts: { ...holding(everybody), replica: true }, message: message(1), plan: null },
  ],
  insufficient: [{ name: 'a policy that is not shown', facts: { name: 'web/db', pendingDeletion: false }, message: /policy/ }],
});
