// Written by `npm run generate`.
import typeLogsLogGroup from '../../resources/logs/log-group.ts';
import logsCwLoggroupRetentionPeriodCheck from '../logs/cw-loggroup-retention-period-check.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  logsCwLoggroupRetentionPeriodCheck,
  tagsRequiredTags(typeLogsLogGroup),
];
