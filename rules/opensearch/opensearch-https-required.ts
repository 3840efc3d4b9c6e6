import domain, { type Domain } from '../../resources/opensearch/domain.ts';
import { defineRule, UnknownFact } from '../rule.ts';

/** The least that lets in no version before TLS 1.2: it takes the same ciphers of 1.2 as the policy before it. */
const TLS_1_2 = 'Policy-Min-TLS-1-2-2019-07';

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
    ],
    changes: ['es:UpdateDomainConfig'],
    messages: {
      plain: 'The domain also takes requests over plain HTTP: what they carry can be read and altered on its way.',
      old: 'The domain takes versions of TLS before 1.2, whose protection can be broken.',
      enforce:
        'Take requests over HTTPS only, with TLS 1.2 or later; a custom endpoint stays as it is. Clients that still come over plain HTTP, or speak only older versions of TLS, are refused from then on.',
    },
  },

  needs: ['enforceHttps', 'tlsPolicy'],

  evaluate({ enforceHttps, tlsPolicy }) {
    if (!enforceHttps) return { compliance: 'NON_COMPLIANT', message: 'plain' };
    return beginsAtTls12(tlsPolicy) ? { compliance: 'COMPLIANT' } : { compliance: 'NON_COMPLIANT', message: 'old' };
  },

  remediate({ name: DomainName, busy, enforceHttps, tlsPolicy, customEndpoint }) {
    // Nothing says that options which are left out stay as they are: all of them are sent. None that is set can't be set back to that.
    if (busy || tlsPolicy === null) return null;
    const options = { ...optionsOf(customEndpoint), TLSSecurityPolicy: beginsAtTls12(tlsPolicy) ? tlsPolicy : TLS_1_2 };

    return {
      risk: 'high',
      message: 'enforce',
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

function optionsOf(customEndpoint: Domain['customEndpoint']) {
  if (customEndpoint === null) return {};
  const { name, certificateArn } = customEndpoint;
  return { CustomEndpointEnabled: true, CustomEndpoint: name, ...(certificateArn !== null && { CustomEndpointCertificateArn: certificateArn }) };
}
