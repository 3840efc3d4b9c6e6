import * as v from 'valibot';
import domain, { type Domain } from '../../resources/opensearch/domain.ts';
import { defineRule, UnknownFact } from '../rule.ts';

/** The least that lets in no version before TLS 1.2: it takes the same ciphers of 1.2 as the policy before it. */
const TLS_1_2 = 'Policy-Min-TLS-1-2-2019-07';
/** The newest for TLS 1.2 and 1.3 in general; that of 2024-08 is for RFC 9151 alone (CNSA). https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html */
const LATEST = 'Policy-Min-TLS-1-2-PFS-2023-10';

export default defineRule(domain, {
  meta: {
    id: 'opensearch-https-required',
    version: 1,
    title: 'OpenSearch domains take requests over HTTPS only, with TLS 1.2 or later.',
    severity: 'MEDIUM',
    risk: 'high',
    rationale: 'What goes over plain HTTP, or over a version of TLS that is broken, can be read and altered on its way, and the credentials with it.',
    references: [
      'https://docs.aws.amazon.com/config/latest/developerguide/opensearch-https-required.html',
      'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html',
      'https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html',
    ],
    notes: [
      'Every TLS policy whose name says that it begins at TLS 1.2 or later will do, also one that is newer than this rule; AWS Config compares with a list.',
      "A domain without a TLS policy takes the service's own, which has been one from TLS 1.0 on: it is reported.",
      'A change that is under way counts already.',
      'Security Hub asks for the latest policy (OpenSearch.8), which takes only ciphers with forward secrecy: `latestPolicyOnly: true` does the same.',
    ],
    changes: ['es:UpdateDomainConfig'],
    messages: {
      plain: 'The domain also takes requests over plain HTTP: what they carry can be read and altered on its way.',
      old: 'The domain takes versions of TLS before 1.2, whose protection can be broken.',
      notLatest: 'The TLS policy of the domain is {{policy}}, not the latest one ({{latest}}): it also takes ciphers without forward secrecy.',
      enforceLatest:
        'Take requests over HTTPS only, with the TLS policy {{latest}}; a custom endpoint stays as it is. Clients that still come over plain HTTP, or know none of its ciphers, are refused from then on.',
      enforce:
        'Take requests over HTTPS only, with TLS 1.2 or later; a custom endpoint stays as it is. Clients that still come over plain HTTP, or speak only older versions of TLS, are refused from then on.',
    },
  },

  parameters: v.strictObject({
    latestPolicyOnly: v.optional(v.pipe(v.boolean(), v.description('The latest TLS policy is required, not just TLS 1.2 or later.')), false),
  }),
  needs: ['enforceHttps', 'tlsPolicy'],

  evaluate({ enforceHttps, tlsPolicy }, { parameters: { latestPolicyOnly } }) {
    if (!enforceHttps) return { compliance: 'NON_COMPLIANT', message: 'plain' };
    if (!beginsAtTls12(tlsPolicy)) return { compliance: 'NON_COMPLIANT', message: 'old' };
    if (!latestPolicyOnly || tlsPolicy === null || isLatest(tlsPolicy)) return { compliance: 'COMPLIANT' };
    return { compliance: 'NON_COMPLIANT', message: 'notLatest', data: { policy: tlsPolicy, latest: LATEST } };
  },

  remediate({ name: DomainName, busy, enforceHttps, tlsPolicy, customEndpoint }, { parameters: { latestPolicyOnly } }) {
    // Nothing says that options which are left out stay as they are: all of them are sent. None that is set can't be set back to that.
    if (busy || tlsPolicy === null) return null;
    const will = latestPolicyOnly ? isLatest(tlsPolicy) : beginsAtTls12(tlsPolicy);
    const options = { ...optionsOf(customEndpoint), TLSSecurityPolicy: will ? tlsPolicy : latestPolicyOnly ? LATEST : TLS_1_2 };

    return {
      risk: 'high',
      ...(latestPolicyOnly ? { message: 'enforceLatest', data: { latest: LATEST } } : { message: 'enforce' }),
      steps: [
        {
          apply: { action: 'es:UpdateDomainConfig', input: { DomainName, DomainEndpointOptions: { ...options, EnforceHTTPS: true } } },
          revert: {
            action: 'es:UpdateDomainConfig',
            input: { DomainName, DomainEndpointOptions: { ...options, EnforceHTTPS: enforceHttps, TLSSecurityPolicy: tlsPolicy } },
          },
        },
      ],
    };
  },
});

/** Throws `UnknownFact` where the policy's name does not say which version it begins at. */
function beginsAtTls12(policy: string | null): boolean {
  // The service's own: from TLS 1.0 on.
  if (policy === null) return false;
  const [, major, minor] = /^Policy-Min-TLS-(\d+)-(\d+)(?:-|$)/.exec(policy) ?? [];
  if (major === undefined) throw new UnknownFact(`Which versions of TLS ${policy} takes is not known.`);
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 2);
}

/** Forward secrecy, in the policy of 2023-10 or a later one. */
function isLatest(policy: string): boolean {
  const [, month] = /^Policy-Min-TLS-1-[23]-(?:PFS|RFC9151-FIPS)-(\d{4}-\d\d)$/.exec(policy) ?? [];
  return month !== undefined && month >= '2023-10';
}

function optionsOf(customEndpoint: Domain['customEndpoint']) {
  if (customEndpoint === null) return {};
  const { name, certificateArn } = customEndpoint;
  return { CustomEndpointEnabled: true, CustomEndpoint: name, ...(certificateArn !== null && { CustomEndpointCertificateArn: certificateArn }) };
}
