import { partitionOf } from '../partition.ts';

/** A bucket's ARN, which names neither account nor Region, but the partition that the Region is in. */
export function bucketArn(name: string, region: string): string {
  return `arn:${partitionOf(region)}:s3:::${name}`;
}
