// Written by `npm run generate`.
import guarddutyGuarddutyEnabledCentralized from '../guardduty/guardduty-enabled-centralized.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  guarddutyGuarddutyEnabledCentralized,
];
