import { UNRESOLVED } from '../../../resources/resource.ts';
import rule from '../../../rules/ecr/ecr-private-lifecycle-policy-configured.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::ECR::Repository', id: 'media/player' } as const;

testRule(rule, ref, {
  valid: [
    { name: 'a repository with a lifecycle policy', facts: { lifecyclePolicy: '{"rules":[{"rulePriority":1}]}' } },
    { name: 'one whose policy is known only at deployment', facts: { lifecyclePolicy: { LifecyclePolicyText: UNRESOLVED } } },
  ],
  invalid: [
    {
      name: 'a repository without one',
      facts: { lifecyclePolicy: null },
      message: 'The repository has no lifecycle policy: every image that was ever pushed stays, and costs.',
      plan: null,
    },
  ],
  insufficient: [{ name: 'a repository of which it is not shown', facts: { name: 'media/player' } }],
});
