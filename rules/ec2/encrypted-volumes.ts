import * as v from 'valibot';
import volume from '../../resources/ec2/volume.ts';
import { defineRule, UnknownFact } from '../rule.ts';

export default defineRule(volume, {
  meta: {
    id: 'encrypted-volumes',
    version: 1,
    title: 'EBS volumes in use are encrypted.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'What is on an unencrypted volume can be read by whoever comes by the disk, or by a snapshot of it: no key stands in between.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/encrypted-volumes.html',
      'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html',
    ],
    notes: [
      "As AWS Config's rule of this name, it judges attached volumes; with the parameter `attachedOnly` off, all of them. In a template every volume counts as attached.",
      'A template that names a key and not `Encrypted` proposes an encrypted volume. One that makes a volume of a snapshot and says neither leaves the answer to the snapshot: that is not known.',
      'Encryption by default of the account is not relied on in a template, which does not show it.',
    ],
    byHand: 'A volume can not be encrypted in place: it takes an encrypted copy of its snapshot, and an outage to put that in its place.',
    changes: [],
    messages: {
      unencrypted: 'The volume is not encrypted: whoever comes by it, or by a snapshot of it, reads what is on it.',
      otherKey: 'The volume is encrypted with {{key}}, which is none of the keys that the policy names: whoever may use that key reads what is on it.',
    },
  },

  parameters: v.strictObject({
    kmsIds: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.minLength(1, 'Name a key by its id or its ARN.'))),
        v.description('Ids or ARNs of the keys that volumes may be encrypted with; empty: any.'),
      ),
      [],
    ),
    attachedOnly: v.optional(v.pipe(v.boolean(), v.description('Passes over volumes that are attached to nothing.')), true),
  }),
  needs: ['encrypted', 'attached', 'kmsKeyId'],

  evaluate({ encrypted, attached, kmsKeyId }, { parameters: { kmsIds, attachedOnly } }) {
    if (attachedOnly && !attached) return { compliance: 'NOT_APPLICABLE' };
    if (!encrypted) return { compliance: 'NON_COMPLIANT', message: 'unencrypted' };
    if (kmsIds.length === 0) return { compliance: 'COMPLIANT' };
    if (kmsKeyId === null) throw new UnknownFact('With which key the volume is encrypted is not shown.');
    if (kmsIds.some((id) => isSameKey(id, kmsKeyId))) return { compliance: 'COMPLIANT' };
    // An alias, or what a template refers to, may be any key.
    if (!isKeyId(kmsKeyId) || !kmsIds.every(isKeyId)) throw new UnknownFact(`Whether ${kmsKeyId} is one of the keys that the policy names is not shown.`);
    return { compliance: 'NON_COMPLIANT', message: 'otherKey', data: { key: kmsKeyId } };
  },
});

/** The same id; of two ARNs the whole of them. */
function isSameKey(one: string, other: string): boolean {
  if (isArn(one) && isArn(other)) return one === other;
  return idIn(one) === idIn(other);
}

function idIn(key: string): string {
  return isArn(key) ? key.slice(key.indexOf(':key/') + ':key/'.length) : key;
}

function isArn(key: string): boolean {
  return /^arn:[^<]*:key\//.test(key);
}

/** An id, or the ARN of one, and not an alias. */
function isKeyId(key: string): boolean {
  return /^(mrk-)?[0-9a-f-]{32,36}$/i.test(idIn(key));
}
