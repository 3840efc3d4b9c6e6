import * as v from 'valibot';
import bucket from '../../resources/s3/bucket.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { type Circle, statementsBeyond } from '../shared/grantees.ts';
import { statementsInWords } from '../shared/grants.ts';
import { removeStatements } from '../shared/s3-closing.ts';

const parameters = v.strictObject({
  awsPrincipals: v.optional(
    v.pipe(v.array(v.string()), v.description('Accounts by their numbers, users and roles by their ARNs, besides our own accounts.')),
    [],
  ),
  servicePrincipals: v.optional(v.pipe(v.array(v.string()), v.description('AWS services, such as cloudtrail.amazonaws.com; left out: every one.'))),
  federatedUsers: v.optional(v.pipe(v.array(v.string()), v.description('Providers of identities, by their names or ARNs.')), []),
  ipAddresses: v.optional(v.pipe(v.array(v.string()), v.description('Addresses, or ranges as CIDRs.')), []),
  vpcIds: v.optional(v.pipe(v.array(v.string()), v.description('VPCs, and VPC endpoints, by their ids.')), []),
  organizationIds: v.optional(v.pipe(v.array(v.string()), v.description('Organizations, by their ids.')), []),
});
type Parameters = v.InferOutput<typeof parameters>;

export default defineRule(bucket, {
  meta: {
    id: 's3-bucket-policy-grantee-check',
    version: 1,
    title: 'Bucket policies let in nobody but our own accounts, AWS services, and those that were agreed on.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'Whoever is let in from outside keeps what he reads, and a partner’s account that is broken into opens the bucket as well.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy-grantee-check.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-iam.html',
    ],
    notes: [
      'A bucket without a policy complies. Each statement that allows is judged by itself, as AWS Config does: what another denies is not looked at.',
      'A statement is within the circle if all whom it names are, or if one of its conditions keeps it to those: aws:SourceIp, aws:SourceVpc, aws:PrincipalOrgID, aws:PrincipalAccount and their like.',
      'Our own accounts are always within; AWS services are, too, unless servicePrincipals names some (AWS Config takes none where it is left out). organizationIds is ours.',
      'The users by which older CloudFront distributions read count as the service cloudfront.amazonaws.com.',
    ],
    changes: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'],
    reverts: ['s3:PutBucketPolicy'],
    messages: {
      beyond: 'The policy of the bucket lets in others than those that were agreed on: {{statements}}.',
      remove:
        'Take {{statements}} out of the policy; every other statement stays. Whoever comes in by that today is refused from then on: that may be a partner, another team, a web site.',
    },
  },
  parameters,

  needs: ['policy'],

  evaluate({ policy }, context) {
    const beyond = policy === null ? [] : statementsBeyond(policy, circleOf(context));
    return beyond.length === 0
      ? { compliance: 'COMPLIANT' }
      : { compliance: 'NON_COMPLIANT', message: 'beyond', data: { statements: statementsInWords(beyond) } };
  },

  remediate(facts, context) {
    const beyond = facts.policy === null ? [] : statementsBeyond(facts.policy, circleOf(context));
    const step = removeStatements(facts, beyond);
    return step && { risk: 'high', message: 'remove', data: { statements: statementsInWords(beyond) }, steps: [step] };
  },
});

function circleOf({ ownAccounts, parameters: given }: RuleContext<Parameters>): Circle {
  const accounts = given.awsPrincipals.flatMap((principal) => /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1] ?? []);
  return {
    accounts: [...ownAccounts, ...accounts],
    principals: given.awsPrincipals,
    services: given.servicePrincipals?.map((name) => name.toLowerCase()) ?? null,
    federated: given.federatedUsers,
    addresses: given.ipAddresses,
    networks: given.vpcIds,
    organizations: given.organizationIds,
  };
}
