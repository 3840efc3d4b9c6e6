import * as v from 'valibot';
import bucket from '../../resources/s3/bucket.ts';
import { isStandInName } from '../../resources/shared/s3-bucket-template.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { allBlocked, switchedOff } from '../shared/public-access.ts';
import { publicAclsAreOver, servedByAcl, servedByPolicy } from '../shared/s3-audience.ts';
import { switchOn } from '../shared/s3-closing.ts';

const parameters = v.strictObject({
  excludedPublicBuckets: v.optional(v.pipe(v.array(v.string()), v.description('Buckets that are meant to be public, by name.')), []),
});

export default defineRule(bucket, {
  meta: {
    id: 's3-bucket-level-public-access-prohibited',
    version: 1,
    title: 'Buckets block public access: new and present public ACLs, new and present public policies.',
    severity: 'HIGH',
    risk: 'low',
    rationale:
      'Without the block, one wrong line in a policy or an ACL shows the bucket to the world, and there are those who do nothing but look for such buckets.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-level-public-access-prohibited.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    ],
    notes: [
      'A template that sets no PublicAccessBlockConfiguration does not comply: S3 has set the block on new buckets since April 2023, but an older bucket that the template takes over keeps what it has.',
    ],
    changes: ['s3:PutPublicAccessBlock'],
    reverts: ['s3:PutPublicAccessBlock', 's3:DeletePublicAccessBlock'],
    messages: {
      none: 'No public access block (PublicAccessBlockConfiguration) is set on the bucket: its next policy or ACL may make it public.',
      off: 'Public access to the bucket is not blocked in full: {{switches}} off.',
      block: 'Switch all four on. Neither the policy nor an ACL serves the public now, nor can an ACL, of the bucket or of an object, so nobody loses access.',
      mayShutOut:
        'Switch all four on. Neither the policy nor the ACL of the bucket serves the public now. But its objects may have ACLs of their own: one that is public by that is no longer, and who uploads with a public ACL is refused.',
      shutOut: 'Switch all four on. That ends the access of those whom the bucket serves now: {{audience}}.',
    },
  },
  parameters,

  needs: ['name', 'publicAccessBlock'],

  evaluate({ name, publicAccessBlock }, { parameters: { excludedPublicBuckets } }) {
    if (excludedPublicBuckets.includes(name)) return { compliance: 'NOT_APPLICABLE' };
    const off = switchedOff(publicAccessBlock);
    if (off.length === 0) return { compliance: 'COMPLIANT' };
    if (excludedPublicBuckets.length > 0 && isStandInName(name)) throw new UnknownFact('Whether the bucket is excluded is not known before it has a name.');
    if (publicAccessBlock === null) return { compliance: 'NON_COMPLIANT', message: 'none' };
    return { compliance: 'NON_COMPLIANT', message: 'off', data: { switches: `${off.join(', ')} ${off.length === 1 ? 'is' : 'are'}` } };
  },

  remediate(facts) {
    const audience = [...servedByPolicy(facts), ...servedByAcl(facts)];
    const steps = [switchOn(facts, allBlocked)] as const;
    if (audience.length > 0) return { risk: 'high', message: 'shutOut', data: { audience: audience.join('; ') }, steps };
    return publicAclsAreOver(facts) ? { risk: 'low', message: 'block', steps } : { risk: 'high', message: 'mayShutOut', steps };
  },
});
