// Written by `npm run generate`.
import iamIamPolicyNoStatementsWithAdminAccess from '../iam/iam-policy-no-statements-with-admin-access.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  iamIamPolicyNoStatementsWithAdminAccess,
];
