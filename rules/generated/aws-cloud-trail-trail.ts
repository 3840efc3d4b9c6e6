// Written by `npm run generate`.
import cloudtrailCloudTrailLogFileValidationEnabled from '../cloudtrail/cloud-trail-log-file-validation-enabled.ts';
import cloudtrailCloudtrailEnabled from '../cloudtrail/cloudtrail-enabled.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  cloudtrailCloudTrailLogFileValidationEnabled,
  cloudtrailCloudtrailEnabled,
];
