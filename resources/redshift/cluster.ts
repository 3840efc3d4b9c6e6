import { orNull } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { type ConfigurationItem, defineResource, type Place, type Tags, type TemplateResource } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { flag, isRecord, membersOf, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead } from '../unreadable.ts';

/** A provisioned cluster of Redshift. */
export interface Cluster {
  /** `ClusterIdentifier`, in lower case. */
  readonly name: string;
  /** `available`, `modifying`, `paused`… A word of the service's, and of the moment. */
  readonly status: string;
  /** As ordered: a change that is under way counts already. */
  readonly publiclyAccessible: boolean;
  /** The Elastic IP address of its owner's at which it is public; null: none, Redshift hands out an address itself. */
  readonly elasticIp: string | null;
  readonly tags: Tags;
}

interface Request {
  readonly clusterIdentifier?: unknown;
  readonly newClusterIdentifier?: unknown;
  readonly resourceName?: unknown;
}
const ofCluster = (request: Request | null | undefined) => nameOf(request?.clusterIdentifier);
const ofTagged = (request: Request | null | undefined) => nameInArn(request?.resourceName);

export default defineResource<Cluster>()({
  type: 'AWS::Redshift::Cluster',
  settlesSlowly: true,
  tagged: true,
  reads: ['redshift:DescribeClusters'],
  touchedBy: {
    'redshift:CreateCluster': ofCluster,
    'redshift:RestoreFromClusterSnapshot': ofCluster,
    'redshift:ModifyCluster': (request: Request | null | undefined) => [nameOf(request?.clusterIdentifier), nameOf(request?.newClusterIdentifier)],
    'redshift:DeleteCluster': ofCluster,
    // Paused, it can't be changed; resumed, it can.
    'redshift:ResumeCluster': ofCluster,
    'redshift:CreateTags': ofTagged,
    'redshift:DeleteTags': ofTagged,
  },
  arn: ({ id, ...place }) => clusterArn(id, place),

  async read(ask, { id }) {
    const found = await orNull(ask('redshift:DescribeClusters', { ClusterIdentifier: id }));
    const cluster = found?.Clusters?.[0];
    // What is being deleted is as good as gone: nothing of it can be changed any more.
    if (!cluster || cluster.ClusterStatus === 'deleting' || cluster.ClusterStatus === 'final-snapshot') return null;

    const { PendingModifiedValues: ordered = {} } = cluster;
    return factsRead<Cluster>('Redshift', {
      name: cluster.ClusterIdentifier,
      status: cluster.ClusterStatus,
      publiclyAccessible: ordered.PubliclyAccessible ?? cluster.PubliclyAccessible,
      elasticIp: cluster.ElasticIpStatus?.ElasticIp || null,
      tags: tagsOf(cluster.Tags),
    });
  },

  async *list(ask) {
    for await (const { Clusters = [] } of pagesOf(
      (Marker) => ask('redshift:DescribeClusters', { Marker }),
      ({ Marker }) => Marker,
    )) {
      for (const { ClusterIdentifier } of Clusters) if (ClusterIdentifier) yield ClusterIdentifier;
    }
  },

  idOf: ({ arn, resourceName, resourceId }) => nameInArn(arn) ?? nameOf(resourceName ?? resourceId),

  fromConfigurationItem,
  fromTemplate,
  // Without what passes by itself: once the cluster is ordered to be private, its address is taken from it when that is done.
  canonical: ({ status: _status, elasticIp, ...rest }) => ({ ...rest, elasticIp: rest.publiclyAccessible ? elasticIp : null }),
});

function clusterArn(name: string, { accountId, region }: Place): string {
  return `arn:${partitionOf(region)}:redshift:${region}:${accountId}:cluster:${name}`;
}

/** Tags are also put on snapshots, parameter groups and others. */
function nameInArn(arn: unknown): string | undefined {
  const [, , , , , resourceType, name] = typeof arn === 'string' ? arn.split(':') : [];
  return resourceType === 'cluster' ? nameOf(name) : undefined;
}

/** Redshift stores names in lower case. */
function nameOf(name: unknown): string | undefined {
  return text(name)?.toLowerCase() || undefined;
}

/** In AWS Config's own spelling. */
function fromConfigurationItem({ configuration, tags }: ConfigurationItem): Partial<Cluster> {
  if (!isRecord(configuration)) return {};
  const ordered = membersOf(configuration['pendingModifiedValues']);
  const recordedTags = tagsOf(configuration['tags']);
  return shown<Cluster>({
    name: text(configuration['clusterIdentifier']),
    status: text(configuration['clusterStatus']),
    publiclyAccessible: flag(ordered['publiclyAccessible'] ?? configuration['publiclyAccessible']),
    elasticIp: orNone(membersOf(configuration['elasticIpStatus'])['elasticIp'], text),
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/**
 * A cluster is private unless the template says otherwise. One that is restored from a snapshot is, too, as far as is documented.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-cluster.html
 */
function fromTemplate({ properties }: TemplateResource): Partial<Cluster> {
  return shown<Cluster>({
    name: nameOf(properties['ClusterIdentifier']),
    publiclyAccessible: flag(properties['PubliclyAccessible'] ?? false),
    elasticIp: orNone(properties['ElasticIp'], text),
    tags: tagsOf(properties['Tags']),
  });
}
