import rule from '../../../rules/opensearch/opensearch-in-vpc-only.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::OpenSearch::Domain', id: 'films' } as const;
const films = { name: 'films', busy: false, inVpc: true, enforceHttps: true, tlsPolicy: 'Policy-Min-TLS-1-2-2019-07', customEndpoint: null, tags: {} } as const;

testRule(rule, ref, {
  valid: [{ name: 'a domain in a VPC', facts: films }],
  invalid: [{ name: 'a domain on the Internet', facts: { ...films, inVpc: false }, message: rule.meta.messages.public, plan: null }],
  insufficient: [{ name: 'a domain whose subnets are known only at deployment', facts: { name: 'films' }, message: /inVpc/ }],
});
