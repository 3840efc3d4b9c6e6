// Written by `npm run generate`.
import iamIamInlinePolicyNoAdminAccess from '../iam/iam-inline-policy-no-admin-access.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ...iamIamInlinePolicyNoAdminAccess.filter(({ resource }) => resource.type === 'AWS::IAM::Group'),
];
