// Written by `npm run generate`.
import accessAnalyzerIamExternalAccessAnalyzerEnabled from '../access-analyzer/iam-external-access-analyzer-enabled.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  accessAnalyzerIamExternalAccessAnalyzerEnabled,
];
