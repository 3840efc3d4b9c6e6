// Written by `npm run generate`.
import typeRdsDbInstance from '../../resources/rds/db-instance.ts';
import rdsDbInstanceBackupEnabled from '../rds/db-instance-backup-enabled.ts';
import rdsRdsAutomaticMinorVersionUpgradeEnabled from '../rds/rds-automatic-minor-version-upgrade-enabled.ts';
import rdsRdsInstanceDeletionProtectionEnabled from '../rds/rds-instance-deletion-protection-enabled.ts';
import rdsRdsInstancePublicAccessCheck from '../rds/rds-instance-public-access-check.ts';
import rdsRdsStorageEncrypted from '../rds/rds-storage-encrypted.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  rdsDbInstanceBackupEnabled,
  rdsRdsAutomaticMinorVersionUpgradeEnabled,
  rdsRdsInstanceDeletionProtectionEnabled,
  rdsRdsInstancePublicAccessCheck,
  ...rdsRdsStorageEncrypted.filter(({ resource }) => resource.type === 'AWS::RDS::DBInstance'),
  tagsRequiredTags(typeRdsDbInstance),
];
