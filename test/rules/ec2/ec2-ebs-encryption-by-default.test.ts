import rule from '../../../rules/ec2/ec2-ebs-encryption-by-default.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::EbsEncryptionByDefault', id: '111122223333' } as const;

testRule(rule, ref, {
  valid: [{ name: 'an account that encrypts by default', facts: { accountId: '111122223333', enabled: true } }],
  invalid: [
    {
      name: 'an account in which nobody ever set it, or somebody switched it off',
      facts: { accountId: '111122223333', enabled: false },
      message: 'Encryption by default is off in this Region: a volume is encrypted only where somebody thought of it.',
      plan: {
        risk: 'low',
        message:
          'Encrypt new volumes and snapshots by default, with the default key of the Region. What is there stays as it is. Where that key is one of the account, whoever starts machines needs permission on it; where it is that of AWS, new snapshots can not be shared with other accounts. Types of the first generations that know no encryption do not start.',
        steps: [{ apply: { action: 'ec2:EnableEbsEncryptionByDefault', input: {} }, revert: { action: 'ec2:DisableEbsEncryptionByDefault', input: {} } }],
      },
    },
  ],
  insufficient: [{ name: 'what is not shown', facts: { accountId: '111122223333' } }],
});
