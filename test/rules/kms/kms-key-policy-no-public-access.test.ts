import { UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/kms/kms-key-policy-no-public-access.ts';
import { testRule } from '../rule-tester.ts';
import { id as KeyId, plain, ref } from './keys.ts';

const root = '{ "Sid": "Root", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" }';
const reader = '{"Sid":"Reader","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/reader"},"Action":"kms:Decrypt","Resource":"*"}';
const everybody = '{"Sid":"Open","Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}';
const viaLambda =
  '{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"lambda.eu-west-1.amazonaws.com"}}}';
const textOf = (...statements: string[]) => `{\n  "Version" : "2012-10-17",\n  "Statement" : [ ${statements.join(', ')} ]\n}`;
const holding = (...statements: string[]) => ({ ...plain, policy: textOf(...statements) });
const put = (Policy: string) =>
  ({ action: 'kms:PutKeyPolicy', input: { KeyId, PolicyName: 'default', Policy, BypassPolicyLockoutSafetyCheck: false } }) as const;
const message = (statements: string) => `The key policy lets everybody in, from any AWS account, by ${statements}.`;
const planned = (statements: string, before: string, after: string) =>
  ({
    risk: 'high',
    message: `Take ${statements} out of the key policy; all other statements stay as they are, byte for byte. Whoever uses the key by nothing else is refused from then on, also services and roles of this account.`,
    steps: [{ apply: put(after), revert: put(before) }],
  }) as const;

testRule(rule, ref, {
  valid: [
    { name: "KMS's default policy", facts: plain },
    { name: 'everybody, kept to the account', facts: holding(root, viaLambda) },
    {
      name: 'everybody, of one organization',
      facts: holding(root, everybody.replace('"Resource":"*"', '"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}')),
    },
    { name: 'a denial of everybody', facts: holding(root, everybody.replace('Allow', 'Deny')) },
    { name: 'another account by its name', facts: holding(root, reader.replace('111122223333', '444455556666')) },
  ],
  notApplicable: [{ name: "a service's own key", facts: { ...holding(everybody), manager: 'AWS' } }],
  invalid: [
    {
      name: 'a statement that lets everybody decrypt, and takes it out alone',
      facts: holding(root, everybody, reader),
      message: message('statement 2 "Open" (kms:Decrypt)'),
      plan: planned('statement 2 "Open" (kms:Decrypt)', textOf(root, everybody, reader), textOf(root, reader)),
    },
    {
      name: 'everybody by way of one service, from whatever account',
      facts: holding(root, viaLambda.replace('"kms:CallerAccount":"111122223333",', '')),
      message: message('statement 2 (kms:Decrypt)'),
      plan: planned('statement 2 (kms:Decrypt)', textOf(root, viaLambda.replace('"kms:CallerAccount":"111122223333",', '')), textOf(root)),
    },
    { name: 'a policy of nothing else', facts: holding(everybody), message: message('statement 1 "Open" (kms:Decrypt)'), plan: null },
    {
      name: 'a policy after which the account could not manage the key',
      facts: holding(everybody.replace('kms:Decrypt', 'kms:*'), reader),
      message: message('statement 1 "Open" (kms:*)'),
      plan: null,
    },
    {
      name: 'a policy after which the account could manage the key under a condition only',
      facts: holding(everybody, root.replace('"Resource": "*"', '"Resource": "*", "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }')),
      message: message('statement 1 "Open" (kms:Decrypt)'),
      plan: null,
    },
    {
      name: 'a policy after which the account could use the key, and not manage it',
      facts: holding(everybody, root.replace('kms:*', 'kms:Decrypt')),
      message: message('statement 1 "Open" (kms:Decrypt)'),
      plan: null,
    },
    {
      name: 'a statement for everybody, beside the account by its number, which stays in control',
      facts: holding(root.replace('arn:aws:iam::111122223333:root', '111122223333'), everybody),
      message: message('statement 2 "Open" (kms:Decrypt)'),
      plan: planned(
        'statement 2 "Open" (kms:Decrypt)',
        textOf(root.replace('arn:aws:iam::111122223333:root', '111122223333'), everybody),
        textOf(root.replace('arn:aws:iam::111122223333:root', '111122223333')),
      ),
    },
    {
      name: "a template's policy, which has no text to take it out of",
      facts: { ...plain, policy: { Statement: [JSON.parse(everybody)] } },
      message: message('statement 1 "Open" (kms:Decrypt)'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a policy that is not shown', facts: { manager: 'CUSTOMER' }, message: /policy/ },
    { name: 'a statement known only at deployment', facts: { manager: 'CUSTOMER', policy: { Statement: [UNRESOLVED] } } },
  ],
});
