import type { DomainEndpointOptions, TLSSecurityPolicy } from '@aws-sdk/client-opensearch';
import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Place, type Tags, type TemplateResource } from '../resource.ts';
import { flag, isRecord, membersOf, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';

/** A domain of OpenSearch Service, whichever engine it runs. */
export interface Domain {
  readonly name: string;
  /** Something else is being done to it: made, changed, upgraded. */
  readonly busy: boolean;
  /** Its endpoint is in a VPC; else it is one on the Internet. */
  readonly inVpc: boolean;
  /** As ordered: a change that is under way counts already. */
  readonly enforceHttps: boolean;
  /** `Policy-Min-TLS-1-2-2019-07`…; null: none is set, and the service's own holds, which takes TLS 1.0. As ordered. */
  readonly tlsPolicy: TLSSecurityPolicy | null;
  /** The name of its owner's at which it answers besides its own, as ordered; null: none. */
  readonly customEndpoint: { readonly name: string; readonly certificateArn: string | null } | null;
  readonly tags: Tags;
}

interface Request {
  readonly domainName?: unknown;
  readonly arn?: unknown;
  readonly aRN?: unknown;
}
const ofDomain = (request: Request | null | undefined) => text(request?.domainName);
const ofTagged = (request: Request | null | undefined) => nameInArn(request?.arn ?? request?.aRN);

/** The service's source in CloudTrail, and its prefix in IAM and in ARNs, are those of its former name. CloudFormation has a name of its own for it. */
export default defineResource<Domain>()({
  type: 'AWS::OpenSearch::Domain',
  settlesSlowly: true,
  // The older type is the same service's, and its options are spelled alike.
  templateTypes: ['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'],
  tagged: true,
  reads: ['es:ListDomainNames', 'es:DescribeDomain', 'es:DescribeDomainConfig', 'es:ListTags'],
  touchedBy: {
    'es:CreateDomain': ofDomain,
    'es:UpdateDomainConfig': ofDomain,
    // What was ordered no longer is.
    'es:CancelDomainConfigChange': ofDomain,
    'es:UpgradeDomain': ofDomain,
    'es:DeleteDomain': ofDomain,
    // The former API is still there, for the same domains.
    'es:CreateElasticsearchDomain': ofDomain,
    'es:UpdateElasticsearchDomainConfig': ofDomain,
    'es:UpgradeElasticsearchDomain': ofDomain,
    'es:DeleteElasticsearchDomain': ofDomain,
    'es:AddTags': ofTagged,
    'es:RemoveTags': ofTagged,
  },
  arn: ({ id, ...place }) => domainArn(id, place),

  async read(ask, { id: DomainName, ...place }) {
    const [found, configured, tagged] = await Promise.all([
      orUnreadable(orNull(ask('es:DescribeDomain', { DomainName }))),
      // The description shows what is in force, the configuration what is ordered.
      orUnreadable(orNull(ask('es:DescribeDomainConfig', { DomainName }))),
      orUnreadable(orNull(ask('es:ListTags', { ARN: domainArn(DomainName, place) }))),
    ]);
    Unreadable.assertAnyAnswered([found, configured, tagged]);
    const domain = from(found, (answer) => answer?.DomainStatus ?? null);
    // One of them gone: it was deleted between the calls. What is being deleted is as good as gone.
    if (!domain || !configured || !tagged || (!(domain instanceof Unreadable) && domain.Deleted)) return null;

    const ordered = from(configured, ({ DomainConfig }) => DomainConfig?.DomainEndpointOptions?.Options);
    const options = ordered ?? from(domain, ({ DomainEndpointOptions }) => DomainEndpointOptions);
    return factsRead<Domain>('OpenSearch', {
      name: DomainName,
      busy: from(domain, ({ Created, Processing, UpgradeProcessing }) => Created === false || Processing === true || UpgradeProcessing === true),
      inVpc: from(domain, ({ VPCOptions }) => (VPCOptions?.SubnetIds ?? []).length > 0 || VPCOptions?.VPCId !== undefined),
      enforceHttps: from(options, (shown) => shown && (shown.EnforceHTTPS ?? false)),
      tlsPolicy: from(options, (shown) => shown && (shown.TLSSecurityPolicy ?? null)),
      customEndpoint: from(options, (shown) => shown && customEndpointOf(shown)),
      tags: from(tagged, ({ TagList }) => tagsOf(TagList)),
    });
  },

  async *list(ask) {
    // All at once: the call has no pages.
    const { DomainNames = [] } = await ask('es:ListDomainNames', {});
    for (const { DomainName } of DomainNames) if (DomainName) yield DomainName;
  },

  idOf: ({ arn, resourceName, resourceId }) => nameInArn(arn) ?? resourceName ?? resourceId,

  fromConfigurationItem,
  fromTemplate,
  // Without what passes by itself.
  canonical: ({ busy: _busy, ...rest }) => rest,
});

function domainArn(name: string, { accountId, region }: Place): string {
  return `arn:${partitionOf(region)}:es:${region}:${accountId}:domain/${name}`;
}

/** Tags are also put on applications and data sources. */
function nameInArn(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /:domain\/([^/]+)$/.exec(arn)?.[1] : undefined;
}

function customEndpointOf({ CustomEndpointEnabled, CustomEndpoint, CustomEndpointCertificateArn }: DomainEndpointOptions): Domain['customEndpoint'] {
  return CustomEndpointEnabled && CustomEndpoint ? { name: CustomEndpoint, certificateArn: CustomEndpointCertificateArn ?? null } : null;
}

/** In CloudFormation's spelling, as AWS Config records this type. A domain outside of a VPC has no options of one. */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Domain> {
  if (!isRecord(configuration)) return {};
  const options = membersOf(configuration['DomainEndpointOptions']);
  const recordedTags = tagsOf(configuration['Tags']);
  return shown<Domain>({
    name: text(configuration['DomainName']),
    inVpc: isInVpc(configuration['VPCOptions']),
    enforceHttps: flag(options['EnforceHTTPS']),
    tlsPolicy: 'DomainEndpointOptions' in configuration ? orNone(options['TLSSecurityPolicy'], tlsPolicy) : undefined,
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/**
 * HTTPS is not enforced unless the template asks for it; the version of TLS is then the service's own choice.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-opensearchservice-domain-domainendpointoptions.html
 */
function fromTemplate({ properties }: TemplateResource): Partial<Domain> {
  const options = properties['DomainEndpointOptions'] ?? {};
  return shown<Domain>({
    name: text(properties['DomainName']),
    inVpc: isInVpc(properties['VPCOptions']),
    ...(isRecord(options) && { enforceHttps: flag(options['EnforceHTTPS'] ?? false), tlsPolicy: orNone(options['TLSSecurityPolicy'], tlsPolicy) }),
    tags: tagsOf(properties['Tags']),
  });
}

/** The name of a policy, also of one that is newer than the list of the SDK. */
function tlsPolicy(value: unknown): TLSSecurityPolicy | undefined {
  return isTlsPolicy(value) ? value : undefined;
}

function isTlsPolicy(value: unknown): value is TLSSecurityPolicy {
  return typeof value === 'string';
}

/** It has a subnet there, whichever. Undefined: that is known only at deployment. */
function isInVpc(options: unknown): boolean | undefined {
  if (options === undefined || options === null) return false;
  if (!isRecord(options)) return undefined;
  const subnets = options['SubnetIds'] ?? [];
  return Array.isArray(subnets) ? subnets.length > 0 : undefined;
}
