import * as v from 'valibot';
import bucket from '../../resources/s3/bucket.ts';
import { isStandInName } from '../../resources/shared/s3-bucket-template.ts';
import { defineRule, UnknownFact } from '../rule.ts';

const parameters = v.strictObject({
  targetBucket: v.optional(v.pipe(v.string(), v.description('The bucket that the logs have to go to; left out: any.'))),
  targetPrefix: v.optional(v.pipe(v.string(), v.description('What the names of the logs have to begin with; left out: anything.'))),
});

export default defineRule(bucket, {
  meta: {
    id: 's3-bucket-logging-enabled',
    version: 1,
    title: 'Buckets keep a log of who asked them for what.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'After something was read or deleted that should not have been, the access log is what tells by whom, from where and when.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-logging-enabled.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html',
    ],
    notes: [
      'A bucket that takes the logs of others is looked at as any other. It should not log into itself, where each log would make another: waive it.',
      'A template that sets LoggingConfiguration without a destination logs into the bucket itself.',
    ],
    byHand: 'Which bucket takes the logs, how long it keeps them and who may read them is for its owners to choose, and that bucket has to let S3 deliver.',
    changes: [],
    messages: {
      none: 'The bucket writes no access logs: who read, changed or deleted what can’t be told afterwards.',
      elsewhere: 'The access logs of the bucket go to {{where}}, not to {{wanted}}, where they are looked for.',
    },
  },
  parameters,

  needs: ['logging'],

  evaluate({ logging }, { parameters: { targetBucket, targetPrefix } }) {
    if (logging === null) return { compliance: 'NON_COMPLIANT', message: 'none' };
    const { bucket: target, prefix } = logging;
    const wanted = { bucket: targetBucket ?? target, prefix: targetPrefix ?? prefix ?? '' };
    const isUnknown = (targetBucket !== undefined && isStandInName(target)) || (targetPrefix !== undefined && isStandInName(prefix ?? ''));
    if (isUnknown) throw new UnknownFact('Where the logs go is known only at deployment.');
    if (target === wanted.bucket && (prefix ?? '') === wanted.prefix) return { compliance: 'COMPLIANT' };
    return {
      compliance: 'NON_COMPLIANT',
      message: 'elsewhere',
      data: { where: `${target}/${prefix ?? ''}`, wanted: `${wanted.bucket}/${wanted.prefix}` },
    };
  },
});
