// Written by `npm run generate`.
import typeRdsDbSnapshot from '../../resources/rds/db-snapshot.ts';
import rdsRdsSnapshotsPublicProhibited from '../rds/rds-snapshots-public-prohibited.ts';
import rdsRdsSnapshotsSharedWithKnownAccounts from '../rds/rds-snapshots-shared-with-known-accounts.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ...rdsRdsSnapshotsPublicProhibited.filter(({ resource }) => resource.type === 'AWS::RDS::DBSnapshot'),
  ...rdsRdsSnapshotsSharedWithKnownAccounts.filter(({ resource }) => resource.type === 'AWS::RDS::DBSnapshot'),
  tagsRequiredTags(typeRdsDbSnapshot),
];
