// Written by `npm run generate`.
import typeEc2Snapshot from '../../resources/ec2/snapshot.ts';
import ec2EbsSnapshotPublicRestorableCheck from '../ec2/ebs-snapshot-public-restorable-check.ts';
import ec2EbsSnapshotSharedWithKnownAccounts from '../ec2/ebs-snapshot-shared-with-known-accounts.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2EbsSnapshotPublicRestorableCheck,
  ec2EbsSnapshotSharedWithKnownAccounts,
  tagsRequiredTags(typeEc2Snapshot),
];
