import encryption from '../../resources/ec2/ebs-encryption-by-default.ts';
import { defineRule } from '../rule.ts';

export default defineRule(encryption, {
  meta: {
    id: 'ec2-ebs-encryption-by-default',
    version: 1,
    title: 'New EBS volumes and snapshots are encrypted by default.',
    severity: 'MEDIUM',
    risk: 'low',
    rationale: 'A volume that was made without encryption can never be encrypted in place. The default spares everybody having to think of it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ec2-ebs-encryption-by-default.html',
      'https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html',
    ],
    notes: ['Volumes and snapshots that are there stay as they are.'],
    changes: ['ec2:EnableEbsEncryptionByDefault'],
    reverts: ['ec2:DisableEbsEncryptionByDefault'],
    messages: {
      off: 'Encryption by default is off in this Region: a volume is encrypted only where somebody thought of it.',
      enable:
        'Encrypt new volumes and snapshots by default, with the default key of the Region. What is there stays as it is. Where that key is one of the account, whoever starts machines needs permission on it; where it is that of AWS, new snapshots can not be shared with other accounts. Types of the first generations that know no encryption do not start.',
    },
  },

  needs: ['enabled'],

  evaluate({ enabled }) {
    return enabled ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate() {
    return {
      risk: 'low',
      message: 'enable',
      steps: [{ apply: { action: 'ec2:EnableEbsEncryptionByDefault', input: {} }, revert: { action: 'ec2:DisableEbsEncryptionByDefault', input: {} } }],
    };
  },
});
