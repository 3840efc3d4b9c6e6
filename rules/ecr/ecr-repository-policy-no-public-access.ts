import repository from '../../resources/ecr/repository.ts';
import { defineRule, type Step } from '../rule.ts';
import { closed, judgePublic } from '../shared/resource-policy.ts';

export default defineRule(repository, {
  meta: {
    id: 'ecr-repository-policy-no-public-access',
    version: 1,
    title: 'No private repository lets everybody in by its policy.',
    severity: 'HIGH',
    risk: 'high',
    rationale: 'Whoever may pull an image reads the code and the secrets in it; whoever may push one has their code run in our place.',
    references: [
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    ],
    notes: [
      'Everybody is `*` in any spelling, or all but some (`NotPrincipal`), unless a condition keeps it to an organization, an account, a network or the like, or a denial takes it back.',
      'Named accounts are not everybody, whoever they are.',
    ],
    changes: ['ecr:SetRepositoryPolicy', 'ecr:DeleteRepositoryPolicy'],
    reverts: ['ecr:SetRepositoryPolicy'],
    messages: {
      public: 'The policy of the repository lets everybody with an AWS account in, by {{statements}}.',
      remove:
        'Take {{statements}} out of the policy of the repository; every other byte of it stays. Whoever pulls or pushes by nothing else, in other accounts above all, is refused from then on.',
      removePolicy:
        'Delete the policy of the repository, which says nothing but {{statements}}. Whoever pulls or pushes by nothing else, in other accounts above all, is refused from then on.',
    },
  },

  needs: ['policy'],

  evaluate({ policy }) {
    return judgePublic(policy);
  },

  remediate({ name: repositoryName, policy }) {
    const without = closed(policy);
    if (without === null || typeof policy !== 'string') return null;
    const { statements, rest } = without;
    const step: Step<'ecr:SetRepositoryPolicy' | 'ecr:DeleteRepositoryPolicy', 'ecr:SetRepositoryPolicy'> = {
      apply:
        rest === null
          ? { action: 'ecr:DeleteRepositoryPolicy', input: { repositoryName } }
          : { action: 'ecr:SetRepositoryPolicy', input: { repositoryName, policyText: rest } },
      revert: { action: 'ecr:SetRepositoryPolicy', input: { repositoryName, policyText: policy } },
    };
    return { risk: 'high', message: rest === null ? 'removePolicy' : 'remove', data: { statements }, steps: [step] };
  },
});
