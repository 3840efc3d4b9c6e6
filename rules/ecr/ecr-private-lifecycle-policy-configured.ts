import repository from '../../resources/ecr/repository.ts';
import { defineRule } from '../rule.ts';

export default defineRule(repository, {
  meta: {
    id: 'ecr-private-lifecycle-policy-configured',
    version: 1,
    title: 'Private repositories have a lifecycle policy, by which old images expire.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'Without one, every image stays for ever: each costs, and each old one with its old flaws can be started again.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/ecr-private-lifecycle-policy-configured.html',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html',
    ],
    notes: ['What the policy says is not judged: a policy that is there complies.'],
    byHand: 'A lifecycle policy deletes images, and those can not be had back: which may go, only their owners know.',
    changes: [],
    messages: { none: 'The repository has no lifecycle policy: every image that was ever pushed stays, and costs.' },
  },

  needs: ['lifecyclePolicy'],

  evaluate({ lifecyclePolicy }) {
    return lifecyclePolicy === null ? { compliance: 'NON_COMPLIANT', message: 'none' } : { compliance: 'COMPLIANT' };
  },
});
