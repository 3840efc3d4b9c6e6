// Written by `npm run generate`.
import typeIamPolicy from '../../resources/iam/policy.ts';
import iamIamCustomerPolicyBlockedKmsActions from '../iam/iam-customer-policy-blocked-kms-actions.ts';
import iamIamPolicyNoStatementsWithAdminAccess from '../iam/iam-policy-no-statements-with-admin-access.ts';
import iamIamPolicyNoStatementsWithFullAccess from '../iam/iam-policy-no-statements-with-full-access.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  iamIamCustomerPolicyBlockedKmsActions,
  iamIamPolicyNoStatementsWithAdminAccess,
  iamIamPolicyNoStatementsWithFullAccess,
  tagsRequiredTags(typeIamPolicy),
];
