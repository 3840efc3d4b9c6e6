import type { DBCluster as Described } from '@aws-sdk/client-rds';
import { orNull } from '../../aws/call.ts';
import { type ConfigurationItem, defineResource, type Tags, type TemplateResource } from '../resource.ts';
import { pagesOf } from '../shared/pages.ts';
import { nameInRdsArn, rdsArn, rdsName } from '../shared/rds.ts';
import { proposedClusterStorage, recordedStorage, storageWord } from '../shared/rds-storage.ts';
import { flag, isRecord, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead } from '../unreadable.ts';

/** A cluster of Aurora, or a Multi-AZ DB cluster. The API also answers those of Neptune and DocumentDB, and they are judged alike, as AWS Config does. */
export interface DBCluster {
  /** `DBClusterIdentifier`, in lower case. */
  readonly name: string;
  readonly arn: string;
  readonly engine: string;
  /** `available`, `modifying`… A word of the service's, and of the moment. */
  readonly status: string;
  /** `none`, `sse-rds`, `sse-kms`. */
  readonly storageEncryption: string;
  readonly deletionProtection: boolean;
  readonly tags: Tags;
}

interface Request {
  readonly dBClusterIdentifier?: unknown;
  readonly newDBClusterIdentifier?: unknown;
  readonly resourceName?: unknown;
}
const ofCluster = (request: Request | null | undefined) => rdsName(request?.dBClusterIdentifier);
const ofTagged = (request: Request | null | undefined) => nameInRdsArn(request?.resourceName, 'cluster');

/** AWS Config's resourceId is the DbClusterResourceId (`cluster-ABCD…`); the API takes the name. */
export default defineResource<DBCluster>()({
  type: 'AWS::RDS::DBCluster',
  settlesSlowly: true,
  tagged: true,
  reads: ['rds:DescribeDBClusters'],
  touchedBy: {
    'rds:CreateDBCluster': ofCluster,
    'rds:RestoreDBClusterFromSnapshot': ofCluster,
    'rds:RestoreDBClusterFromS3': ofCluster,
    // The cluster that is made: its source has another name in the request.
    'rds:RestoreDBClusterToPointInTime': ofCluster,
    // A new name holds at once, or after the next maintenance window.
    'rds:ModifyDBCluster': (request: Request | null | undefined) => [rdsName(request?.dBClusterIdentifier), rdsName(request?.newDBClusterIdentifier)],
    'rds:DeleteDBCluster': ofCluster,
    'rds:PromoteReadReplicaDBCluster': ofCluster,
    // Stopped, it can't be changed; started, it can.
    'rds:StartDBCluster': ofCluster,
    'rds:AddTagsToResource': ofTagged,
    'rds:RemoveTagsFromResource': ofTagged,
  },
  arn: ({ id, ...place }) => rdsArn('cluster', id, place),

  async read(ask, { id }) {
    const found = await orNull(ask('rds:DescribeDBClusters', { DBClusterIdentifier: id }));
    const cluster = found?.DBClusters?.[0];
    // What is being deleted is as good as gone: nothing of it can be changed any more.
    if (!cluster || cluster.Status === 'deleting') return null;
    return described(cluster);
  },

  async *list(ask) {
    for await (const { DBClusters = [] } of pagesOf(
      (Marker) => ask('rds:DescribeDBClusters', { Marker }),
      ({ Marker }) => Marker,
    )) {
      for (const { DBClusterIdentifier } of DBClusters) if (DBClusterIdentifier) yield DBClusterIdentifier;
    }
  },

  idOf: ({ arn, resourceName }) => nameInRdsArn(arn, 'cluster') ?? rdsName(resourceName),

  fromConfigurationItem,
  fromTemplate,
  // Without what passes by itself.
  canonical: ({ status: _status, ...rest }) => rest,
});

function described(cluster: Described): DBCluster {
  return factsRead<DBCluster>('RDS', {
    name: cluster.DBClusterIdentifier,
    arn: cluster.DBClusterArn,
    engine: cluster.Engine,
    status: cluster.Status,
    storageEncryption: cluster.StorageEncryptionType ?? (cluster.StorageEncrypted === undefined ? undefined : storageWord(cluster.StorageEncrypted)),
    deletionProtection: cluster.DeletionProtection ?? false,
    tags: tagsOf(cluster.TagList),
  });
}

/** In AWS Config's own spelling. */
function fromConfigurationItem({ configuration, supplementaryConfiguration, tags }: ConfigurationItem): Partial<DBCluster> {
  if (!isRecord(configuration)) return {};
  const recordedTags = tagsOf(supplementaryConfiguration['Tags']);
  return shown<DBCluster>({
    name: text(configuration['dbclusterIdentifier']),
    arn: text(configuration['dbclusterArn']),
    engine: text(configuration['engine']),
    status: text(configuration['status']),
    storageEncryption: recordedStorage(configuration, configuration['clusterCreateTime']),
    deletionProtection: flag(configuration['deletionProtection']),
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/** Deletion protection is off unless it is asked for, also for what is restored: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html */
function fromTemplate({ properties }: TemplateResource): Partial<DBCluster> {
  return shown<DBCluster>({
    name: rdsName(properties['DBClusterIdentifier']),
    engine: text(properties['Engine'])?.toLowerCase(),
    storageEncryption: proposedClusterStorage(properties),
    deletionProtection: flag(properties['DeletionProtection'] ?? false),
    tags: tagsOf(properties['Tags']),
  });
}
