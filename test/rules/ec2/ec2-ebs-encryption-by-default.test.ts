import rule from '../../../rules/ec2/ec2-ebs-encryption-by-default.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::EbsEncryptionByDefault', id: '111122223333' } as const;
const off = { accountId: '111122223333', enabled: false, defaultKey: 'alias/aws/ebs' };
const message = 'Encryption by default is off in this Region: a volume is encrypted only where somebody thought of it.';
const steps = [
  { apply: { action: 'ec2:EnableEbsEncryptionByDefault', input: {} }, revert: { action: 'ec2:DisableEbsEncryptionByDefault', input: {} } },
] as const;
const unattended = {
  risk: 'low',
  message:
    'Encrypt new volumes and snapshots by default, with the key that AWS keeps for EBS. What is there stays as it is. New machines of types of the first generations that know no encryption do not start, and snapshots made from then on can not be shared with other accounts.',
  steps,
} as const;
const asked = (key: string) =>
  ({
    risk: 'high',
    message: `Encrypt new volumes and snapshots by default, with the key ${key}. What is there stays as it is. Whoever starts machines, Auto Scaling among them, has to have permission on that key; without it, their machines no longer start.`,
    steps,
  }) as const;
const OWN_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000000';

testRule(rule, ref, {
  valid: [
    { name: 'an account that encrypts by default', facts: { ...off, enabled: true } },
    { name: 'one that does so with a key of its own', facts: { ...off, enabled: true, defaultKey: OWN_KEY } },
  ],
  invalid: [
    { name: 'an account in which nobody ever set it', facts: off, message, plan: unattended },
    {
      name: "one whose default key is that of AWS, by its alias's ARN",
      facts: { ...off, defaultKey: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs' },
      message,
      plan: unattended,
    },
    { name: 'one whose default key is its own, as a question', facts: { ...off, defaultKey: OWN_KEY }, message, plan: asked(OWN_KEY) },
    {
      name: 'one whose default key only sounds like that of AWS, as a question',
      facts: { ...off, defaultKey: 'alias/my-alias/aws/ebs-2' },
      message,
      plan: asked('alias/my-alias/aws/ebs-2'),
    },
  ],
  insufficient: [{ name: 'what is not shown', facts: { defaultKey: 'alias/aws/ebs' } }],
});
