// Written by `npm run generate`.
import cloudtrailCloudtrailTrailPresent from '../cloudtrail/cloudtrail-trail-present.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  cloudtrailCloudtrailTrailPresent,
];
