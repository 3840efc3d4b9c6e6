import type { Bucket } from '../../resources/s3/bucket.ts';
import { type Grant, grantsInput, publicGrantee } from '../../resources/shared/s3-acl.ts';
import { type PublicAccessBlock, publicAccessBlockInput } from '../../resources/shared/s3-public-access-block.ts';
import type { Step } from '../rule.ts';
import { statementsInWords } from './grants.ts';
import { namesDeleted, parseStatements, type Statement } from './policy-document.ts';
import { withoutStatements } from './policy-text.ts';
import { allOpen } from './public-access.ts';
import { grantsInWords, type Openings } from './s3-openings.ts';

type AclStep = Step<'s3:PutBucketAcl'>;
type PolicyStep = Step<'s3:PutBucketPolicy' | 's3:DeleteBucketPolicy', 's3:PutBucketPolicy'>;
type BlockStep = Step<'s3:PutPublicAccessBlock', 's3:PutPublicAccessBlock' | 's3:DeletePublicAccessBlock'>;
type ClosingStep = AclStep | PolicyStep | BlockStep;

/** Takes just these grants out of the ACL; null where S3 would refuse to put them back, since new public ACLs are blocked. */
export function removeGrants(bucket: Bucket, removed: readonly Grant[]): AclStep | null {
  if (bucket.effectiveBlock.blockPublicAcls && bucket.acl.some((grant) => publicGrantee(grant) !== null)) return null;
  const acl = (grants: readonly Grant[]) => ({ AccessControlPolicy: { Owner: { ID: bucket.owner }, Grants: grantsInput(grants) } });
  return {
    apply: { action: 's3:PutBucketAcl', input: { ...named(bucket), ...acl(bucket.acl.filter((grant) => !removed.includes(grant))) } },
    revert: { action: 's3:PutBucketAcl', input: { ...named(bucket), ...acl(bucket.acl) } },
  };
}

/**
 * Takes just these statements out of the policy, or the policy away where it would hold none. Null where the policy is no text that they can be cut out of, or
 * S3 would refuse to put them back: new public policies are blocked, or it names somebody who was deleted.
 */
export function removeStatements(bucket: Bucket, removed: readonly Statement[]): PolicyStep | null {
  const { policy, policyIsPublic, effectiveBlock } = bucket;
  if (typeof policy !== 'string' || (policyIsPublic && effectiveBlock.blockPublicPolicy) || namesDeleted(policy)) return null;
  const revert = { action: 's3:PutBucketPolicy', input: { ...named(bucket), Policy: policy } } as const;
  if (parseStatements(policy).length === removed.length) return { apply: { action: 's3:DeleteBucketPolicy', input: named(bucket) }, revert };
  const Policy = withoutStatements(policy, removed);
  return Policy === null ? null : { apply: { action: 's3:PutBucketPolicy', input: { ...named(bucket), Policy } }, revert };
}

/** Switches on what is named of the bucket's own public access block, and leaves the rest of it as it is. */
export function switchOn(bucket: Bucket, switches: Partial<PublicAccessBlock>): BlockStep {
  const put = (block: PublicAccessBlock) =>
    ({
      action: 's3:PutPublicAccessBlock',
      input: { ...named(bucket), PublicAccessBlockConfiguration: publicAccessBlockInput(block) },
    }) as const;
  const { publicAccessBlock } = bucket;
  return {
    apply: put({ ...(publicAccessBlock ?? allOpen), ...switches }),
    revert: publicAccessBlock === null ? { action: 's3:DeletePublicAccessBlock', input: named(bucket) } : put(publicAccessBlock),
  };
}

/** Which bucket, and whose: another account's is refused. */
export function named({ name, accountId }: Pick<Bucket, 'name' | 'accountId'>) {
  return { Bucket: name, ExpectedBucketOwner: accountId };
}

/** Steps that close the ways in, and what they do, in words. */
export interface Closing {
  readonly steps: readonly [ClosingStep, ...ClosingStep[]];
  readonly doing: string;
  /** Just grants of the ACL are taken away, by which alone the public comes in: the bucket is no web site, and its policy is not public. */
  readonly byAclAlone: boolean;
}

/**
 * Takes the grants and statements away. Those that S3 would refuse to put back, since what is public and new is blocked, it has the bucket ignore instead. Null
 * where there is no exact way.
 */
export function close(bucket: Bucket, { grants, statements }: Openings): Closing | null {
  const steps: Closing['steps'][number][] = [];
  const doing: string[] = [];
  const switches: { ignorePublicAcls?: true; restrictPublicBuckets?: true } = {};

  if (grants.length > 0) {
    const step = removeGrants(bucket, grants);
    if (step) steps.push(step);
    else switches.ignorePublicAcls = true;
    doing.push(step ? `Take it out of the ACL that ${grantsInWords(grants)}` : 'Have S3 ignore all public ACLs, of the objects too');
  }
  if (statements.length > 0) {
    const step = removeStatements(bucket, statements);
    if (step) steps.push(step);
    else if (bucket.policyIsPublic && bucket.effectiveBlock.blockPublicPolicy) switches.restrictPublicBuckets = true;
    else return null;
    doing.push(
      step
        ? `Take ${statementsInWords(statements)} out of the policy`
        : 'Keep the bucket to its own account and to AWS services, as long as its policy is public',
    );
  }
  if (Object.keys(switches).length > 0) steps.push(switchOn(bucket, switches));

  const [first, ...more] = steps;
  const byAclAlone = first?.apply.action === 's3:PutBucketAcl' && more.length === 0 && !bucket.website && !bucket.policyIsPublic;
  return first ? { steps: [first, ...more], doing: doing.join('. '), byAclAlone } : null;
}
