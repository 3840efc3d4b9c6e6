import policy from '../../resources/iam/policy.ts';
import { defineRule } from '../rule.ts';
import { adminStatements, placesOf } from '../shared/admin.ts';
import { setDefaultVersion } from '../shared/policy-versions.ts';

export default defineRule(policy, {
  meta: {
    id: 'iam-policy-no-statements-with-admin-access',
    version: 1,
    title: 'No customer managed policy allows every action on every resource.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'Each stolen key, and each mistake, of anybody who has such a policy can do everything that the account can: read, delete, lock out, spend.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-no-statements-with-admin-access.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html',
    ],
    changes: ['iam:SetDefaultPolicyVersion'],
    messages: {
      admin: 'Every action on every resource is allowed ({{statements}}): whoever has this policy is an administrator.',
      setDefault:
        'Put version {{version}}{{made}} in force instead of {{present}}; no version is deleted. It hits all who have the policy at once ({{attached}} users, groups and roles; {{bounded}} more that it bounds): what they do beyond {{version}} stops working.',
    },
  },

  needs: ['document'],

  evaluate({ document }) {
    const statements = adminStatements(document);
    if (statements.length === 0) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'admin', data: { statements: placesOf(statements) } };
  },

  remediate: (facts) => setDefaultVersion(facts, (document) => adminStatements(document).length === 0, 'setDefault'),
});
