import * as v from 'valibot';
import role from '../../resources/iam/role.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { placesOf } from '../shared/admin.ts';
import { isKeptByOthers } from '../shared/identity-policies.ts';
import { namesDeleted, parsePolicy } from '../shared/policy-document.ts';
import { isAssumable, type Opening, openingsOf, withoutOpenings } from '../shared/trust.ts';

const parameters = v.strictObject({
  knownAccounts: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^\d{12}$/, 'An account has twelve digits.'))),
      v.description('Accounts of others that may take roles without an external id, besides our own.'),
    ),
    [],
  ),
});
type Parameters = v.InferOutput<typeof parameters>;

export default defineRule(role, {
  meta: {
    id: 'iam-role-trust-policy-no-public-access',
    version: 1,
    title: 'Roles can be taken only by those who were chosen: our accounts, others with an external id, AWS services, named subjects of OIDC providers.',
    severity: 'CRITICAL',
    risk: 'high',
    rationale:
      'Whoever can take a role has all that it may do. A role that trusts everybody, or everybody who has an account at some provider, is a way into the account.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    ],
    notes: [
      'Our accounts are that of the role and those that the policy file names. A fixed `sts:ExternalId`, or a condition that keeps to an organization or to a few networks, is enough. With `*` for a principal an external id is all that stands between the role and the world, and it was never meant as a secret: name the account.',
      'Of an OIDC provider the subject (`sub`) has to be fixed as far as the owner’s name: `repo:my-org/*` is, `repo:*` and `repo:my-org*` are not. The audience alone is enough only where it names the owner, as for Amazon Cognito, Google, Pulumi and Vercel.',
      'AWS services, and SAML providers, which are the account’s own, are not complained of.',
      'Of a statement that also names others, only those complained of are taken out. Nothing is proposed where no statement would be left by which the role can be taken, and where IAM would refuse to take the old policy back: for the OIDC providers that it knows to be shared, and where the policy names a user or role that was deleted.',
    ],
    changes: ['iam:UpdateAssumeRolePolicy'],
    messages: {
      open: 'The role can be taken by {{who}}: whatever it may do, they may do.',
      remove:
        'Take {{who}} out of the trust policy of {{role}} and leave the rest as it is. Whoever takes the role by that is refused from then on, be they strangers or ours. Sessions that were begun go on until they end, twelve hours at most: revoke them apart.',
    },
  },
  parameters,

  needs: ['trustPolicy'],

  evaluate({ trustPolicy }, context) {
    const openings = openingsOf(trustPolicy, trusted(context));
    if (openings.length === 0) return { compliance: 'COMPLIANT' };
    const who = openings.map(inWords).join(', and by ');
    return { compliance: 'NON_COMPLIANT', message: 'open', data: { who } };
  },

  remediate(facts, context) {
    const { name: RoleName, trustPolicy } = facts;
    const openings = openingsOf(trustPolicy, trusted(context));
    if (typeof trustPolicy !== 'string' || isKeptByOthers(facts) || openings.some(({ isRefused }) => isRefused) || namesDeleted(trustPolicy)) return null;
    const PolicyDocument = withoutOpenings(trustPolicy, openings);
    if (PolicyDocument === null || !parsePolicy(PolicyDocument).some(isAssumable)) return null;
    return {
      risk: 'high',
      message: 'remove',
      data: { role: RoleName, who: openings.map(inWords).join(', and ') },
      steps: [
        {
          apply: { action: 'iam:UpdateAssumeRolePolicy', input: { RoleName, PolicyDocument } },
          revert: { action: 'iam:UpdateAssumeRolePolicy', input: { RoleName, PolicyDocument: trustPolicy } },
        },
      ],
    };
  },
});

function inWords({ who, statement }: Opening): string {
  return `${who} (${placesOf([statement])})`;
}

function trusted({ ownAccounts, parameters: { knownAccounts } }: RuleContext<Parameters>): readonly string[] {
  return [...ownAccounts, ...knownAccounts];
}
