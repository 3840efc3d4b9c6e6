import type { Bucket } from '../../../resources/s3/bucket.ts';
import rule from '../../../rules/s3/s3-bucket-versioning-enabled.ts';
import { testRule } from '../rule-tester.ts';
import { plain, ref, which } from './bucket-facts.ts';

const versioning = (status: Bucket['versioning']['status'], mfaDelete: boolean | null = false) => ({ versioning: { status, mfaDelete } });
const put = (Status: 'Enabled' | 'Suspended') => ({ action: 's3:PutBucketVersioning', input: { ...which, VersioningConfiguration: { Status } } }) as const;
const costs =
  'Versions are kept, and paid for, until somebody deletes them or a lifecycle rule expires them; deleting an object no longer removes its data, which may have to go.';
const suspended = 'Versioning of the bucket is suspended: what is overwritten or deleted now is lost.';

testRule(rule, ref, {
  valid: [
    { name: 'versioning', facts: versioning('Enabled') },
    { name: 'versioning where MFA Delete is not shown', facts: versioning('Enabled', null) },
    { name: 'versioning with MFA Delete', facts: versioning('Enabled', true), parameters: { isMfaDeleteEnabled: true } },
  ],
  invalid: [
    {
      name: 'a bucket that never kept versions, and asks, since there is no way back',
      facts: { ...plain, ...versioning(null) },
      message: 'The bucket keeps no versions: what is overwritten or deleted is lost.',
      plan: {
        risk: 'high',
        message: `Switch versioning on for good: it can only be suspended later. ${costs}`,
        steps: [{ apply: put('Enabled'), revert: null }],
      },
    },
    {
      name: 'a bucket whose versioning is suspended',
      facts: { ...plain, ...versioning('Suspended') },
      message: suspended,
      plan: { risk: 'high', message: `Switch versioning on again. ${costs}`, steps: [{ apply: put('Enabled'), revert: put('Suspended') }] },
    },
    {
      name: 'suspended versioning with MFA Delete, which only the root user can change',
      facts: { ...plain, ...versioning('Suspended', true) },
      message: suspended,
      plan: null,
    },
    {
      name: 'versions without MFA Delete where it is asked for',
      facts: { ...plain, ...versioning('Enabled') },
      parameters: { isMfaDeleteEnabled: true },
      message: 'The versions of the bucket can be deleted without a second factor.',
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a bucket whose versioning is not shown', facts: {}, message: 'Not shown here: versioning.' },
    {
      name: 'MFA Delete where it is asked for and not shown',
      facts: versioning('Enabled', null),
      parameters: { isMfaDeleteEnabled: true },
      message: 'Whether MFA Delete is on is not shown.',
    },
  ],
});
