import account from '../../resources/s3/account-public-access-block.ts';
import { publicAccessBlockInput } from '../../resources/shared/s3-public-access-block.ts';
import { defineRule } from '../rule.ts';
import { allBlocked, switchedOff } from '../shared/public-access.ts';

export default defineRule(account, {
  meta: {
    id: 's3-account-level-public-access-blocks',
    version: 1,
    title: 'The account blocks public access to all of its buckets.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'The account-wide block holds for every bucket, also for the one that is made tomorrow without a block of its own.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-account-level-public-access-blocks.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html',
    ],
    changes: ['s3control:PutPublicAccessBlock'],
    reverts: ['s3control:PutPublicAccessBlock', 's3control:DeletePublicAccessBlock'],
    messages: {
      none: 'The account has no public access block: each bucket may be made public.',
      off: 'Public access to the buckets of the account is not blocked in full: {{switches}} off.',
      block:
        'Switch all four on for the whole account, in every Region. Whatever a bucket serves to the public, or by a public policy to other accounts, it serves no longer: websites, downloads, shared data.',
    },
  },

  needs: ['publicAccessBlock'],

  evaluate({ publicAccessBlock }) {
    if (publicAccessBlock === null) return { compliance: 'NON_COMPLIANT', message: 'none' };
    const off = switchedOff(publicAccessBlock);
    if (off.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'off', data: { switches: `${off.join(', ')} ${off.length === 1 ? 'is' : 'are'}` } };
  },

  remediate({ accountId: AccountId, publicAccessBlock }) {
    return {
      risk: 'high',
      message: 'block',
      steps: [
        {
          apply: { action: 's3control:PutPublicAccessBlock', input: { AccountId, PublicAccessBlockConfiguration: publicAccessBlockInput(allBlocked) } },
          revert:
            publicAccessBlock === null
              ? { action: 's3control:DeletePublicAccessBlock', input: { AccountId } }
              : { action: 's3control:PutPublicAccessBlock', input: { AccountId, PublicAccessBlockConfiguration: publicAccessBlockInput(publicAccessBlock) } },
        },
      ],
    };
  },
});
