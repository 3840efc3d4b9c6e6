import group from '../../../resources/iam/group.ts';
import role from '../../../resources/iam/role.ts';
import user from '../../../resources/iam/user.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import rules from '../../../rules/iam/iam-inline-policy-no-admin-access.ts';
import type { Step } from '../../../rules/rule.ts';
import { testRule } from '../rule-tester.ts';

const of = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const admin = of(everything);
const narrow = of({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
const notIam = of({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
const message = 'Every action on every resource is allowed inline, by p (statement 1): whoever has that is an administrator.';
const sentence = (name: string, policies = 'p') =>
  `Delete the inline ${policies} of ${name}. Whoever has it can do at once only what other policies allow: put what is really needed into one of those first. The text is kept, to be put back as it was.`;

const userSteps = (name: string, PolicyName: string, PolicyDocument: string): Step => ({
  apply: { action: 'iam:DeleteUserPolicy', input: { UserName: name, PolicyName } },
  revert: { action: 'iam:PutUserPolicy', input: { UserName: name, PolicyName, PolicyDocument } },
});
const roleSteps = (name: string, PolicyName: string, PolicyDocument: string): Step => ({
  apply: { action: 'iam:DeleteRolePolicy', input: { RoleName: name, PolicyName } },
  revert: { action: 'iam:PutRolePolicy', input: { RoleName: name, PolicyName, PolicyDocument } },
});
const groupSteps = (name: string, PolicyName: string, PolicyDocument: string): Step => ({
  apply: { action: 'iam:DeleteGroupPolicy', input: { GroupName: name, PolicyName } },
  revert: { action: 'iam:PutGroupPolicy', input: { GroupName: name, PolicyName, PolicyDocument } },
});
const identities = [
  { resource: user, more: { accessKeys: [] }, steps: userSteps, keepers: [] },
  {
    resource: role,
    more: { path: '/', trustPolicy: '{}' },
    steps: roleSteps,
    keepers: [
      { name: 'OrganizationAccountAccessRole' },
      { name: 'AWSControlTowerExecution' },
      { name: 'stacksets-exec-0123456789abcdef' },
      { path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' },
      { path: '/aws-service-role/ecs.amazonaws.com/' },
    ],
  },
  { resource: group, more: {}, steps: groupSteps, keepers: [] },
];

for (const { resource, more, steps, keepers } of identities) {
  const { type } = resource;
  const rule = rules.find((each) => each.resource === resource);
  if (!rule) throw new Error(`There is no rule for ${type}.`);
  const facts = (...documents: (string | object)[]) => ({
    name: 'media',
    ...more,
    inlinePolicies: documents.map((document, index) => ({ name: ['p', 'q', 'r'][index] ?? null, document })),
  });

  testRule(
    rule,
    { accountId: '111122223333', region: 'global', type, id: 'media' },
    {
      valid: [
        { name: 'no inline policy', facts: facts() },
        { name: 'narrow ones', facts: facts(narrow, notIam) },
        { name: 'two that would make an administrator together', facts: facts(notIam, of({ Effect: 'Allow', Action: 'iam:*', Resource: '*' })) },
        { name: 'one that denies everything', facts: facts(of({ ...everything, Effect: 'Deny' })) },
      ],
      invalid: [
        {
          name: 'one that allows everything, and deletes it',
          facts: facts(admin),
          message,
          plan: { risk: 'high', message: sentence('media'), steps: [steps('media', 'p', admin)] },
        },
        {
          name: 'those that do, in whatever spelling, and leaves the others',
          facts: facts(of({ Effect: 'Allow', Action: '*:*', Resource: 'arn:aws:*' }), narrow, of({ ...everything, Sid: 'All', Action: ['s3:Get*', '**'] })),
          message: 'Every action on every resource is allowed inline, by p (statement 1) and r (statement 1 "All"): whoever has that is an administrator.',
          plan: {
            risk: 'high',
            message: sentence('media', 'p and r'),
            steps: [
              steps('media', 'p', of({ Effect: 'Allow', Action: '*:*', Resource: 'arn:aws:*' })),
              steps('media', 'r', of({ ...everything, Sid: 'All', Action: ['s3:Get*', '**'] })),
            ],
          },
        },
        {
          name: 'one that also denies something, and leaves it to a human',
          facts: facts(of(everything, { Effect: 'Deny', Action: 'organizations:*', Resource: '*' })),
          message,
          plan: null,
        },
        { name: 'one of a template, beside one that is not known', facts: facts({ Statement: [everything] }, { Statement: UNRESOLVED }), message, plan: null },
        ...keepers.map((kept) => ({
          name: `one of a role that others keep (${Object.values(kept)[0]}), and leaves it to a human`,
          facts: { ...facts(admin), ...kept },
          message,
          plan: null,
        })),
      ],
      insufficient: [
        { name: 'what does not show its policies', facts: { name: 'media' } },
        { name: 'one that is known only at deployment, beside a narrow one', facts: facts(narrow, { Statement: UNRESOLVED }), message: /only at deployment/ },
        { name: 'one that can’t be read', facts: facts('%7B'), message: /not JSON/ },
      ],
    },
  );
}
