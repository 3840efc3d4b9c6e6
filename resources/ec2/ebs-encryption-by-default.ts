import { defineResource, type Place } from '../resource.ts';

export interface EbsEncryptionByDefault {
  readonly accountId: string;
  /** New volumes and snapshots are encrypted, whether or not that is asked for. */
  readonly enabled: boolean;
  /** The key that is then used where none is named: `alias/aws/ebs`, which AWS keeps, or the id, alias or ARN of one of the account's own. */
  readonly defaultKey: string;
}

/**
 * One for each account and Region, by the account's id, and always there. Neither AWS Config nor CloudFormation has it, and EC2 gives it no ARN and
 * authorises its calls on `*`: type and ARN are our own.
 */
export default defineResource<EbsEncryptionByDefault>()({
  type: 'AWS::EC2::EbsEncryptionByDefault',
  reads: ['ec2:GetEbsEncryptionByDefault', 'ec2:GetEbsDefaultKmsKeyId'],
  touchedBy: {
    'ec2:EnableEbsEncryptionByDefault': ofAccount,
    'ec2:DisableEbsEncryptionByDefault': ofAccount,
    'ec2:ModifyEbsDefaultKmsKeyId': ofAccount,
    'ec2:ResetEbsDefaultKmsKeyId': ofAccount,
  },
  arn: ({ accountId, region }) => `arn:aws:ec2:${region}:${accountId}:ebs-encryption-by-default`,

  async read(ask, { accountId }) {
    const [{ EbsEncryptionByDefault: enabled }, { KmsKeyId: defaultKey }] = await Promise.all([
      ask('ec2:GetEbsEncryptionByDefault', {}),
      ask('ec2:GetEbsDefaultKmsKeyId', {}),
    ]);
    if (enabled === undefined || defaultKey === undefined) throw new TypeError('EC2 answered the default encryption of EBS without its state or its key.');
    return { accountId, enabled, defaultKey };
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },
});

function ofAccount(_request: unknown, _response: unknown, { accountId }: Place): string {
  return accountId;
}
