import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Anchor } from '../core/anchor.ts';
import { optional, required } from './environment.ts';

/** Of whom an anchor is published. */
export interface AnchorPublisherOptions {
  readonly sns: Pick<SNSClient, 'send'>;
  /** The operations topic. */
  readonly topicArn: string;
  readonly s3: Pick<S3Client, 'send'>;
  /** A bucket with Object Lock and a default retention, which then holds for every object put there; null: none is named. */
  readonly bucket: string | null;
  /** Which ledger it is, for people who get the anchors of several. */
  readonly installation: string;
}

/**
 * Publishes a day's anchor hash outside the ledger: to the operations topic and, where one is named, to a bucket. Throws where one of them did not take it.
 *
 * No retention is asked for: with Object Lock, the bucket's default retention is put on what says nothing of its own, so that s3:PutObject is all that is needed
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html). Such an upload needs a checksum, which the SDK sends. Written once (`If-None-Match`).
 */
export function anchorPublisher({ sns, topicArn, s3, bucket, installation }: AnchorPublisherOptions): (anchor: Anchor) => Promise<void> {
  async function toTopic({ day, hash, heads }: Anchor): Promise<void> {
    await sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: `[Holdfast] ledger anchor of ${day}`,
        Message: `The ledger of ${installation} on ${day}: ${heads.length} lanes.\n\nAnchor ${hash}\n\nKeep this message. "holdfast log --verify --anchor ${hash}" tells whether the ledger still leads to it.\n`,
      }),
    );
  }

  async function toBucket({ day, hash, previous }: Anchor, Bucket: string): Promise<void> {
    const Key = `${installation}/anchors/${day}.json`;
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket,
          Key,
          Body: `${JSON.stringify({ installation, day, previous, hash })}\n`,
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
    } catch (error) {
      // It is there already: an earlier sweep ended before it was done.
      if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
    }
  }

  return async (anchor) => {
    const results = await Promise.allSettled([toTopic(anchor), ...(bucket === null ? [] : [toBucket(anchor, bucket)])]);
    const failures = results.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    if (failures.length > 0)
      throw new AggregateError(failures, failures.map((failure) => (failure instanceof Error ? failure.message : String(failure))).join('; '));
  };
}

/** The publisher of the deployed sweep. Throws where its environment names no topic. */
export function deployedAnchorPublisher(): (anchor: Anchor) => Promise<void> {
  return anchorPublisher({
    sns: new SNSClient(),
    topicArn: required('HOLDFAST_OPERATIONS_TOPIC_ARN'),
    s3: new S3Client(),
    bucket: optional('HOLDFAST_ANCHOR_BUCKET'),
    installation: optional('HOLDFAST_INSTALLATION') ?? required('HOLDFAST_TABLE'),
  });
}
