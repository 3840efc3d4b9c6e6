// Written by `npm run generate`.
import ec2EbsSnapshotBlockPublicAccess from '../ec2/ebs-snapshot-block-public-access.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2EbsSnapshotBlockPublicAccess,
];
