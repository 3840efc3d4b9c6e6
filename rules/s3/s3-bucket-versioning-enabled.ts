import * as v from 'valibot';
import bucket from '../../resources/s3/bucket.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { named } from '../shared/s3-closing.ts';

const parameters = v.strictObject({
  isMfaDeleteEnabled: v.optional(v.pipe(v.boolean(), v.description('MFA Delete is required as well.')), false),
});

export default defineRule(bucket, {
  meta: {
    id: 's3-bucket-versioning-enabled',
    version: 1,
    title: 'Buckets keep the former versions of their objects.',
    severity: 'LOW',
    risk: 'high',
    rationale: 'What is overwritten or deleted, by mistake or on purpose, is gone for good where no versions are kept.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-versioning-enabled.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html',
    ],
    notes: [
      'A template that switches Object Lock on complies: S3 keeps versions in such a bucket whether the template says so or not.',
      'MFA Delete is looked at where isMfaDeleteEnabled asks for it. Only the root user can set it, with a device at hand; a template can’t, and does not show it.',
    ],
    irreversible: 'Once versioning was on it can be suspended, but a bucket never again becomes one that keeps no versions.',
    changes: ['s3:PutBucketVersioning'],
    messages: {
      never: 'The bucket keeps no versions: what is overwritten or deleted is lost.',
      suspended: 'Versioning of the bucket is suspended: what is overwritten or deleted now is lost.',
      mfa: 'The versions of the bucket can be deleted without a second factor.',
      enable:
        'Switch versioning on for good: it can only be suspended later. Versions are kept, and paid for, until somebody deletes them or a lifecycle rule expires them; deleting an object no longer removes its data, which may have to go.',
      resume:
        'Switch versioning on again. Versions are kept, and paid for, until somebody deletes them or a lifecycle rule expires them; deleting an object no longer removes its data, which may have to go.',
    },
  },
  parameters,

  needs: ['versioning'],

  evaluate({ versioning: { status, mfaDelete } }, { parameters: { isMfaDeleteEnabled } }) {
    if (status === null) return { compliance: 'NON_COMPLIANT', message: 'never' };
    if (status === 'Suspended') return { compliance: 'NON_COMPLIANT', message: 'suspended' };
    if (!isMfaDeleteEnabled || mfaDelete) return { compliance: 'COMPLIANT' };
    if (mfaDelete === null) throw new UnknownFact('Whether MFA Delete is on is not shown.');
    return { compliance: 'NON_COMPLIANT', message: 'mfa' };
  },

  remediate(facts) {
    const { status, mfaDelete } = facts.versioning;
    // Where MFA Delete is on, a change of versioning takes the root user's device.
    if (status === 'Enabled' || mfaDelete !== false) return null;
    const apply = { action: 's3:PutBucketVersioning', input: { ...named(facts), VersioningConfiguration: { Status: 'Enabled' } } } as const;
    if (status === null) return { risk: 'high', message: 'enable', steps: [{ apply, revert: null }] };
    const revert = { action: 's3:PutBucketVersioning', input: { ...named(facts), VersioningConfiguration: { Status: 'Suspended' } } } as const;
    return { risk: 'high', message: 'resume', steps: [{ apply, revert }] };
  },
});
