import * as v from 'valibot';
import role from '../../resources/iam/role.ts';
import { defineRule } from '../rule.ts';
import { administrative, foreignTrusts, whoCan, withdrawTrust } from '../shared/foreign-trust.ts';
import { allowedAccountsParameter, OWN_ACCOUNTS_NOTE } from '../shared/known-accounts.ts';

export default defineRule(role, {
  meta: {
    id: 'iam-admin-role-trusts-known-accounts',
    version: 1,
    title: 'Roles that are administrators can be taken only by our own accounts and by accounts that are allowed.',
    severity: 'CRITICAL',
    risk: 'high',
    rationale: 'An account that can take an administrator role owns this account: it can read and delete everything in it, and give itself further ways in.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html',
      'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html',
    ],
    notes: [
      OWN_ACCOUNTS_NOTE,
      'A role is an administrator where its policies grant every action on every resource, or every action of IAM, as far as its permissions boundary and denials leave it. Other roles are evaluated by `iam-role-trusts-known-accounts`.',
      'A condition, such as a fixed external id, does not make an account known.',
      'Roles that AWS Organizations, Control Tower or StackSets made trust the management account: name it under `accounts` or `allowedAccounts`. They are reported and never changed.',
    ],
    changes: ['iam:UpdateAssumeRolePolicy'],
    messages: {
      trusts:
        'The role can be taken by {{who}}, neither ours nor allowed, and is an administrator ({{policies}}): with it they can do anything in this account.',
      remove:
        'Take {{who}} out of the trust policy of {{role}}; everyone else in it stays. They can take the role no longer, which ends what they do with it. Sessions that they have begun go on until they end, twelve hours at most: revoke them separately.',
    },
  },
  parameters: v.strictObject({ allowedAccounts: allowedAccountsParameter('may take administrator roles') }),

  needs: ['trustPolicy', 'inlinePolicies', 'attachedPolicies', 'permissionsBoundary'],

  evaluate(facts, { ownAccounts, parameters: { allowedAccounts } }) {
    const trusts = foreignTrusts(facts.trustPolicy, [...ownAccounts, ...allowedAccounts]);
    const broad = trusts.length === 0 ? [] : administrative(facts);
    if (broad.length === 0) return { compliance: 'COMPLIANT' };
    const policies = broad.map(({ source, power }) => `${source.name ?? 'a policy'} grants ${power}`).join('; ');
    return { compliance: 'NON_COMPLIANT', message: 'trusts', data: { who: whoCan(trusts), policies } };
  },

  remediate(facts, { ownAccounts, parameters: { allowedAccounts } }) {
    const trusts = foreignTrusts(facts.trustPolicy, [...ownAccounts, ...allowedAccounts]);
    const step = withdrawTrust(facts, trusts);
    return step && { risk: 'high', message: 'remove', data: { who: whoCan(trusts), role: facts.name }, steps: [step] };
  },
});
