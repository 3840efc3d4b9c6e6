import bucket from '../../resources/s3/bucket.ts';
import { defineRule } from '../rule.ts';
import { type Condition, coversEverybody, parseStatements, type Statement, UnreadableStatement } from '../shared/policy-document.ts';
import { withStatement } from '../shared/policy-text.ts';
import { together } from '../shared/together.ts';

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
    changes: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
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

    const denials: Statement[] = [];
    const unreadable: UnreadableStatement[] = [];
    for (const statement of parseStatements(policy)) {
      if (statement instanceof UnreadableStatement) unreadable.push(statement);
      else if (deniesPlainHttpToEverybody(statement)) denials.push(statement);
    }
    const open = [
      { pattern: arn, name: 'the bucket' },
      { pattern: `${arn}/*`, name: 'its objects' },
    ].filter(({ pattern }) => !together(denials, 's3:*', pattern));
    if (open.length === 0) return { compliance: 'COMPLIANT' };

    // An Allow, whatever it says, denies nothing.
    const maybeDenial = unreadable.find(({ effect }) => effect !== 'Allow');
    if (maybeDenial) throw maybeDenial;
    return { compliance: 'NON_COMPLIANT', message: 'open', data: { what: open.map(({ name }) => name).join(' and ') } };
  },

  remediate({ accountId: ExpectedBucketOwner, name: Bucket, arn, policy }) {
    if (typeof policy === 'object' && policy !== null) return null;

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

function deniesPlainHttpToEverybody(statement: Statement): boolean {
  return statement.effect === 'Deny' && coversEverybody(statement) && statement.conditions.every(holdsOverPlainHttp);
}

/** Whether the condition is true of every request over plain HTTP. `aws:SecureTransport` has one value, and every request has it. */
function holdsOverPlainHttp({ operator, key, values }: Condition): boolean {
  if (key !== 'aws:securetransport') return false;
  const test = operator.replace(/^for(all|any)values?:/, '');
  return (test === 'bool' || test === 'boolifexists' || test === 'null') && values.includes('false');
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
