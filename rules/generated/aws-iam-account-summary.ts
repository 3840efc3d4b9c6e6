// Written by `npm run generate`.
import iamIamRootAccessKeyCheck from '../iam/iam-root-access-key-check.ts';
import iamRootAccountMfaEnabled from '../iam/root-account-mfa-enabled.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  iamIamRootAccessKeyCheck,
  iamRootAccountMfaEnabled,
];
