// Written by `npm run generate`.
import iamIamAccessKeyMadeByItsUser from '../iam/iam-access-key-made-by-its-user.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  iamIamAccessKeyMadeByItsUser,
];
