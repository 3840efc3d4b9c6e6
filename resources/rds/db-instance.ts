import type { DBInstance as Described } from '@aws-sdk/client-rds';
import { orNull } from '../../aws/call.ts';
import { type ConfigurationItem, defineResource, type Tags, TemplateRef, type TemplateResource, type TemplateSibling } from '../resource.ts';
import { ownValue } from '../shared/own-value.ts';
import { pagesOf } from '../shared/pages.ts';
import { filledIn, nameInRdsArn, rdsArn, rdsName } from '../shared/rds.ts';
import { proposedClusterStorage, proposedStorage, recordedStorage, storageWord } from '../shared/rds-storage.ts';
import { count, flag, isRecord, listOf, membersOf, named, orNone, shown, text } from '../shared/shown.ts';
import { tagsOf } from '../tags.ts';
import { factsRead } from '../unreadable.ts';

/** A database instance of RDS. The API also answers those of Neptune and DocumentDB, and they are judged like the members of any cluster, as AWS Config does. */
export interface DBInstance {
  /** `DBInstanceIdentifier`, in lower case. */
  readonly name: string;
  readonly arn: string;
  /** `mysql`, `aurora-postgresql`, `custom-oracle-ee`… */
  readonly engine: string;
  /** `available`, `modifying`… A word of the service's, and of the moment. */
  readonly status: string;
  /** The cluster that it is a member of: Aurora's, or a Multi-AZ DB cluster. null: it stands alone. */
  readonly clusterName: string | null;
  /** The instance or cluster of which it is a read replica, by name or ARN; null: it is none. */
  readonly replicaOf: string | null;
  readonly publiclyAccessible: boolean;
  /** `none`, `sse-rds`, `sse-kms`; of a member, its cluster's. */
  readonly storageEncryption: string;
  /** null: the cluster that it is a member of has one, it has not. */
  readonly deletionProtection: boolean | null;
  /** As ordered: what is to be from the next maintenance window on counts already. 0: no automated backups; null: the cluster that it is a member of keeps them. */
  readonly backupRetentionDays: number | null;
  /**
   * null: it makes no difference. RDS Custom its owner has to keep up to date, and there it can't be switched on; DocumentDB does not look at it
   * (https://docs.aws.amazon.com/documentdb/latest/developerguide/API_ModifyDBInstance.html).
   */
  readonly autoMinorVersionUpgrade: boolean | null;
  /** The settings whose change is ordered and not made yet (`DBInstanceClass`…), by name. */
  readonly pending: readonly string[];
  readonly tags: Tags;
}

interface Response {
  readonly dBClusterMembers?: unknown;
}
interface Request {
  readonly dBInstanceIdentifier?: unknown;
  readonly newDBInstanceIdentifier?: unknown;
  readonly targetDBInstanceIdentifier?: unknown;
  readonly resourceName?: unknown;
}
const ofInstance = (request: Request | null | undefined) => rdsName(request?.dBInstanceIdentifier);
const ofTarget = (request: Request | null | undefined) => rdsName(request?.targetDBInstanceIdentifier);
const ofTagged = (request: Request | null | undefined) => nameInRdsArn(request?.resourceName, 'db');
/** Some settings of a cluster are its members'. The spelling in the record is not confirmed. */
const ofMembers = (_request: unknown, response: Response | null | undefined) =>
  (listOf(response?.dBClusterMembers, membersOf) ?? []).map((member) => rdsName(member['dBInstanceIdentifier']));

/** AWS Config's resourceId is the DbiResourceId (`db-ABCD…`); the API takes the name. */
export default defineResource<DBInstance>()({
  type: 'AWS::RDS::DBInstance',
  settlesSlowly: true,
  tagged: true,
  reads: ['rds:DescribeDBInstances'],
  touchedBy: {
    'rds:CreateDBInstance': ofInstance,
    'rds:CreateDBInstanceReadReplica': ofInstance,
    'rds:RestoreDBInstanceFromDBSnapshot': ofInstance,
    'rds:RestoreDBInstanceFromS3': ofInstance,
    'rds:RestoreDBInstanceToPointInTime': ofTarget,
    // A new name holds at once, or after the next maintenance window.
    'rds:ModifyDBInstance': (request: Request | null | undefined) => [rdsName(request?.dBInstanceIdentifier), rdsName(request?.newDBInstanceIdentifier)],
    'rds:DeleteDBInstance': ofInstance,
    'rds:PromoteReadReplica': ofInstance,
    'rds:SwitchoverReadReplica': ofInstance,
    // Stopped, it can't be changed; started, it can.
    'rds:StartDBInstance': ofInstance,
    'rds:ModifyDBCluster': ofMembers,
    'rds:AddTagsToResource': ofTagged,
    'rds:RemoveTagsFromResource': ofTagged,
  },
  arn: ({ id, ...place }) => rdsArn('db', id, place),

  async read(ask, { id }) {
    const found = await orNull(ask('rds:DescribeDBInstances', { DBInstanceIdentifier: id }));
    const instance = found?.DBInstances?.[0];
    // What is being deleted is as good as gone: nothing of it can be changed any more.
    if (!instance || instance.DBInstanceStatus === 'deleting') return null;
    return described(instance);
  },

  async *list(ask) {
    for await (const { DBInstances = [] } of pagesOf(
      (Marker) => ask('rds:DescribeDBInstances', { Marker }),
      ({ Marker }) => Marker,
    )) {
      for (const { DBInstanceIdentifier } of DBInstances) if (DBInstanceIdentifier) yield DBInstanceIdentifier;
    }
  },

  idOf: ({ arn, resourceName }) => nameInRdsArn(arn, 'db') ?? rdsName(resourceName),

  fromConfigurationItem,
  fromTemplate,
  // Without what passes by itself.
  canonical: ({ status: _status, pending: _pending, ...rest }) => rest,
});

