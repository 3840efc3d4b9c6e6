import type { Bucket } from '../../resources/s3/bucket.ts';
import { publicGrantee } from '../../resources/shared/s3-acl.ts';
import { coversEverybody, type Principal, parsePolicy, type Statement } from './policy-document.ts';

/** Whom a bucket serves now by a public ACL: `everyone may READ, by the ACL`. Nobody, where public ACLs are ignored. */
export function servedByAcl({ acl, effectiveBlock }: Bucket): string[] {
  if (effectiveBlock.ignorePublicAcls) return [];
  return acl.flatMap((grant) => {
    const grantee = publicGrantee(grant);
    return grantee === null ? [] : [`${grantee} may ${grant.permission}, by the ACL`];
  });
}

/** No ACL, not one of an object's own either, serves the public, and none that would is taken: ACLs are switched off, or public ones are ignored and refused. */
export function publicAclsAreOver({ objectOwnership, effectiveBlock }: Bucket): boolean {
  return objectOwnership === 'BucketOwnerEnforced' || (effectiveBlock.ignorePublicAcls && effectiveBlock.blockPublicAcls);
}

/** Whom a bucket serves now by a public policy. One that is restricted serves the account itself and AWS services; else everybody, and the other accounts that it names. */
export function servedByPolicy({ accountId, policy, policyIsPublic, effectiveBlock }: Bucket): string[] {
  if (!policyIsPublic || effectiveBlock.restrictPublicBuckets) return [];
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
