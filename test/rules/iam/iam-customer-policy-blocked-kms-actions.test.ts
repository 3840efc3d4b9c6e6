import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/iam/iam-customer-policy-blocked-kms-actions.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:iam::111122223333:policy/media';
const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::Policy', id: arn } as const;
const of = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (statement: object) => ({ Effect: 'Allow', Resource: '*', ...statement });
const deny = (statement: object) => ({ Effect: 'Deny', Resource: '*', ...statement });
const facts = (document: string | object, more: object = {}) => ({
  arn,
  defaultVersionId: 'v2',
  document,
  versions: [],
  attachmentCount: 2,
  boundaryCount: 0,
  ...more,
});
const said = (actions: string, statements = 'statement 1') =>
  `${actions} is allowed on every KMS key (${statements}): whoever has this policy can read whatever the account encrypts, where the keys’ policies leave it to IAM.`;
const reported = (name: string, document: string | object, actions = 'kms:Decrypt, kms:ReEncryptFrom', statements?: string, parameters = {}) => ({
  name,
  facts: facts(document),
  parameters,
  message: said(actions, statements),
  plan: null,
});
const ONE_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const setDefault = (VersionId: string) => ({ action: 'iam:SetDefaultPolicyVersion', input: { PolicyArn: arn, VersionId } }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'other actions on every key', facts: facts(of(allow({ Action: ['kms:Encrypt', 'kms:ReEncryptTo', 'kms:Describe*'] }))) },
    { name: 'decryption with one key', facts: facts(of(allow({ Action: 'kms:*', Resource: [ONE_KEY, 'arn:aws:s3:::b'] }))) },
    {
      name: 'decryption with every key of one Region',
      facts: facts(of(allow({ Action: 'kms:Decrypt', Resource: 'arn:aws:kms:eu-west-1:111122223333:key/*' }))),
    },
    { name: 'decryption with what is not a key', facts: facts(of(allow({ Action: 'kms:Decrypt', Resource: 'arn:aws:s3:::*' }))) },
    { name: 'all but KMS', facts: facts(of(allow({ NotAction: ['iam:*', 'KMS:*'] }))) },
    { name: 'all but decryption', facts: facts(of(allow({ NotAction: ['kms:Decrypt', 'kms:ReEncrypt*'] }))) },
    { name: 'everything but keys', facts: facts(of({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:kms:*:*:*' })) },
    { name: 'everything, with decryption denied', facts: facts(of(allow({ Action: '*' }), deny({ Action: ['kms:Decrypt', 'kms:ReEncrypt*'] }))) },
    { name: 'all of KMS, denied but for one key', facts: facts(of(allow({ Action: 'kms:*' }), { Effect: 'Deny', Action: 'kms:*', NotResource: ONE_KEY })) },
    { name: 'other actions than those blocked here', facts: facts(of(allow({ Action: 'kms:Decrypt' }))), parameters: { blockedActionsPatterns: ['kms:Sign'] } },
    {
      name: 'decryption with a key that the template makes',
      facts: facts({ Statement: [allow({ Action: 'kms:Decrypt', Resource: new TemplateRef('Key', 'Arn') })] }),
    },
  ],
  notApplicable: [
    {
      name: 'a boundary, where these are left out',
      facts: facts(of(allow({ Action: '*' })), { boundaryCount: 3 }),
      parameters: { excludePermissionBoundaryPolicy: true },
    },
  ],
  invalid: [
    {
      name: 'decryption with every key, and goes back to the newest version without it',
      facts: facts(of(allow({ Action: 'kms:Decrypt' })), {
        versions: [
          { versionId: 'v1', document: of(allow({ Action: 'kms:Encrypt' })) },
          { versionId: 'v2', document: of(allow({ Action: 'kms:Decrypt' })) },
          { versionId: 'v3', document: of(allow({ Action: 'kms:ReEncrypt*' })) },
        ],
      }),
      message: said('kms:Decrypt'),
      plan: {
        risk: 'high',
        message:
          'Put version v1 in force instead of v2; no version is deleted. It hits all who have the policy at once (2 users, groups and roles; 0 more that it bounds): what only v2 allows stops working, and what only v1 allows works again.',
        steps: [{ apply: setDefault('v1'), revert: setDefault('v2') }],
      },
    },
    reported('all of KMS', of(allow({ Action: 'KMS:*' }))),
    reported('a pattern that matches it', of(allow({ Action: 'kms:De*' })), 'kms:Decrypt'),
    reported('everything', of(allow({ Action: '*' }))),
    reported('it in a policy that bounds nobody, where boundaries are left out', of(allow({ Action: '*' })), undefined, undefined, {
      excludePermissionBoundaryPolicy: true,
    }),
    reported('all but something else', of(allow({ NotAction: ['iam:*', 'kms:Encrypt'] }))),
    reported('every key of the account', of(allow({ Action: 'kms:Decrypt', Resource: [ONE_KEY, 'arn:aws:kms:*:111122223333:key/*'] })), 'kms:Decrypt'),
    reported('every key of another partition', of(allow({ Action: 'kms:Decrypt', Resource: 'arn:aws-us-gov:kms:*:*:*' })), 'kms:Decrypt'),
    reported('every key but one', of({ Effect: 'Allow', Action: 'kms:Decrypt', NotResource: ONE_KEY }), 'kms:Decrypt'),
    reported('it under a condition', of(allow({ Action: 'kms:Decrypt', Condition: { StringLike: { 'kms:ViaService': 's3.*' } } })), 'kms:Decrypt'),
    reported(
      'it with a denial under a condition',
      of(allow({ Action: 'kms:Decrypt' }), deny({ Action: 'kms:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })),
      'kms:Decrypt',
    ),
    reported('it with a denial of one key', of(allow({ Action: 'kms:Decrypt' }), deny({ Action: 'kms:*', Resource: ONE_KEY })), 'kms:Decrypt'),
    reported('it with a denial of one action', of(deny({ Action: 'kms:Decrypt' }), allow({ Action: 'kms:*' })), 'kms:ReEncryptFrom', 'statement 2'),
    reported('some action that is blocked here', of(allow({ Action: 'kms:Sign' })), 'kms:S*', undefined, { blockedActionsPatterns: ['kms:S*'] }),
    reported(
      'it in a template, whatever else is known only at deployment',
      { Statement: [allow({ Action: ['kms:Decrypt', UNRESOLVED], Condition: UNRESOLVED }), allow({ Action: UNRESOLVED, Resource: ONE_KEY })] },
      'kms:Decrypt',
    ),
  ],
  insufficient: [
    { name: 'a policy whose document is not shown', facts: { boundaryCount: 0 } },
    {
      name: 'a resource known only at deployment',
      facts: facts({ Statement: [allow({ Action: 'kms:Decrypt', Resource: UNRESOLVED })] }),
      message: /only at deployment/,
    },
    { name: 'an action known only at deployment', facts: facts({ Statement: [allow({ Action: UNRESOLVED })] }), message: /only at deployment/ },
    {
      name: 'a denial known only at deployment',
      facts: facts({ Statement: [allow({ Action: 'kms:Decrypt' }), deny({ Action: UNRESOLVED })] }),
      message: /only at deployment/,
    },
    {
      name: 'a denial under a condition known only at deployment',
      facts: facts({ Statement: [allow({ Action: 'kms:Decrypt' }), deny({ Action: 'kms:*', Condition: UNRESOLVED })] }),
      message: /only at deployment/,
    },
    { name: 'a statement that may deny it', facts: facts({ Statement: [allow({ Action: 'kms:Decrypt' }), UNRESOLVED] }), message: /only at deployment/ },
  ],
});
