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
    notes: [
      'Asked where the default key is one of the account: whoever starts machines, an Auto Scaling group for one, then needs permission on that key.',
      'Volumes and snapshots that are there stay as they are.',
    ],
    changes: ['ec2:EnableEbsEncryptionByDefault', 'ec2:DisableEbsEncryptionByDefault'],
    messages: {
      off: 'Encryption by default is off in this Region: a volume is encrypted only where somebody thought of it.',
      enable:
        'Encrypt new volumes and snapshots by default, with the key that AWS keeps for EBS. What is there stays as it is. New machines of types of the first generations that know no encryption do not start, and snapshots made from then on can not be shared with other accounts.',
      enableOwnKey:
        'Encrypt new volumes and snapshots by default, with the key {{key}}. What is there stays as it is. Whoever starts machines, Auto Scaling among them, has to have permission on that key; without it, their machines no longer start.',
    },
  },

  needs: ['enabled'],

  evaluate({ enabled }) {
    return enabled ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'off' };
  },

  remediate({ defaultKey }) {
    const step = {
      apply: { action: 'ec2:EnableEbsEncryptionByDefault', input: {} },
      revert: { action: 'ec2:DisableEbsEncryptionByDefault', input: {} },
    } as const;
    if (isKeptByAws(defaultKey)) return { risk: 'low', message: 'enable', steps: [step] };
    return { risk: 'high', message: 'enableOwnKey', data: { key: defaultKey }, steps: [step] };
  },
});

/** Its policy lets everybody use it who may use EBS in the account: https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html */
function isKeptByAws(key: string): boolean {
  return /(^|:)alias\/aws\/ebs$/.test(key);
}
