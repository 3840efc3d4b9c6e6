// Written by `npm run generate`.
import typeRdsDbCluster from '../../resources/rds/db-cluster.ts';
import rdsRdsClusterDeletionProtectionEnabled from '../rds/rds-cluster-deletion-protection-enabled.ts';
import rdsRdsStorageEncrypted from '../rds/rds-storage-encrypted.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  rdsRdsClusterDeletionProtectionEnabled,
  ...rdsRdsStorageEncrypted.filter(({ resource }) => resource.type === 'AWS::RDS::DBCluster'),
  tagsRequiredTags(typeRdsDbCluster),
];
