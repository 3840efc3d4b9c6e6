// Written by `npm run generate`.
import securityhubSecurityhubEnabled from '../securityhub/securityhub-enabled.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  securityhubSecurityhubEnabled,
];