function described(instance: Described): DBInstance {
  const { DBInstanceIdentifier: name, Engine: engine, BackupRetentionPeriod: inForce, PendingModifiedValues: ordered = {} } = instance;
  if (!name || !engine) throw new TypeError('RDS answered an instance without its name or engine.');
  const clusterName = instance.DBClusterIdentifier || null;
  return factsRead<DBInstance>('RDS', {
    name,
    arn: instance.DBInstanceArn,
    engine,
    status: instance.DBInstanceStatus,
    clusterName,
    replicaOf: instance.ReadReplicaSourceDBInstanceIdentifier ?? instance.ReadReplicaSourceDBClusterIdentifier ?? null,
    publiclyAccessible: instance.PubliclyAccessible,
    storageEncryption: instance.StorageEncryptionType ?? (instance.StorageEncrypted === undefined ? undefined : storageWord(instance.StorageEncrypted)),
    deletionProtection: clusterName === null ? (instance.DeletionProtection ?? false) : null,
    backupRetentionDays: clusterName === null ? (ordered.BackupRetentionPeriod ?? inForce) : null,
    autoMinorVersionUpgrade: takesUpgrades(engine) ? instance.AutoMinorVersionUpgrade : null,
    pending: Object.entries(ordered)
      .filter(([, value]) => isOrdered(value))
      .map(([setting]) => setting)
      .sort(),
    tags: tagsOf(instance.TagList),
  });
}

