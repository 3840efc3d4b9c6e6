import * as v from 'valibot';
import role from '../../resources/iam/role.ts';
import { defineRule } from '../rule.ts';
import { foreignTrusts, isCertainlyAdministrative, powerInWords, whoCan, withdrawTrust } from '../shared/foreign-trust.ts';
import { allowedAccountsParameter, OWN_ACCOUNTS_NOTE } from '../shared/known-accounts.ts';

export default defineRule(role, {
  meta: {
    id: 'iam-role-trusts-known-accounts',
    version: 1,
    title: 'Roles can be taken only by our own accounts and by accounts that are allowed.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'An account that can take a role has all that the role may do, for as long as the trust stays. Such a trust is a usual way for an intruder to keep access.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html',
      'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html',
    ],
    notes: [
      OWN_ACCOUNTS_NOTE,
      'A condition, such as a fixed external id, does not make an account known: `iam-role-trust-policy-no-public-access` evaluates whether a trust is narrowed at all, and reports one that is not as well.',
      'A role that is an administrator is evaluated by `iam-admin-role-trusts-known-accounts`, which is CRITICAL, and complies here.',
      'Roles that AWS Organizations, Control Tower or StackSets made trust the management account: name it under `accounts` or `allowedAccounts`. They are reported and never changed.',
    ],
    changes: ['iam:UpdateAssumeRolePolicy'],
    messages: {
      trusts: 'The role can be taken by {{who}}, neither ours nor allowed. With it they can do {{power}}.',
      remove:
        'Take {{who}} out of the trust policy of {{role}}; everyone else in it stays. They can take the role no longer, which ends what they do with it. Sessions that they have begun go on until they end, twelve hours at most: revoke them separately.',
    },
  },
  parameters: v.strictObject({ allowedAccounts: allowedAccountsParameter('may take roles') }),

  needs: ['trustPolicy', 'inlinePolicies', 'attachedPolicies', 'permissionsBoundary'],

  evaluate(facts, { ownAccounts, parameters: { allowedAccounts } }) {
    const trusts = foreignTrusts(facts.trustPolicy, [...ownAccounts, ...allowedAccounts]);
    if (trusts.length === 0 || isCertainlyAdministrative(facts)) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'trusts', data: { who: whoCan(trusts), power: powerInWords(facts) } };
  },

  remediate(facts, { ownAccounts, parameters: { allowedAccounts } }) {
    const trusts = foreignTrusts(facts.trustPolicy, [...ownAccounts, ...allowedAccounts]);
    const step = withdrawTrust(facts, trusts);
    return step && { risk: 'high', message: 'remove', data: { who: whoCan(trusts), role: facts.name }, steps: [step] };
  },
});
