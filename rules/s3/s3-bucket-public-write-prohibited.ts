import bucket from '../../resources/s3/bucket.ts';
import { defineRule } from '../rule.ts';
import { close } from '../shared/s3-closing.ts';
import { openingsInWords, openingsOf } from '../shared/s3-openings.ts';

export default defineRule(bucket, {
  meta: {
    id: 's3-bucket-public-write-prohibited',
    version: 1,
    title: 'The public can write to no bucket, neither by its ACL nor by its policy.',
    severity: 'CRITICAL',
    risk: 'low',
    rationale: 'Whoever may write can replace what others trust, delete what they need, and leave things for which the owner pays and answers.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-public-write-prohibited.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html',
    ],
    notes: [
      'What counts is who gets in: a public ACL that is ignored, or switched off, and a public policy that is restricted let nobody in. A bucket without a public access block that is not public complies; that it has none is for s3-bucket-level-public-access-prohibited to say. Guard’s rule of this name asks for the block instead.',
      'Everybody with an AWS account counts as the public. WRITE, WRITE_ACP (by which one can take the rest) and FULL_CONTROL of an ACL let one write; of a policy, every action but Get and List.',
      'The account’s own public access block is looked at where the bucket is read live. AWS Config’s items and templates do not show it.',
      'The ACLs of single objects are not looked at.',
    ],
    changes: ['s3:PutBucketAcl', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:PutPublicAccessBlock'],
    reverts: ['s3:PutBucketAcl', 's3:PutBucketPolicy', 's3:PutPublicAccessBlock', 's3:DeletePublicAccessBlock'],
    messages: {
      open: 'The public can write to the bucket: {{ways}}.',
      closeAcl:
        '{{doing}}; every other grant stays. The bucket is no web site and its policy is not public, so the public comes in by its ACL alone; an object that is public by an ACL of its own stays so.',
      close: '{{doing}}. Who writes by that today is refused from then on, and that may be somebody who should: an upload form, a partner’s delivery.',
    },
  },

  needs: ['acl', 'policy', 'effectiveBlock'],

  evaluate(facts) {
    const openings = openingsOf(facts, 'write');
    if (openings.grants.length === 0 && openings.statements.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'open', data: { ways: openingsInWords(openings) } };
  },

  remediate(facts) {
    const closing = close(facts, openingsOf(facts, 'write'));
    if (closing === null) return null;
    const { steps, doing, byAclAlone } = closing;
    return { risk: byAclAlone ? 'low' : 'high', message: byAclAlone ? 'closeAcl' : 'close', data: { doing }, steps };
  },
});
