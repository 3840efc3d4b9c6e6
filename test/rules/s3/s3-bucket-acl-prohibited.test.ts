import type { Grant } from '@aws-sdk/client-s3';
import type { AwsCall } from '../../../aws/call.ts';
import rule from '../../../rules/s3/s3-bucket-acl-prohibited.ts';
import { testRule } from '../rule-tester.ts';
import { allOff, owner, plain, ref, toGroup, which } from './bucket-facts.ts';

const partner = { grantee: { kind: 'user', id: 'partner' }, permission: 'READ' } as const;
const logs = toGroup('s3/LogDelivery', 'WRITE');
const everyone = toGroup('global/AllUsers', 'READ');

const ownersGrant: Grant = { Grantee: { Type: 'CanonicalUser', ID: 'owner' }, Permission: 'FULL_CONTROL' };
const logsGrant: Grant = { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' }, Permission: 'WRITE' };
const partnersGrant: Grant = { Grantee: { Type: 'CanonicalUser', ID: 'partner' }, Permission: 'READ' };
const everyonesGrant: Grant = { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' }, Permission: 'READ' };
const put = (...Grants: Grant[]): AwsCall<'s3:PutBucketAcl'> => ({
  action: 's3:PutBucketAcl',
  input: { ...which, AccessControlPolicy: { Owner: { ID: 'owner' }, Grants } },
});
const granted = (grants: string) => `The ACL of the bucket gives rights to others than its owner: ${grants}.`;
const remove = (grants: string) =>
  `Take it out of the ACL that ${grants}; the owner’s own grant stays. Whoever uses the bucket by these grants alone, and by no policy, is refused from then on.`;

testRule(rule, ref, {
  valid: [
    { name: 'an ACL of the owner alone', facts: { acl: [owner], owner: 'owner' } },
    { name: 'an ACL that holds nothing', facts: { acl: [], owner: 'owner' } },
    { name: 'an ACL that lets S3 deliver access logs, which is no user', facts: { acl: [owner, logs], owner: 'owner' } },
  ],
  invalid: [
    {
      name: 'another account, and takes out its grant alone',
      facts: { ...plain, acl: [owner, partner, logs] },
      message: granted('partner may READ'),
      plan: {
        risk: 'high',
        message: remove('partner may READ'),
        steps: [{ apply: put(ownersGrant, logsGrant), revert: put(ownersGrant, partnersGrant, logsGrant) }],
      },
    },
    {
      name: 'the public',
      facts: { ...plain, acl: [everyone, owner] },
      message: granted('everyone may READ'),
      plan: { risk: 'high', message: remove('everyone may READ'), steps: [{ apply: put(ownersGrant), revert: put(everyonesGrant, ownersGrant) }] },
    },
    {
      name: 'the public where it is ignored, and cannot take it out since it could not be put back',
      facts: { ...plain, acl: [owner, everyone], effectiveBlock: { ...allOff, blockPublicAcls: true, ignorePublicAcls: true } },
      message: granted('everyone may READ'),
      plan: null,
    },
    {
      name: 'another account where new public ACLs are blocked, which this one is not',
      facts: { ...plain, acl: [owner, partner], effectiveBlock: { ...allOff, blockPublicAcls: true } },
      message: granted('partner may READ'),
      plan: { risk: 'high', message: remove('partner may READ'), steps: [{ apply: put(ownersGrant), revert: put(ownersGrant, partnersGrant) }] },
    },
    {
      name: 'a group of another name',
      facts: { ...plain, acl: [{ grantee: { kind: 'group', uri: 'http://acs.amazonaws.com/groups/other' }, permission: 'READ' }] },
      message: granted('http://acs.amazonaws.com/groups/other may READ'),
      plan: {
        risk: 'high',
        message: remove('http://acs.amazonaws.com/groups/other may READ'),
        steps: [{ apply: put(), revert: put({ Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/other' }, Permission: 'READ' }) }],
      },
    },
  ],
  insufficient: [
    { name: 'a bucket whose ACL is not shown', facts: { owner: 'owner' }, message: 'Not shown here: acl.' },
    { name: 'an ACL whose owner is not shown', facts: { acl: [owner] }, message: 'Not shown here: owner.' },
  ],
});
