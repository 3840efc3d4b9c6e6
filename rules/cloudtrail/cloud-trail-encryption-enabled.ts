import trail from '../../resources/cloudtrail/trail.ts';
import { defineRule } from '../rule.ts';

export default defineRule(trail, {
  meta: {
    id: 'cloud-trail-encryption-enabled',
    version: 1,
    title: "The log files of every CloudTrail trail are encrypted with a key of the account's own.",
    severity: 'MEDIUM',
    risk: 'high',
    rationale:
      'Log files tell who may do what, and where. With a key of its own the account decides who reads them, apart from who may read the bucket, and sees each use of the key.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/cloud-trail-encryption-enabled.html',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html',
    ],
    notes: ["A trail without a key is encrypted nevertheless, with S3's own keys or as its bucket says. In a template, a reference counts as a key."],
    byHand:
      'Which key, and who may decrypt with it, a human has to choose: with a key whose policy does not admit CloudTrail the delivery stops, and readers who may not decrypt are cut off.',
    changes: [],
    messages: {
      noKey: "The trail names no KMS key: whoever may read its bucket reads its log files, and no key's policy stands between.",
    },
  },

  needs: ['kmsKeyId'],

  evaluate({ kmsKeyId }) {
    return kmsKeyId === null ? { compliance: 'NON_COMPLIANT', message: 'noKey' } : { compliance: 'COMPLIANT' };
  },
});
