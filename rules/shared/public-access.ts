import type { PublicAccessBlock } from '../../resources/shared/s3-public-access-block.ts';

export const allBlocked: PublicAccessBlock = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
export const allOpen: PublicAccessBlock = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false };

/** S3's own names of the switches that are off, in one order; where no block is set, all of them. */
export function switchedOff(block: PublicAccessBlock | null): readonly string[] {
  if (block === null) return ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  const off: string[] = [];
  if (!block.blockPublicAcls) off.push('BlockPublicAcls');
  if (!block.ignorePublicAcls) off.push('IgnorePublicAcls');
  if (!block.blockPublicPolicy) off.push('BlockPublicPolicy');
  if (!block.restrictPublicBuckets) off.push('RestrictPublicBuckets');
  return off;
}
