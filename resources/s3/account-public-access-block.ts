import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource } from '../resource.ts';
import { type PublicAccessBlock, publicAccessBlockOf, recordedPublicAccessBlock } from '../shared/s3-public-access-block.ts';

export interface AccountPublicAccessBlock {
  readonly accountId: string;
  /** It holds for every bucket of the account, in every Region. null: none is set, so that each bucket's own decides. */
  readonly publicAccessBlock: PublicAccessBlock | null;
}

/**
 * One for each account, by the account's id, and always there, if only as "none was set". S3 gives it no ARN and authorises its calls on `*`, AWS Config
 * records none: the one here is our own, so that it has a lane and a ledger like everything else. No template can declare it.
 */
export default defineResource<AccountPublicAccessBlock>()({
  type: 'AWS::S3::AccountPublicAccessBlock',
  global: true,
  settlesSlowly: true,
  reads: ['s3control:GetPublicAccessBlock'],
  // Recorded as events of S3, not of S3 Control: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
  touchedBy: {
    's3:PutAccountPublicAccessBlock': (_request, _response, { accountId }) => accountId,
    's3:DeleteAccountPublicAccessBlock': (_request, _response, { accountId }) => accountId,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:s3::${accountId}:account-public-access-block`,

  async read(ask, { accountId }) {
    const answer = await orNull(ask('s3control:GetPublicAccessBlock', { AccountId: accountId }));
    return { accountId, publicAccessBlock: publicAccessBlockOf(answer?.PublicAccessBlockConfiguration) };
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },

  /** AWS Config has no item of it where none is set. */
  fromConfigurationItem({ accountId, configuration }) {
    const publicAccessBlock = recordedPublicAccessBlock(configuration);
    return { accountId, ...(publicAccessBlock && { publicAccessBlock }) };
  },
});
