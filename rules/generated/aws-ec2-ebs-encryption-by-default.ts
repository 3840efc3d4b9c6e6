// Written by `npm run generate`.
import ec2Ec2EbsEncryptionByDefault from '../ec2/ec2-ebs-encryption-by-default.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ec2Ec2EbsEncryptionByDefault,
];
