import { UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/iam/iam-role-trusts-known-accounts.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::Role', id: 'deploy' } as const;
const STRANGER = '999988887777';
const PARTNER = '444455556666';
const of = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement }, null, 2);
const allow = (Principal: unknown, more: object = {}) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more });
const root = (account: string) => `arn:aws:iam::${account}:root`;
const stranger = allow({ AWS: root(STRANGER) });
const service = allow({ Service: 'lambda.amazonaws.com' });
const externalId = { Condition: { StringEquals: { 'sts:ExternalId': '2f6a' } } };
const nobody = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] });
const readOnly = { name: 'ReadOnlyAccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
const admin = { name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
const bare = { name: 'deploy', path: '/', inlinePolicies: [], attachedPolicies: [], permissionsBoundary: null };
const update = (PolicyDocument: string) => ({ action: 'iam:UpdateAssumeRolePolicy', input: { RoleName: 'deploy', PolicyDocument } }) as const;
const plan = (who: string, before: string, after: string) => ({
  risk: 'high' as const,
  message: `Take ${who} out of the trust policy of deploy; everyone else in it stays. They can take the role no longer, which ends what they do with it. Sessions that they have begun go on until they end, twelve hours at most: revoke them separately.`,
  steps: [{ apply: update(after), revert: update(before) }],
});
const facts = (trustPolicy: string | object, more: object = { attachedPolicies: [readOnly] }) => ({ ...bare, trustPolicy, ...more });
const said = (who: string, power = 'what ReadOnlyAccess allows') => `The role can be taken by ${who}, neither ours nor allowed. With it they can do ${power}.`;

testRule(rule, ref, {
  valid: [
    { name: 'a service', facts: facts(of(service)) },
    { name: 'our account, in each spelling', facts: facts(of(allow({ AWS: ['111122223333', 'arn:aws-cn:iam::111122223333:role/ci'] }))) },
    { name: 'another account of ours', facts: facts(of(stranger)), ownAccounts: [STRANGER] },
    { name: 'an account that is allowed', facts: facts(of(stranger)), parameters: { allowedAccounts: [STRANGER] } },
    { name: "everybody, which is another rule's finding", facts: facts(of(allow('*'))) },
    { name: 'everybody of an account of ours', facts: facts(of(allow('*', { Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }))) },
    { name: 'a stranger that is denied', facts: facts(of(service, { ...stranger, Effect: 'Deny' })) },
    { name: 'a stranger that may only tag sessions', facts: facts(of({ ...stranger, Action: 'sts:TagSession' })) },
    { name: 'a user of ours that was deleted', facts: facts(of(allow({ AWS: 'AIDACKCEVSQ6C2EXAMPLE' }))) },
    { name: "an administrator, which is another rule's finding", facts: facts(of(stranger), { attachedPolicies: [admin] }) },
  ],
  invalid: [
    {
      name: 'a stranger beside a service, which stays',
      facts: facts(of(service, stranger)),
      message: said(`account ${STRANGER} (statement 2)`),
      plan: plan(`account ${STRANGER} (statement 2)`, of(service, stranger), of(service)),
    },
    {
      name: 'a stranger with an external id in a statement of ours, and leaves us',
      facts: facts(of(allow({ AWS: [root('111122223333'), `arn:aws:iam::${STRANGER}:user/eve`] }, externalId)), {
        inlinePolicies: [{ name: 'Deploy', document: '{"Statement":[]}' }],
      }),
      message: said(`account ${STRANGER} (statement 1)`, 'what the inline policy Deploy allows'),
      plan: plan(
        `account ${STRANGER} (statement 1)`,
        of(allow({ AWS: [root('111122223333'), `arn:aws:iam::${STRANGER}:user/eve`] }, externalId)),
        of(allow({ AWS: [root('111122223333')] }, externalId)),
      ),
    },
    {
      name: 'strangers alone, and lets nobody take the role',
      facts: facts(of(allow({ AWS: [STRANGER, root(PARTNER)] })), {}),
      message: said(`accounts ${STRANGER} and ${PARTNER} (statement 1)`, 'nothing yet: it has no policies'),
      plan: plan(`accounts ${STRANGER} and ${PARTNER} (statement 1)`, of(allow({ AWS: [STRANGER, root(PARTNER)] })), nobody),
    },
    {
      name: 'everybody of a stranger, by a condition',
      facts: facts(of(service, allow('*', { Condition: { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${STRANGER}:role/*` } } }))),
      message: said(`account ${STRANGER} (statement 2)`),
      plan: plan(
        `account ${STRANGER} (statement 2)`,
        of(service, allow('*', { Condition: { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${STRANGER}:role/*` } } })),
        of(service),
      ),
    },
    {
      name: 'everybody of a stranger and of us, by a condition, which no cut can part',
      facts: facts(of(allow({ AWS: '*' }, { Condition: { StringEquals: { 'aws:PrincipalAccount': [STRANGER, '111122223333'] } } }))),
      message: said(`account ${STRANGER} (statement 1)`),
      plan: null,
    },
    {
      name: 'the role that Organizations made, which is not ours to change',
      facts: facts(of(stranger), { name: 'OrganizationAccountAccessRole' }),
      message: said(`account ${STRANGER} (statement 1)`, 'nothing yet: it has no policies'),
      plan: null,
    },
    {
      name: 'a role of whose policies one is not shown',
      facts: facts(of(stranger), { attachedPolicies: [{ name: 'Own', arn: 'arn:aws:iam::111122223333:policy/Own' }] }),
      message: said(`account ${STRANGER} (statement 1)`, 'what Own allows'),
      plan: plan(`account ${STRANGER} (statement 1)`, of(stranger), nobody),
    },
  ],
  insufficient: [
    { name: 'a role whose trust policy is not shown', facts: bare },
    {
      name: 'a principal known only at deployment',
      facts: facts({ Statement: [{ Effect: 'Allow', Principal: { AWS: UNRESOLVED }, Action: 'sts:AssumeRole' }] }),
    },
  ],
});
