import { partitionOf } from '../partition.ts';
import { defineResource, type Place } from '../resource.ts';

export interface EbsEncryptionByDefault {
  readonly accountId: string;
  /** New volumes and snapshots are encrypted, whether or not that is asked for. */
  readonly enabled: boolean;
}

/**
 * One for each account and Region, by the account's id, and always there. Neither AWS Config nor CloudFormation has it, and EC2 gives it no ARN and
 * authorises its calls on `*`: type and ARN are our own.
 */
export default defineResource<EbsEncryptionByDefault>()({
  type: 'AWS::EC2::EbsEncryptionByDefault',
  reads: ['ec2:GetEbsEncryptionByDefault'],
  touchedBy: {
    'ec2:EnableEbsEncryptionByDefault': ofAccount,
    'ec2:DisableEbsEncryptionByDefault': ofAccount,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:ec2:${region}:${accountId}:ebs-encryption-by-default`,

  async read(ask, { accountId }) {
    const { EbsEncryptionByDefault: enabled } = await ask('ec2:GetEbsEncryptionByDefault', {});
    if (enabled === undefined) throw new TypeError('EC2 answered the default encryption of EBS without its state.');
    return { accountId, enabled };
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },
});

function ofAccount(_request: unknown, _response: unknown, { accountId }: Place): string {
  return accountId;
}
