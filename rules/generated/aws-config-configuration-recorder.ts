// Written by `npm run generate`.
import configConfigRecorderEnabled from '../config/config-recorder-enabled.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  configConfigRecorderEnabled,
];
