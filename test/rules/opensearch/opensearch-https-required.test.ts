import rule from '../../../rules/opensearch/opensearch-https-required.ts';
import { testRule } from '../rule-tester.ts';

const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::OpenSearch::Domain', id: 'films' } as const;
const tls10 = 'Policy-Min-TLS-1-0-2019-07';
const tls12 = 'Policy-Min-TLS-1-2-2019-07';
const films = { name: 'films', busy: false, inVpc: true, enforceHttps: true, tlsPolicy: tls12, customEndpoint: null, tags: {} } as const;
const { plain, old, enforce: message, enforceLatest } = rule.meta.messages;
const latest = 'Policy-Min-TLS-1-2-PFS-2023-10';
const call = (DomainEndpointOptions: object) => ({ action: 'es:UpdateDomainConfig', input: { DomainName: 'films', DomainEndpointOptions } }) as const;
const planned = (apply: object, revert: object) => ({ risk: 'high', message, steps: [{ apply: call(apply), revert: call(revert) }] }) as const;
/** Names of policies that are not among those that the SDK knows. */
const named = (tlsPolicy: string) => ({ ...films, tlsPolicy: tlsPolicy as typeof tls12 });

testRule(rule, ref, {
  valid: [
    { name: 'a domain that takes HTTPS only, with TLS 1.2', facts: films },
    { name: 'one with perfect forward secrecy', facts: { ...films, tlsPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' } },
    { name: 'one of FIPS', facts: { ...films, tlsPolicy: 'Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08' } },
    { name: 'the latest policy, where that is required', facts: { ...films, tlsPolicy: latest }, parameters: { latestPolicyOnly: true } },
    {
      name: 'the one of FIPS, where the latest is required',
      facts: { ...films, tlsPolicy: 'Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08' },
      parameters: { latestPolicyOnly: true },
    },
    { name: 'a policy that is newer than this rule', facts: named('Policy-Min-TLS-1-3-2028-01') },
    { name: 'a version of TLS that is newer than this rule', facts: named('Policy-Min-TLS-2-0') },
  ],
  invalid: [
    {
      name: 'an older policy of TLS 1.2, where the latest is required',
      facts: films,
      parameters: { latestPolicyOnly: true },
      message: `The TLS policy of the domain is ${tls12}, not the latest one (${latest}): it also takes ciphers without forward secrecy.`,
      plan: {
        risk: 'high',
        message: enforceLatest.replace('{{latest}}', latest),
        steps: [{ apply: call({ TLSSecurityPolicy: latest, EnforceHTTPS: true }), revert: call({ TLSSecurityPolicy: tls12, EnforceHTTPS: true }) }],
      },
    },
    {
      name: 'a domain that takes plain HTTP, too, and keeps its policy',
      facts: { ...films, enforceHttps: false, tlsPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
      message: plain,
      plan: planned(
        { TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10', EnforceHTTPS: true },
        { TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10', EnforceHTTPS: false },
      ),
    },
    {
      name: 'a domain that takes old versions of TLS',
      facts: { ...films, tlsPolicy: tls10 },
      message: old,
      plan: planned({ TLSSecurityPolicy: tls12, EnforceHTTPS: true }, { TLSSecurityPolicy: tls10, EnforceHTTPS: true }),
    },
    {
      name: "both, at an endpoint of its owner's, which stays",
      facts: { ...films, enforceHttps: false, tlsPolicy: tls10, customEndpoint: { name: 'films.example.com', certificateArn: 'arn:aws:acm:c' } },
      message: plain,
      plan: planned(
        {
          CustomEndpointEnabled: true,
          CustomEndpoint: 'films.example.com',
          CustomEndpointCertificateArn: 'arn:aws:acm:c',
          TLSSecurityPolicy: tls12,
          EnforceHTTPS: true,
        },
        {
          CustomEndpointEnabled: true,
          CustomEndpoint: 'films.example.com',
          CustomEndpointCertificateArn: 'arn:aws:acm:c',
          TLSSecurityPolicy: tls10,
          EnforceHTTPS: false,
        },
      ),
    },
    {
      name: 'one whose endpoint has no certificate of its own',
      facts: { ...films, enforceHttps: false, customEndpoint: { name: 'films.example.com', certificateArn: null } },
      message: plain,
      plan: planned(
        { CustomEndpointEnabled: true, CustomEndpoint: 'films.example.com', TLSSecurityPolicy: tls12, EnforceHTTPS: true },
        { CustomEndpointEnabled: true, CustomEndpoint: 'films.example.com', TLSSecurityPolicy: tls12, EnforceHTTPS: false },
      ),
    },
    { name: 'a domain without a policy, which could not be set back to none', facts: { ...films, tlsPolicy: null }, message: old, plan: null },
    { name: 'a domain that is busy, and takes no changes', facts: { ...films, busy: true, enforceHttps: false }, message: plain, plan: null },
  ],
  insufficient: [
    { name: 'a policy whose name does not say', facts: named('Policy-Strict-2030'), message: /Policy-Strict-2030/ },
    { name: 'a domain whose options are known only at deployment', facts: { inVpc: true }, message: /enforceHttps, tlsPolicy/ },
  ],
});
