import rule from '../../../rules/s3/s3-account-level-public-access-blocks.ts';
import { testRule } from '../rule-tester.ts';

const accountId = '111122223333';
const ref = { accountId, region: 'global', type: 'AWS::S3::AccountPublicAccessBlock', id: accountId } as const;
const allOn = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
const input = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const put = (PublicAccessBlockConfiguration: typeof input) =>
  ({ action: 's3control:PutPublicAccessBlock', input: { AccountId: accountId, PublicAccessBlockConfiguration } }) as const;
const message =
  'Switch all four on for the whole account, in every Region. Whatever a bucket serves to the public, or by a public policy to other accounts, it serves no longer: websites, downloads, shared data.';

testRule(rule, ref, {
  valid: [{ name: 'all four switches on', facts: { accountId, publicAccessBlock: allOn } }],
  invalid: [
    {
      name: 'an account that has none, which is put back by deleting it',
      facts: { accountId, publicAccessBlock: null },
      message: 'The account has no public access block: each bucket may be made public.',
      plan: {
        risk: 'high',
        message,
        steps: [{ apply: put(input), revert: { action: 's3control:DeletePublicAccessBlock', input: { AccountId: accountId } } }],
      },
    },
    {
      name: 'one switch off, which is put back as it was',
      facts: { accountId, publicAccessBlock: { ...allOn, ignorePublicAcls: false } },
      message: 'Public access to the buckets of the account is not blocked in full: IgnorePublicAcls is off.',
      plan: { risk: 'high', message, steps: [{ apply: put(input), revert: put({ ...input, IgnorePublicAcls: false }) }] },
    },
    {
      name: 'two switches off',
      facts: { accountId, publicAccessBlock: { ...allOn, blockPublicAcls: false, restrictPublicBuckets: false } },
      message: 'Public access to the buckets of the account is not blocked in full: BlockPublicAcls, RestrictPublicBuckets are off.',
      plan: { risk: 'high', message, steps: [{ apply: put(input), revert: put({ ...input, BlockPublicAcls: false, RestrictPublicBuckets: false }) }] },
    },
  ],
  insufficient: [{ name: 'an account of which the block is not shown', facts: { accountId }, message: 'Not shown here: publicAccessBlock.' }],
});
