import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { flag, isRecord, membersOf } from './shown.ts';

/** The four switches that keep a bucket, or all buckets of an account, from the public. */
export interface PublicAccessBlock {
  /** Refuses new public ACLs. */
  readonly blockPublicAcls: boolean;
  /** Ignores the public ACLs that are there. */
  readonly ignorePublicAcls: boolean;
  /** Refuses new public policies. */
  readonly blockPublicPolicy: boolean;
  /** Serves a bucket with a public policy to its own account and AWS services only: other accounts that the policy names are shut out as well. */
  readonly restrictPublicBuckets: boolean;
}

/** As the service answers it. S3 documents every switch as optional; one that is not set does not block. */
export function publicAccessBlockOf(answer: PublicAccessBlockConfiguration | undefined): PublicAccessBlock | null {
  if (!answer) return null;
  return {
    blockPublicAcls: answer.BlockPublicAcls ?? false,
    ignorePublicAcls: answer.IgnorePublicAcls ?? false,
    blockPublicPolicy: answer.BlockPublicPolicy ?? false,
    restrictPublicBuckets: answer.RestrictPublicBuckets ?? false,
  };
}

/** What is blocked by either of two; null blocks nothing. */
export function eitherBlock(one: PublicAccessBlock | null, other: PublicAccessBlock | null): PublicAccessBlock {
  return {
    blockPublicAcls: Boolean(one?.blockPublicAcls || other?.blockPublicAcls),
    ignorePublicAcls: Boolean(one?.ignorePublicAcls || other?.ignorePublicAcls),
    blockPublicPolicy: Boolean(one?.blockPublicPolicy || other?.blockPublicPolicy),
    restrictPublicBuckets: Boolean(one?.restrictPublicBuckets || other?.restrictPublicBuckets),
  };
}

/** As the service takes it: all four, since a Put replaces what it leaves out. */
export function publicAccessBlockInput(block: PublicAccessBlock): Required<PublicAccessBlockConfiguration> {
  return {
    BlockPublicAcls: block.blockPublicAcls,
    IgnorePublicAcls: block.ignorePublicAcls,
    BlockPublicPolicy: block.blockPublicPolicy,
    RestrictPublicBuckets: block.restrictPublicBuckets,
  };
}

/** As AWS Config records it; undefined where a switch is not shown. */
export function recordedPublicAccessBlock(recorded: unknown): PublicAccessBlock | undefined {
  const switches = membersOf(recorded);
  return blockFrom((name) => switches[`${name.charAt(0).toLowerCase()}${name.slice(1)}`]);
}

/** As a template proposes it: a switch that is not set is off. Undefined where one is known only at deployment. */
export function proposedPublicAccessBlock(proposed: unknown): PublicAccessBlock | undefined {
  if (!isRecord(proposed)) return undefined;
  return blockFrom((name) => Reflect.get(proposed, name) ?? false);
}

function blockFrom(shown: (name: keyof PublicAccessBlockConfiguration) => unknown): PublicAccessBlock | undefined {
  const blockPublicAcls = flag(shown('BlockPublicAcls'));
  const ignorePublicAcls = flag(shown('IgnorePublicAcls'));
  const blockPublicPolicy = flag(shown('BlockPublicPolicy'));
  const restrictPublicBuckets = flag(shown('RestrictPublicBuckets'));
  if (blockPublicAcls === undefined || ignorePublicAcls === undefined || blockPublicPolicy === undefined || restrictPublicBuckets === undefined)
    return undefined;
  return { blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets };
}
