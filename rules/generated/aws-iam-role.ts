// Written by `npm run generate`.
import typeIamRole from '../../resources/iam/role.ts';
import iamIamAdminRoleTrustsKnownAccounts from '../iam/iam-admin-role-trusts-known-accounts.ts';
import iamIamInlinePolicyNoAdminAccess from '../iam/iam-inline-policy-no-admin-access.ts';
import iamIamInstanceRoleNoBroadAccess from '../iam/iam-instance-role-no-broad-access.ts';
import iamIamRoleTrustPolicyNoPublicAccess from '../iam/iam-role-trust-policy-no-public-access.ts';
import iamIamRoleTrustsKnownAccounts from '../iam/iam-role-trusts-known-accounts.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  iamIamAdminRoleTrustsKnownAccounts,
  ...iamIamInlinePolicyNoAdminAccess.filter(({ resource }) => resource.type === 'AWS::IAM::Role'),
  iamIamInstanceRoleNoBroadAccess,
  iamIamRoleTrustPolicyNoPublicAccess,
  iamIamRoleTrustsKnownAccounts,
  tagsRequiredTags(typeIamRole),
];
