import { UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/iam/iam-admin-role-trusts-known-accounts.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'global', type: 'AWS::IAM::Role', id: 'deploy' } as const;
const STRANGER = '999988887777';
const of = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement }, null, 2);
const allow = (Principal: unknown, more: object = {}) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more });
const root = (account: string) => `arn:aws:iam::${account}:root`;
const stranger = allow({ AWS: root(STRANGER) });
const service = allow({ Service: 'lambda.amazonaws.com' });
const externalId = { Condition: { StringEquals: { 'sts:ExternalId': '2f6a' } } };
const nobody = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] });
const readOnly = { name: 'ReadOnlyAccess', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
const admin = { name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
const iamInline = { name: 'Iam', document: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] }) };
const bare = { name: 'deploy', path: '/', inlinePolicies: [], attachedPolicies: [], permissionsBoundary: null };
const update = (PolicyDocument: string) => ({ action: 'iam:UpdateAssumeRolePolicy', input: { RoleName: 'deploy', PolicyDocument } }) as const;
const plan = (who: string, before: string, after: string) => ({
  risk: 'high' as const,
  message: `Take ${who} out of the trust policy of deploy; everyone else in it stays. They can take the role no longer, which ends what they do with it. Sessions that they have begun go on until they end, twelve hours at most: revoke them separately.`,
  steps: [{ apply: update(after), revert: update(before) }],
});
const facts = (trustPolicy: string | object, more: object = { attachedPolicies: [admin] }) => ({ ...bare, trustPolicy, ...more });
const said = (policies: string, who = `account ${STRANGER} (statement 1)`) =>
  `The role can be taken by ${who}, neither ours nor allowed, and is an administrator (${policies}): with it they can do anything in this account.`;

testRule(rule, ref, {
  valid: [
    { name: 'an administrator that a service takes', facts: facts(of(service)) },
    { name: 'one that another account of ours takes', facts: facts(of(stranger)), ownAccounts: [STRANGER] },
    { name: 'one that an allowed account takes', facts: facts(of(stranger)), parameters: { allowedAccounts: [STRANGER] } },
    { name: "a role that is no administrator, which is another rule's finding", facts: facts(of(stranger), { attachedPolicies: [readOnly] }) },
    { name: 'an administrator that its boundary keeps from it', facts: facts(of(stranger), { attachedPolicies: [admin], permissionsBoundary: readOnly }) },
  ],
  invalid: [
    {
      name: 'an administrator that a stranger takes, with an external id, beside a service, which stays',
      facts: facts(of(service, allow({ AWS: STRANGER }, externalId))),
      message: said('AdministratorAccess grants everything', `account ${STRANGER} (statement 2)`),
      plan: plan(`account ${STRANGER} (statement 2)`, of(service, allow({ AWS: STRANGER }, externalId)), of(service)),
    },
    {
      name: 'one that has all of IAM, and lets nobody take the role',
      facts: facts(of(stranger), { attachedPolicies: [readOnly], inlinePolicies: [iamInline] }),
      message: said('Iam grants all of IAM'),
      plan: plan(`account ${STRANGER} (statement 1)`, of(stranger), nobody),
    },
    {
      name: 'the role that Organizations made, which is not ours to change',
      facts: facts(of(stranger), { name: 'OrganizationAccountAccessRole', attachedPolicies: [admin] }),
      message: said('AdministratorAccess grants everything'),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a role whose trust policy is not shown', facts: bare },
    {
      name: 'a principal known only at deployment',
      facts: facts({ Statement: [{ Effect: 'Allow', Principal: { AWS: UNRESOLVED }, Action: 'sts:AssumeRole' }] }),
    },
    {
      name: 'a role that a stranger takes, of whose policies one is not shown',
      facts: facts(of(stranger), { attachedPolicies: [{ name: 'Own', arn: 'arn:aws:iam::111122223333:policy/Own' }] }),
      message: 'What Own of the role grants is not shown here.',
    },
  ],
});
