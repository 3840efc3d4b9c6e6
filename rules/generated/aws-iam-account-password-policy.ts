// Written by `npm run generate`.
import iamIamPasswordPolicy from '../iam/iam-password-policy.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  iamIamPasswordPolicy,
];
