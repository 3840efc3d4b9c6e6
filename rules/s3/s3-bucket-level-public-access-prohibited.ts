import * as v from 'valibot';
import bucket, { type Bucket } from '../../resources/s3/bucket.ts';
import { publicGrantee } from '../../resources/shared/s3-acl.ts';
import { isStandInName } from '../../resources/shared/s3-bucket-template.ts';
import { type PublicAccessBlock, publicAccessBlockInput } from '../../resources/shared/s3-public-access-block.ts';
import { defineRule, UnknownFact } from '../rule.ts';
import { coversEverybody, type Principal, parsePolicy, type Statement } from '../shared/policy-document.ts';
import { allBlocked, switchedOff } from '../shared/public-access.ts';

const parameters = v.strictObject({
  /** Buckets that are meant to be public, by name. */
  excludedPublicBuckets: v.optional(v.array(v.string()), []),
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
    changes: ['s3:PutPublicAccessBlock', 's3:DeletePublicAccessBlock'],
    messages: {
      none: 'The bucket has no public access block: its next policy or ACL may make it public.',
      off: 'Public access to the bucket is not blocked in full: {{switches}} off.',
      block:
        'Switch all four on. Neither the policy nor the ACL of the bucket serves the public now, so nobody loses access by them; an object that is public by an ACL of its own is no longer.',
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
    const { name: Bucket, accountId: ExpectedBucketOwner, publicAccessBlock } = facts;
    const audience = [...servedByPolicy(facts), ...servedByAcl(facts)];
    const which = { Bucket, ExpectedBucketOwner };
    return {
      ...(audience.length === 0 ? { risk: 'low', message: 'block' } : { risk: 'high', message: 'shutOut', data: { audience: audience.join('; ') } }),
      steps: [
        {
          apply: { action: 's3:PutPublicAccessBlock', input: { ...which, PublicAccessBlockConfiguration: publicAccessBlockInput(allBlocked) } },
          revert:
            publicAccessBlock === null
              ? { action: 's3:DeletePublicAccessBlock', input: which }
              : { action: 's3:PutPublicAccessBlock', input: { ...which, PublicAccessBlockConfiguration: publicAccessBlockInput(publicAccessBlock) } },
        },
      ],
    };
  },
});

function servedByAcl({ acl, publicAccessBlock }: Bucket): string[] {
  if (isOn(publicAccessBlock, 'ignorePublicAcls')) return [];
  return acl.flatMap((grant) => {
    const grantee = publicGrantee(grant);
    return grantee === null ? [] : [`${grantee} may ${grant.permission}, by the ACL`];
  });
}

/** A public policy that is restricted serves the account itself and AWS services; else everybody, and the other accounts that it names. */
function servedByPolicy({ accountId, policy, policyIsPublic, publicAccessBlock }: Bucket): string[] {
  if (!policyIsPublic || isOn(publicAccessBlock, 'restrictPublicBuckets')) return [];
  const served = admissionsIn(policy).flatMap((statement) => {
    const who = audienceOf(statement, accountId);
    if (who.length === 0) return [];
    const narrowed = statement.conditions.length > 0 ? ', under conditions' : '';
    return [`${who.join(' and ')} may ${actionsOf(statement)} on ${resourcesOf(statement)}${narrowed}`];
  });
  return served.length > 0 ? served : ['whoever the policy admits, which is public'];
}

function admissionsIn(policy: Bucket['policy']): readonly Statement[] {
  try {
    return policy === null ? [] : parsePolicy(policy).filter(({ effect }) => effect === 'Allow');
  } catch {
    // S3 says that it is public; that it can't be read here makes the question the more one for a human.
    return [];
  }
}

function audienceOf(statement: Statement, accountId: string): string[] {
  if (coversEverybody(statement)) return ['everyone'];
  if (statement.notPrincipals) return [`everyone but ${statement.notPrincipals.map(({ id }) => id).join(', ')}`];
  return (statement.principals ?? []).filter((principal) => isOutside(principal, accountId)).map(({ id }) => id);
}

/** AWS services and the bucket's own account keep their access. */
function isOutside({ type, id }: Principal, accountId: string): boolean {
  return type !== 'Service' && id !== accountId && id.split(':')[4] !== accountId;
}

function actionsOf({ actions, spelling }: Statement): string {
  return actions ? spelling.join(', ') : `do everything but ${spelling.join(', ')}`;
}

function resourcesOf({ resources, notResources }: Statement): string {
  return resources ? resources.join(', ') : `everything but ${(notResources ?? []).join(', ')}`;
}

function isOn(block: PublicAccessBlock | null, name: keyof PublicAccessBlock): boolean {
  return block?.[name] ?? false;
}
