import { UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/iam/iam-user-no-policies-check.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::User', id: 'ana' } as const;
const allow = '{ "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } }';
const deny = '{ "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }, { "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*" }] }';
const arnOf = (name: string) => `arn:aws:iam::111122223333:policy/team/${name}`;
const own = (name: string, document?: string) => ({ name, arn: arnOf(name), ...(document !== undefined && { document }) });
const ofAws = (name: string) => ({ name, arn: `arn:aws:iam::aws:policy/${name}` });
const user = (more: object) => ({ name: 'ana', inlinePolicies: [], attachedPolicies: [], ...more });
const detach = (PolicyArn: string) =>
  ({
    apply: { action: 'iam:DetachUserPolicy', input: { UserName: 'ana', PolicyArn } },
    revert: { action: 'iam:AttachUserPolicy', input: { UserName: 'ana', PolicyArn } },
  }) as const;
const erase = (PolicyName: string, PolicyDocument: string) =>
  ({
    apply: { action: 'iam:DeleteUserPolicy', input: { UserName: 'ana', PolicyName } },
    revert: { action: 'iam:PutUserPolicy', input: { UserName: 'ana', PolicyName, PolicyDocument } },
  }) as const;
const said = (policies: string) =>
  `The user has policies of its own: ${policies}. They stay with it whatever groups it leaves, and nobody who looks at groups and roles sees them.`;
const plan = (doing: string, ...steps: (ReturnType<typeof detach> | ReturnType<typeof erase>)[]) => ({
  risk: 'high' as const,
  message: `${doing}. What these allow stops working for the user at once, unless a group allows it too: put it into a group first. The policies’ texts are kept, to be put back as they were.`,
  steps,
});

testRule(rule, ref, {
  valid: [
    { name: 'a user without policies', facts: user({}) },
    {
      name: 'a user whom AWS has put into quarantine',
      facts: user({ attachedPolicies: [ofAws('AWSCompromisedKeyQuarantine'), ofAws('AWSCompromisedKeyQuarantineV2'), ofAws('AWSCompromisedKeyQuarantineV3')] }),
    },
    {
      name: 'a quarantine of another partition',
      facts: user({ attachedPolicies: [{ name: 'AWSCompromisedKeyQuarantineV4', arn: 'arn:aws-cn:iam::aws:policy/AWSCompromisedKeyQuarantineV4' }] }),
    },
  ],
  invalid: [
    {
      name: 'an attached policy, and detaches it',
      facts: user({ attachedPolicies: [ofAws('ReadOnlyAccess')] }),
      message: said('ReadOnlyAccess'),
      plan: plan('Detach ReadOnlyAccess of ana', detach('arn:aws:iam::aws:policy/ReadOnlyAccess')),
    },
    {
      name: 'an inline policy, and deletes it',
      facts: user({ inlinePolicies: [{ name: 'media', document: allow }] }),
      message: said('media (inline)'),
      plan: plan('Delete the inline media of ana', erase('media', allow)),
    },
    {
      name: 'policies of all kinds, and leaves the quarantine where it is',
      facts: user({
        inlinePolicies: [
          { name: 'media', document: allow },
          { name: 'logs', document: allow },
        ],
        attachedPolicies: [ofAws('AWSCompromisedKeyQuarantineV3'), own('editors', allow), ofAws('ReadOnlyAccess'), own('ops', allow)],
      }),
      message: said('editors, ReadOnlyAccess, ops, media (inline), logs (inline)'),
      plan: plan(
        'Detach editors, ReadOnlyAccess and ops, and delete the inline media and logs of ana',
        detach(arnOf('editors')),
        detach('arn:aws:iam::aws:policy/ReadOnlyAccess'),
        detach(arnOf('ops')),
        erase('media', allow),
        erase('logs', allow),
      ),
    },
    {
      name: 'a policy of the account that is only called like the quarantine',
      facts: user({ attachedPolicies: [own('AWSCompromisedKeyQuarantineV2', allow)] }),
      message: said('AWSCompromisedKeyQuarantineV2'),
      plan: plan('Detach AWSCompromisedKeyQuarantineV2 of ana', detach(arnOf('AWSCompromisedKeyQuarantineV2'))),
    },
    ...[
      ['an inline policy that denies something', { inlinePolicies: [{ name: 'p', document: deny }] }, 'p (inline)'],
      ['an attached policy that denies something', { attachedPolicies: [own('p', deny)] }, 'p'],
      ['one of AWS that denies everything', { attachedPolicies: [ofAws('AWSDenyAll')] }, 'AWSDenyAll'],
      ['one of AWS that denies something beside what it allows', { attachedPolicies: [ofAws('AWSLakeFormationDataAdmin')] }, 'AWSLakeFormationDataAdmin'],
      ['one whose text is not shown', { attachedPolicies: [own('p')] }, 'p'],
      ['one whose text can’t be read', { attachedPolicies: [own('p', '{')] }, 'p'],
    ].map(([name, more, policies]) => ({
      name: `${name}, and leaves it to a human`,
      facts: user(more as object),
      message: said(String(policies)),
      plan: null,
    })),
    {
      name: 'one of a template, beside one that is not known',
      facts: { inlinePolicies: [{ name: null, document: { Statement: UNRESOLVED } }], attachedPolicies: [{ name: '<Media>', arn: '<Media>' }] },
      message: said('<Media>'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a user whose inline policies are not shown', facts: { attachedPolicies: [] } },
    {
      name: 'one that may have an inline policy',
      facts: { inlinePolicies: [{ name: null, document: { Statement: UNRESOLVED } }], attachedPolicies: [] },
      message: /only at deployment/,
    },
    {
      name: 'one to whom a policy may be attached',
      facts: { inlinePolicies: [], attachedPolicies: [{ name: 'known only at deployment', arn: null }] },
      message: /only at deployment/,
    },
  ],
});
