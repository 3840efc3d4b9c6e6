import group, { type Group } from '../../resources/iam/group.ts';
import role, { type Role } from '../../resources/iam/role.ts';
import user, { type User } from '../../resources/iam/user.ts';
import type { InlinePolicy } from '../../resources/shared/iam-identity.ts';
import { defineRules, type Step } from '../rule.ts';
import { adminStatements, placesOf } from '../shared/admin.ts';
import { foundInAny } from '../shared/found-in-any.ts';
import { enumerated, isKeptByOthers, mayDeny } from '../shared/identity-policies.ts';

type Deletion = Step<
  'iam:DeleteUserPolicy' | 'iam:DeleteRolePolicy' | 'iam:DeleteGroupPolicy',
  'iam:PutUserPolicy' | 'iam:PutRolePolicy' | 'iam:PutGroupPolicy'
>;

export default defineRules([user, role, group], {
  meta: {
    id: 'iam-inline-policy-no-admin-access',
    version: 1,
    title: 'No inline policy of a user, role or group allows every action on every resource.',
    severity: 'HIGH',
    risk: 'high',
    rationale:
      'Each stolen key, and each mistake, of whoever has such a policy can do everything that the account can. An inline one is in no list of policies, so that it is seen late.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-no-statements-with-admin-access.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
    ],
    notes: [
      'Judged as `iam-policy-no-statements-with-admin-access` judges managed policies: by what the allowing statements of one policy grant together.',
      'Nothing is proposed for roles that AWS or the organization keeps, such as `OrganizationAccountAccessRole`, nor where such a policy also denies something.',
    ],
    changes: ['iam:DeleteUserPolicy', 'iam:DeleteRolePolicy', 'iam:DeleteGroupPolicy'],
    reverts: ['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy'],
    messages: {
      admin: 'Every action on every resource is allowed inline, by {{policies}}: whoever has that is an administrator.',
      delete:
        'Delete the inline {{policies}} of {{name}}. Whoever has it can do at once only what other policies allow: put what is really needed into one of those first. The text is kept, to be put back as it was.',
    },
  },

  needs: ['inlinePolicies'],

  evaluate({ inlinePolicies }) {
    const admin = foundInAny(inlinePolicies, ({ name, document }) => {
      const statements = adminStatements(document);
      return statements.length > 0 ? `${name} (${placesOf(statements)})` : null;
    });
    if (admin.length > 0) return { compliance: 'NON_COMPLIANT', message: 'admin', data: { policies: enumerated(admin) } };
    return { compliance: 'COMPLIANT' };
  },

  remediate(facts) {
    const admin = foundInAny(facts.inlinePolicies, (policy) => (adminStatements(policy.document).length > 0 ? policy : null));
    if (admin.some(mayDeny) || ('path' in facts && isKeptByOthers(facts))) return null;
    const [first, ...others] = admin.flatMap((policy) => deletion(facts, policy));
    if (!first) return null;
    return {
      risk: 'high',
      message: 'delete',
      data: { name: facts.name, policies: enumerated(admin.flatMap(({ name }) => name ?? [])) },
      steps: [first, ...others],
    };
  },
});

function deletion(identity: User | Role | Group, { name: PolicyName, document: PolicyDocument }: InlinePolicy): Deletion[] {
  if (PolicyName === null || typeof PolicyDocument !== 'string') return [];
  if ('accessKeys' in identity) {
    const own = { UserName: identity.name, PolicyName };
    return [{ apply: { action: 'iam:DeleteUserPolicy', input: own }, revert: { action: 'iam:PutUserPolicy', input: { ...own, PolicyDocument } } }];
  }
  if ('trustPolicy' in identity) {
    const own = { RoleName: identity.name, PolicyName };
    return [{ apply: { action: 'iam:DeleteRolePolicy', input: own }, revert: { action: 'iam:PutRolePolicy', input: { ...own, PolicyDocument } } }];
  }
  const own = { GroupName: identity.name, PolicyName };
  return [{ apply: { action: 'iam:DeleteGroupPolicy', input: own }, revert: { action: 'iam:PutGroupPolicy', input: { ...own, PolicyDocument } } }];
}
