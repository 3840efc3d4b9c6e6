// Written by `npm run generate`.
import s3S3AccountLevelPublicAccessBlocks from '../s3/s3-account-level-public-access-blocks.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  s3S3AccountLevelPublicAccessBlocks,
];
