import user, { type User } from '../../resources/iam/user.ts';
import type { AttachedPolicy } from '../../resources/shared/iam-identity.ts';
import { isAwsManaged, nameInArn } from '../../resources/shared/iam-identity.ts';
import { defineRule, type Step, UnknownFact } from '../rule.ts';
import { enumerated, mayDeny } from '../shared/identity-policies.ts';

type Removal = Step<'iam:DetachUserPolicy' | 'iam:DeleteUserPolicy', 'iam:AttachUserPolicy' | 'iam:PutUserPolicy'>;

export default defineRule(user, {
  meta: {
    id: 'iam-user-no-policies-check',
    version: 1,
    title: 'IAM users have their permissions from groups and roles, and no policy of their own.',
    severity: 'LOW',
    risk: 'high',
    rationale: 'Permissions put on single users are forgotten there when the task, or the person, changes, and nobody sees who may do what.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/iam-user-no-policies-check.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
    ],
    notes: [
      'The policies with which AWS quarantines a user whose key was found in public (`AWSCompromisedKeyQuarantine`, in any version) are neither complained of nor detached.',
      'Where a policy of the user denies something, nothing is proposed: to take it away would allow the user more.',
      'In a template, a policy that names users which are not in it counts as theirs.',
    ],
    changes: ['iam:DetachUserPolicy', 'iam:DeleteUserPolicy'],
    reverts: ['iam:AttachUserPolicy', 'iam:PutUserPolicy'],
    messages: {
      own: 'The user has policies of its own: {{policies}}. They stay with it whatever groups it leaves, and nobody who looks at groups and roles sees them.',
      remove:
        '{{doing}}. What these allow stops working for the user at once, unless a group allows it too: put it into a group first. The policies’ texts are kept, to be put back as they were.',
    },
  },

  needs: ['inlinePolicies', 'attachedPolicies'],

  evaluate(facts) {
    const attached = complainedOf(facts);
    const known = [...attached, ...facts.inlinePolicies].filter(isNamed);
    if (known.length > 0) {
      const inline = facts.inlinePolicies.flatMap(({ name }) => (name === null ? [] : [`${name} (inline)`]));
      const managed = attached.filter(isNamed).map(({ name }) => name);
      return { compliance: 'NON_COMPLIANT', message: 'own', data: { policies: [...managed, ...inline].join(', ') } };
    }
    if (attached.length + facts.inlinePolicies.length > 0) throw new UnknownFact('Whether the user has a policy of its own is known only at deployment.');
    return { compliance: 'COMPLIANT' };
  },

  remediate(facts) {
    const attached = complainedOf(facts);
    if ([...attached, ...facts.inlinePolicies].some(mayDeny)) return null;
    const steps = [...attached.flatMap((policy) => detachment(facts.name, policy)), ...facts.inlinePolicies.flatMap((policy) => deletion(facts.name, policy))];
    const [first, ...others] = steps;
    if (!first) return null;

    const managed = attached.length > 0 ? [`detach ${enumerated(attached.map(({ name }) => name))}`] : [];
    const inline = facts.inlinePolicies.length > 0 ? [`delete the inline ${enumerated(facts.inlinePolicies.flatMap(({ name }) => name ?? []))}`] : [];
    const doing = `${[...managed, ...inline].join(', and ')} of ${facts.name}`;
    return { risk: 'high', message: 'remove', data: { doing: doing.charAt(0).toUpperCase() + doing.slice(1) }, steps: [first, ...others] };
  },
});

/** All but AWS's quarantine of a compromised key, which is there to stay until its owner has dealt with it. */
function complainedOf({ attachedPolicies }: Pick<User, 'attachedPolicies'>): readonly AttachedPolicy[] {
  return attachedPolicies.filter(({ arn }) => !(arn !== null && isAwsManaged(arn) && nameInArn(arn).startsWith('AWSCompromisedKeyQuarantine')));
}

function isNamed(policy: { readonly arn?: string | null; readonly name: string | null }): boolean {
  return policy.name !== null && policy.arn !== null;
}

function detachment(UserName: string, { arn: PolicyArn }: AttachedPolicy): Removal[] {
  if (PolicyArn === null) return [];
  const input = { UserName, PolicyArn };
  return [{ apply: { action: 'iam:DetachUserPolicy', input }, revert: { action: 'iam:AttachUserPolicy', input } }];
}

function deletion(UserName: string, { name: PolicyName, document: PolicyDocument }: User['inlinePolicies'][number]): Removal[] {
  if (PolicyName === null || typeof PolicyDocument !== 'string') return [];
  return [
    {
      apply: { action: 'iam:DeleteUserPolicy', input: { UserName, PolicyName } },
      revert: { action: 'iam:PutUserPolicy', input: { UserName, PolicyName, PolicyDocument } },
    },
  ];
}
