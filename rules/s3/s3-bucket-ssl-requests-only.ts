import bucket from '../../resources/s3/bucket.ts';
import { defineRule } from '../rule.ts';
import { type Answer, testOf } from '../shared/conditions.ts';
import { notDenied } from '../shared/denials.ts';
import { AT_DEPLOYMENT, type Condition, namesDeleted } from '../shared/policy-document.ts';
import { withStatement } from '../shared/policy-text.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const POLICY_LIMIT_BYTES = 20 * 1024;

/**
 * Only a Deny closes plain HTTP: an Allow under the condition that the transport is secure leaves it open to whoever may come in by another statement, or by
 * a policy of their own. So does a Deny that leaves somebody out (NotPrincipal, one account), some actions, the bucket itself, or asks for more
 * than that the transport is not secure.
 */
export default defineRule(bucket, {
  meta: {
    id: 's3-bucket-ssl-requests-only',
    version: 1,
    title: 'Buckets refuse every request that does not come over TLS.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'What goes over plain HTTP can be read and altered on its way, and the link of a presigned request with it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-ssl-requests-only.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport',
    ],
    changes: ['s3:PutBucketPolicy'],
    reverts: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
    messages: {
      none: 'The bucket has no policy, so it answers requests over plain HTTP.',
      open: 'The policy does not deny everybody every action over plain HTTP on {{what}}.',
      add: 'Add the statement {{sid}} to the policy, which denies everything over plain HTTP; all other statements stay as they are. Clients that still come over plain HTTP are refused from then on.',
      create:
        'Give the bucket a policy of one statement, {{sid}}, which denies everything over plain HTTP. Clients that still come over plain HTTP are refused from then on.',
    },
  },

  needs: ['arn', 'policy'],

  evaluate({ arn, policy }) {
    if (policy === null) return { compliance: 'NON_COMPLIANT', message: 'none' };

    const names = new Map([
      [arn, 'the bucket'],
      [`${arn}/*`, 'its objects'],
    ]);
    const open = notDenied(policy, 's3:*', [...names.keys()], holdsOverPlainHttp);
    if (open.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'open', data: { what: open.map((pattern) => names.get(pattern)).join(' and ') } };
  },

  remediate({ accountId: ExpectedBucketOwner, name: Bucket, arn, policy, policyIsPublic, effectiveBlock }) {
    if (typeof policy === 'object' && policy !== null) return null;
    // S3 refuses a policy that is public, as this one stays, where new ones are blocked, and one that names somebody who was deleted.
    if (policy !== null && ((policyIsPublic && effectiveBlock.blockPublicPolicy) || namesDeleted(policy))) return null;

    const sid = newSid(policy ?? '');
    const statement = denialOfPlainHttp(sid, arn);
    const Policy = policy === null ? JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) : withStatement(policy, statement);
    if (Policy === null || new TextEncoder().encode(Policy).length > POLICY_LIMIT_BYTES) return null;
    return {
      risk: 'high',
      message: policy === null ? 'create' : 'add',
      data: { sid },
      steps: [
        {
          apply: { action: 's3:PutBucketPolicy', input: { Bucket, Policy, ExpectedBucketOwner } },
          revert:
            policy === null
              ? { action: 's3:DeleteBucketPolicy', input: { Bucket, ExpectedBucketOwner } }
              : { action: 's3:PutBucketPolicy', input: { Bucket, Policy: policy, ExpectedBucketOwner } },
        },
      ],
    };
  },
});

/** Whether the condition is true of every request over plain HTTP. `aws:SecureTransport` has one value, and every request has it. */
function holdsOverPlainHttp(condition: Condition): Answer {
  const { base } = testOf(condition);
  if (condition.key !== 'aws:securetransport' || (base !== 'bool' && base !== 'null')) return 'no';
  if (condition.values.some((value) => value.toLowerCase() === 'false')) return 'yes';
  return condition.values.includes(AT_DEPLOYMENT) ? 'unknown' : 'no';
}

function denialOfPlainHttp(Sid: string, arn: string): object {
  return {
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** One that the policy does not use; a Sid is used once in a policy. */
function newSid(policy: string): string {
  let sid = 'HoldfastDenyInsecureTransport';
  for (let number = 2; policy.includes(`"${sid}"`); number += 1) sid = `HoldfastDenyInsecureTransport${number}`;
  return sid;
}
