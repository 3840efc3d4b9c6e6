import { TemplateRef, UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/ecr/ecr-repository-policy-no-public-access.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::ECR::Repository', id: 'media/player' } as const;
const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const everybody = { Sid: 'Everybody', Effect: 'Allow', Principal: '*', Action: PULL };
const partner = { Sid: 'Partner', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: PULL };
const lambda = { Sid: 'Lambda', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: PULL };
const textOf = (...Statement: object[]) => JSON.stringify({ Version: '2008-10-17', Statement }, null, 2);
const withPolicy = (policy: string | object | null) => ({ name: 'media/player', policy });
const message = (statements: string) => `The policy of the repository lets everybody with an AWS account in, by ${statements}.`;
const PULLED = '(ecr:BatchGetImage, ecr:GetDownloadUrlForLayer)';
const repositoryName = 'media/player';
const put = (policyText: string) => ({ action: 'ecr:SetRepositoryPolicy', input: { repositoryName, policyText } }) as const;

testRule(rule, ref, {
  valid: [
    { name: 'a repository without a policy', facts: withPolicy(null) },
    { name: 'one that lets an account in by name', facts: withPolicy(textOf(partner)) },
    { name: 'one that lets a service in', facts: withPolicy(textOf(lambda)) },
    {
      name: 'one that lets in whoever is of an organization',
      facts: withPolicy(textOf({ ...everybody, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-snapwave12' } } })),
    },
    { name: 'one that denies everybody something', facts: withPolicy(textOf(partner, { Effect: 'Deny', Principal: '*', Action: 'ecr:DeleteRepository' })) },
    { name: 'one that takes back what it gives to everybody', facts: withPolicy(textOf(everybody, { Effect: 'Deny', Principal: '*', Action: 'ecr:*' })) },
    {
      name: 'one of a template that refers to a role',
      facts: withPolicy({ Statement: [{ ...everybody, Principal: { AWS: new TemplateRef('Role', 'Arn') } }] }),
    },
  ],
  invalid: [
    {
      name: 'a policy that lets everybody in, and an account by name, which stays',
      facts: withPolicy(textOf(partner, everybody)),
      message: message(`statement 2 "Everybody" ${PULLED}`),
      plan: {
        risk: 'high',
        message: `Take statement 2 "Everybody" ${PULLED} out of the policy of the repository; every other byte of it stays. Whoever pulls or pushes by nothing else, in other accounts above all, is refused from then on.`,
        steps: [{ apply: put(textOf(partner)), revert: put(textOf(partner, everybody)) }],
      },
    },
    {
      name: 'a policy that says nothing else',
      facts: withPolicy(textOf({ ...everybody, Principal: { AWS: ['*'] } })),
      message: message(`statement 1 "Everybody" ${PULLED}`),
      plan: {
        risk: 'high',
        message: `Delete the policy of the repository, which says nothing but statement 1 "Everybody" ${PULLED}. Whoever pulls or pushes by nothing else, in other accounts above all, is refused from then on.`,
        steps: [
          {
            apply: { action: 'ecr:DeleteRepositoryPolicy', input: { repositoryName } },
            revert: put(textOf({ ...everybody, Principal: { AWS: ['*'] } })),
          },
        ],
      },
    },
    {
      name: 'all but some',
      facts: withPolicy({ Statement: { Effect: 'Allow', NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'ecr:*' } }),
      message: message('statement 1 (ecr:*)'),
      plan: null,
    },
    {
      name: 'a condition that everybody meets',
      facts: withPolicy({ Statement: [{ ...everybody, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }] }),
      message: message(`statement 1 "Everybody" ${PULLED}`),
      plan: null,
    },
  ],
  insufficient: [
    { name: 'a repository whose policy is not shown', facts: { name: 'media/player' } },
    { name: 'one whose policy lets in whom is known only at deployment', facts: withPolicy({ Statement: [{ ...everybody, Principal: { AWS: UNRESOLVED } }] }) },
    { name: 'one whose policy is no policy', facts: withPolicy('{') },
  ],
});
