import rule from '../../../rules/cloudtrail/cloud-trail-encryption-enabled.ts';
import { testRule } from '../rule-tester.ts';

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit';
const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::CloudTrail::Trail', id: arn } as const;

testRule(rule, ref, {
  valid: [
    { name: 'a trail with a key', facts: { arn, kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k' } },
    { name: 'a trail whose key a template refers to', facts: { kmsKeyId: '<Key.Arn>' } },
  ],
  invalid: [
    {
      name: "a trail without a key, though its organization's",
      facts: { arn, kmsKeyId: null, organizationTrail: true, logFileValidation: true },
      message: "The trail names no KMS key: whoever may read its bucket reads its log files, and no key's policy stands between.",
      plan: null,
    },
  ],
  insufficient: [{ name: 'a trail whose key is known only at deployment', facts: { arn }, message: /kmsKeyId/ }],
});