/** A setting whose change is ordered; an empty list is none. */
function isOrdered(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/**
 * In AWS Config's own spelling. No cluster, and no source, are recorded as null, or left out of items from before there were any. Items from before 2018
 * don't show deletion protection.
 */
function fromConfigurationItem({ configuration, supplementaryConfiguration, tags }: ConfigurationItem): Partial<DBInstance> {
  if (!isRecord(configuration)) return {};
  const recordedTags = tagsOf(supplementaryConfiguration['Tags']);
  const ordered = membersOf(configuration['pendingModifiedValues']);
  const engine = text(configuration['engine']);
  const clusterName = orNone(configuration['dBClusterIdentifier'], text);
  return shown<DBInstance>({
    name: text(configuration['dBInstanceIdentifier']),
    arn: text(configuration['dBInstanceArn']),
    engine,
    status: text(configuration['dBInstanceStatus']),
    clusterName,
    replicaOf: orNone(configuration['readReplicaSourceDBInstanceIdentifier'] ?? configuration['readReplicaSourceDBClusterIdentifier'], text),
    publiclyAccessible: flag(configuration['publiclyAccessible']),
    storageEncryption: recordedStorage(configuration, configuration['instanceCreateTime']),
    deletionProtection: ofItsOwn(clusterName, flag(configuration['deletionProtection'])),
    backupRetentionDays: ofItsOwn(clusterName, count(ordered['backupRetentionPeriod'] ?? configuration['backupRetentionPeriod'])),
    autoMinorVersionUpgrade: takesUpgrades(engine) ? flag(configuration['autoMinorVersionUpgrade']) : null,
    tags: recordedTags && { ...tags, ...recordedTags },
  });
}

/**
 * What the template leaves out is as CloudFormation, and the API that it calls, document it. A read replica, and what is restored, take encryption, upgrades
 * and (restored) backups from where they come from: not shown, unless that stands in the template. What is said is taken at its word, but for
 * encryption: what is restored is encrypted as its snapshot is, and a read replica as its source, whatever StorageEncrypted says, which the calls that make them
 * don't take (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html).
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
 */
function fromTemplate({ properties: written, siblings }: Pick<TemplateResource, 'properties' | 'siblings'>): Partial<DBInstance> {
  const properties = filledIn(written);
  const clusterName = orNone(properties['DBClusterIdentifier'], named);
  const replicaOf = isRestored(properties) ? null : orNone(sourceOf(properties), named);
  const engine = text(properties['Engine'])?.toLowerCase();
  const isNew = clusterName === null && replicaOf === null && !isRestored(properties);
  const origin = originOf(properties, siblings);
  // RDS Custom encrypts always.
  const isFromElsewhere = !isCustom(engine) && (isRestored(properties) || replicaOf !== null);
  return shown<DBInstance>({
    name: rdsName(properties['DBInstanceIdentifier']),
    engine,
    clusterName,
    replicaOf,
    publiclyAccessible: flag(properties['PubliclyAccessible'] ?? (isNew || isMember(clusterName) ? isPublicByDefault(properties) : undefined)),
    storageEncryption: isFromElsewhere
      ? origin.storageEncryption
      : ((isNew ? undefined : origin.storageEncryption) ?? proposedStorage(properties, isNew ? isCustom(engine) : undefined)),
    deletionProtection: ofItsOwn(clusterName, flag(properties['DeletionProtection'] ?? false)),
    backupRetentionDays: ofItsOwn(clusterName, count(properties['BackupRetentionPeriod'] ?? defaultRetention(isNew, replicaOf))),
    autoMinorVersionUpgrade: takesUpgrades(engine)
      ? flag(properties['AutoMinorVersionUpgrade'] ?? (isNew || isMember(clusterName) || origin.autoMinorVersionUpgrade))
      : null,
    tags: tagsOf(properties['Tags']),
  });
}

/**
 * In the subnet group `default`, and in none unless it is Aurora's: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 * Undefined: that is known only at deployment.
 */
function isPublicByDefault(properties: TemplateSibling['properties']): boolean | undefined {
  const group = orNone(properties['DBSubnetGroupName'], named);
  if (group !== null) return group === undefined ? undefined : group.toLowerCase() === 'default';
  // Members that are made one by one are Aurora's: a Multi-AZ DB cluster makes its own.
  if (properties['DBClusterIdentifier'] !== undefined) return false;
  const engine = orNone(properties['Engine'], text);
  return engine === undefined ? undefined : !engine?.toLowerCase().startsWith('aurora');
}

/** From something else than nothing, and yet not as a read replica. */
function isRestored(properties: TemplateSibling['properties']): boolean {
  return RESTORED_FROM.some((source) => ownValue(properties, source) !== undefined && flag(ownValue(properties, source)) !== false);
}

const RESTORED_FROM = [
  'DBSnapshotIdentifier',
  'DBClusterSnapshotIdentifier',
  'SourceDbiResourceId',
  'SourceDBInstanceAutomatedBackupsArn',
  'RestoreTime',
  'UseLatestRestorableTime',
];

function sourceOf(properties: TemplateSibling['properties']): unknown {
  return properties['SourceDBInstanceIdentifier'] ?? properties['SourceDBClusterIdentifier'];
}

/** All read replicas are made with backups switched off; what is restored keeps the retention of its source. */
function defaultRetention(isNew: boolean, replicaOf: string | null | undefined): number | undefined {
  if (isNew) return 1;
  return typeof replicaOf === 'string' ? 0 : undefined;
}

/** What the template proposes for the cluster that an instance belongs to, or the instance that it replicates. */
function originOf(
  properties: TemplateSibling['properties'],
  siblings: readonly TemplateSibling[],
): Pick<Partial<DBInstance>, 'storageEncryption' | 'autoMinorVersionUpgrade'> {
  const reference = properties['DBClusterIdentifier'] ?? (isRestored(properties) ? undefined : sourceOf(properties));
  const origin = reference instanceof TemplateRef ? siblings.find(({ logicalId }) => logicalId === reference.logicalId) : undefined;
  if (origin?.type === 'AWS::RDS::DBCluster') return shown({ storageEncryption: proposedClusterStorage(origin.properties) });
  if (origin?.type !== 'AWS::RDS::DBInstance') return {};
  // Without itself, so that two that name each other come to an end.
  return fromTemplate({ properties: origin.properties, siblings: siblings.filter((other) => other !== origin) });
}

function isCustom(engine: string | undefined): boolean {
  return engine?.startsWith('custom-') ?? false;
}

function takesUpgrades(engine: string | undefined): boolean {
  return !isCustom(engine) && engine !== 'docdb';
}

function isMember(clusterName: string | null | undefined): boolean {
  return typeof clusterName === 'string';
}

/** A setting that the cluster has in a member's stead: null there, and not known where it is not known whether there is a cluster. */
function ofItsOwn<T>(clusterName: string | null | undefined, setting: T | undefined): T | null | undefined {
  if (clusterName === undefined) return undefined;
  return clusterName === null ? setting : null;
}
