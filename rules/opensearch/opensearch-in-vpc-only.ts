import domain from '../../resources/opensearch/domain.ts';
import { defineRule } from '../rule.ts';

export default defineRule(domain, {
  meta: {
    id: 'opensearch-in-vpc-only',
    version: 1,
    title: 'OpenSearch domains answer in a VPC, not on the Internet.',
    severity: 'CRITICAL',
    risk: 'high',
    rationale: 'At a public endpoint nothing but the access policy stands between the Internet and the data: no security group, no private network.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/opensearch-in-vpc-only.html',
      'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html',
    ],
    byHand:
      'Whether a domain answers in a VPC is decided when it is made. A person has to make another one in a VPC, bring the data over from a snapshot, and let the clients change over.',
    changes: [],
    messages: { public: "The domain's endpoint is on the Internet: only its access policy says who may come in." },
  },

  needs: ['inVpc'],

  evaluate({ inVpc }) {
    return inVpc ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'public' };
  },
});
