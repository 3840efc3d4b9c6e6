// Written by `npm run generate`.
import typeCloudtrailTrail from '../../resources/cloudtrail/trail.ts';
import cloudtrailCloudTrailCloudWatchLogsEnabled from '../cloudtrail/cloud-trail-cloud-watch-logs-enabled.ts';
import cloudtrailCloudTrailEncryptionEnabled from '../cloudtrail/cloud-trail-encryption-enabled.ts';
import cloudtrailCloudTrailLogFileValidationEnabled from '../cloudtrail/cloud-trail-log-file-validation-enabled.ts';
import cloudtrailCloudtrailEnabled from '../cloudtrail/cloudtrail-enabled.ts';
import cloudtrailCloudtrailManagementEventsEnabled from '../cloudtrail/cloudtrail-management-events-enabled.ts';
import cloudtrailCloudtrailS3DataeventsEnabled from '../cloudtrail/cloudtrail-s3-dataevents-enabled.ts';
import cloudtrailMultiRegionCloudtrailEnabled from '../cloudtrail/multi-region-cloudtrail-enabled.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  cloudtrailCloudTrailCloudWatchLogsEnabled,
  cloudtrailCloudTrailEncryptionEnabled,
  cloudtrailCloudTrailLogFileValidationEnabled,
  cloudtrailCloudtrailEnabled,
  cloudtrailCloudtrailManagementEventsEnabled,
  cloudtrailCloudtrailS3DataeventsEnabled,
  cloudtrailMultiRegionCloudtrailEnabled,
  tagsRequiredTags(typeCloudtrailTrail),
];
