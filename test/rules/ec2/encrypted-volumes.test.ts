import rule from '../../../rules/ec2/encrypted-volumes.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Volume', id: 'vol-1' } as const;
const ID = '0b1c2d3e-0000-4000-8000-000000000000';
const KEY = `arn:aws:kms:eu-west-1:111122223333:key/${ID}`;
const encrypted = { volumeId: 'vol-1', encrypted: true, kmsKeyId: KEY, attached: true, tags: {} };
const plain = { ...encrypted, encrypted: false, kmsKeyId: null };
const unencrypted = 'The volume is not encrypted: whoever comes by it, or by a snapshot of it, reads what is on it.';
const otherKey = `The volume is encrypted with ${KEY}, which is none of the keys that the policy names: whoever may use that key reads what is on it.`;

testRule(rule, ref, {
  valid: [
    { name: 'an encrypted volume', facts: encrypted },
    { name: 'one in a template that does not name its key', facts: { ...encrypted, kmsKeyId: null } },
    { name: 'one with a key that the policy names by its id', facts: encrypted, parameters: { kmsIds: ['another', ID] } },
    { name: 'one with a key that the policy names by its ARN', facts: encrypted, parameters: { kmsIds: [KEY] } },
    { name: 'one whose template names the key by its id, and the policy by its ARN', facts: { ...encrypted, kmsKeyId: ID }, parameters: { kmsIds: [KEY] } },
    {
      name: 'an encrypted one that is attached to nothing, where all are judged',
      facts: { ...encrypted, attached: false },
      parameters: { attachedOnly: false },
    },
  ],
  notApplicable: [
    { name: 'an unencrypted volume that is attached to nothing', facts: { ...plain, attached: false } },
    { name: 'one with another key that is attached to nothing', facts: { ...encrypted, attached: false }, parameters: { kmsIds: ['another'] } },
  ],
  invalid: [
    { name: 'an unencrypted volume', facts: plain, message: unencrypted, plan: null },
    {
      name: 'one that is attached to nothing, where all are judged',
      facts: { ...plain, attached: false },
      parameters: { attachedOnly: false },
      message: unencrypted,
      plan: null,
    },
    { name: 'an unencrypted one, whichever keys the policy names', facts: plain, parameters: { kmsIds: [ID] }, message: unencrypted, plan: null },
    {
      name: 'one with a key that the policy does not name',
      facts: encrypted,
      parameters: { kmsIds: ['1b1c2d3e-0000-4000-8000-000000000000'] },
      message: otherKey,
      plan: null,
    },
    {
      name: 'one with a key of the same id in another account',
      facts: encrypted,
      parameters: { kmsIds: [KEY.replace('111122223333', '444455556666')] },
      message: otherKey,
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a volume of which it is not shown whether it is encrypted', facts: { attached: true, kmsKeyId: null } },
    { name: 'one of which it is not shown whether it is attached', facts: { encrypted: false, kmsKeyId: null } },
    { name: 'one whose key is not shown, where it matters', facts: { ...encrypted, kmsKeyId: null }, parameters: { kmsIds: [ID] }, message: 'which key' },
    { name: 'one whose key has an alias, where it matters', facts: { ...encrypted, kmsKeyId: 'alias/media' }, parameters: { kmsIds: [ID] } },
    { name: 'one whose template refers to a key, where it matters', facts: { ...encrypted, kmsKeyId: '<Key.Arn>' }, parameters: { kmsIds: [ID] } },
    { name: 'one with a key, where the policy names an alias', facts: encrypted, parameters: { kmsIds: ['alias/media'] } },
  ],
});
