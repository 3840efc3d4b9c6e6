import bucket, { type Bucket } from '../../resources/s3/bucket.ts';
import { type Grant, granteeInWords, isLogDelivery } from '../../resources/shared/s3-acl.ts';
import { defineRule } from '../rule.ts';
import { removeGrants } from '../shared/s3-closing.ts';

export default defineRule(bucket, {
  meta: {
    id: 's3-bucket-acl-prohibited',
    version: 1,
    title: 'Who may use a bucket is said in policies, not in its ACL.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'An ACL knows only whole accounts and coarse rights, and stands beside every policy: whoever asks why somebody gets in looks there last.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-acl-prohibited.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html',
    ],
    notes: [
      'A bucket whose ACLs are switched off (BucketOwnerEnforced) complies: S3 answers nothing but the owner as its ACL. One with ACLs switched on complies as long as its ACL names nobody but the owner.',
      'The group that S3 delivers access logs by is no user, and may stand in the ACL. Services that deliver by an account of their own (CloudFront’s older logs) are, as far as an ACL shows, accounts like any other.',
      'ACLs are not switched off: that would also make the bucket’s owner the owner of every object that others have put into it, which the requirement does not ask for.',
    ],
    changes: ['s3:PutBucketAcl'],
    messages: {
      granted: 'The ACL of the bucket gives rights to others than its owner: {{grants}}.',
      remove:
        'Take it out of the ACL that {{grants}}; the owner’s own grant stays. Whoever uses the bucket by these grants alone, and by no policy, is refused from then on.',
    },
  },

  needs: ['acl', 'owner'],

  evaluate(facts) {
    const grants = grantsToOthers(facts);
    return grants.length === 0 ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'granted', data: { grants: inWords(grants) } };
  },

  remediate(facts) {
    const grants = grantsToOthers(facts);
    const step = removeGrants(facts, grants);
    return step && { risk: 'high', message: 'remove', data: { grants: inWords(grants) }, steps: [step] };
  },
});

function grantsToOthers({ acl, owner }: Pick<Bucket, 'acl' | 'owner'>): readonly Grant[] {
  return acl.filter((grant) => !isLogDelivery(grant) && !(grant.grantee.kind === 'user' && grant.grantee.id === owner));
}

function inWords(grants: readonly Grant[]): string {
  return grants.map((grant) => `${granteeInWords(grant)} may ${grant.permission}`).join(', ');
}
