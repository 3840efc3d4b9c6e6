import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem, readConfigFile } from '../../../functions/core/configuration-item.ts';
import dbInstance from '../../../resources/rds/db-instance.ts';
import { TemplateRef, type TemplateSibling, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:rds:eu-west-1:111122223333:db:media';
const ref = { ...place, type: 'AWS::RDS::DBInstance', id: 'media' } as const;
const description = {
  DBInstanceIdentifier: 'media',
  DBInstanceArn: arn,
  Engine: 'postgres',
  DBInstanceStatus: 'available',
  PubliclyAccessible: false,
  StorageEncrypted: true,
  StorageEncryptionType: 'sse-kms',
  DeletionProtection: true,
  BackupRetentionPeriod: 7,
  AutoMinorVersionUpgrade: true,
  PendingModifiedValues: {},
  TagList: [{ Key: 'team', Value: 'media' }],
};
const facts = {
  name: 'media',
  arn,
  engine: 'postgres',
  status: 'available',
  clusterName: null,
  replicaOf: null,
  publiclyAccessible: false,
  storageEncryption: 'sse-kms',
  deletionProtection: true,
  backupRetentionDays: 7,
  autoMinorVersionUpgrade: true,
  pending: [],
  tags: { team: 'media' },
};

describe('reads an instance', () => {
  const read = (...DBInstances: object[]) => dbInstance.read(answering({ 'rds:DescribeDBInstances': () => ({ DBInstances }) }, dbInstance.reads), ref, NOW);

  it('whole', async () => {
    expect(await read(description)).toEqual(facts);
  });
  it('as it is ordered to be, where a change of its backups is under way', async () => {
    const ordered = { BackupRetentionPeriod: 0, DBInstanceClass: 'db.r8g.large', ProcessorFeatures: [] };

    expect(await read({ ...description, PendingModifiedValues: ordered })).toEqual({
      ...facts,
      backupRetentionDays: 0,
      pending: ['BackupRetentionPeriod', 'DBInstanceClass'],
    });
  });
  it('that is a member of a cluster, which keeps backups and protection in its stead', async () => {
    expect(await read({ ...description, Engine: 'aurora-mysql', DBClusterIdentifier: 'films' })).toMatchObject({
      clusterName: 'films',
      deletionProtection: null,
      backupRetentionDays: null,
      autoMinorVersionUpgrade: true,
    });
  });
  it.each([
    [{ ReadReplicaSourceDBInstanceIdentifier: 'source' }, 'source'],
    [{ ReadReplicaSourceDBClusterIdentifier: 'films' }, 'films'],
  ])('that is a read replica: %j', async (source, replicaOf) => {
    expect(await read({ ...description, ...source })).toMatchObject({ replicaOf });
  });
  it('of RDS Custom, which takes no minor versions by itself', async () => {
    expect(await read({ ...description, Engine: 'custom-oracle-ee', AutoMinorVersionUpgrade: false })).toMatchObject({ autoMinorVersionUpgrade: null });
  });
  it('of DocumentDB, which takes no minor versions by itself whatever is set', async () => {
    const member = { ...description, Engine: 'docdb', DBClusterIdentifier: 'papers' };

    for (const AutoMinorVersionUpgrade of [true, false]) {
      expect(await read({ ...member, AutoMinorVersionUpgrade })).toMatchObject({ autoMinorVersionUpgrade: null });
    }
  });
  it.each([
    ['with a key of AWS, though StorageEncrypted is false', { StorageEncrypted: false, StorageEncryptionType: 'sse-rds' }, 'sse-rds'],
    ['where only StorageEncrypted is said', { StorageEncrypted: true, StorageEncryptionType: undefined }, 'sse-kms'],
    ['not at all, where only StorageEncrypted is said', { StorageEncrypted: false, StorageEncryptionType: undefined }, 'none'],
  ])('that is encrypted %s', async (_name, said, storageEncryption) => {
    expect(await read({ ...description, ...said })).toMatchObject({ storageEncryption });
  });
  it('that is being deleted, or not there, as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'rds:DescribeDBInstances', 'DBInstanceNotFound', 'No such instance.');
    };

    expect(await read({ ...description, DBInstanceStatus: 'deleting' })).toBeNull();
    expect(await read()).toBeNull();
    expect(await dbInstance.read(answering({ 'rds:DescribeDBInstances': missing }, dbInstance.reads), ref, NOW)).toBeNull();
  });
  it.each([
    ['publiclyAccessible', { PubliclyAccessible: undefined }],
    ['storageEncryption', { StorageEncrypted: undefined, StorageEncryptionType: undefined }],
    ['backupRetentionDays', { BackupRetentionPeriod: undefined }],
    ['autoMinorVersionUpgrade', { AutoMinorVersionUpgrade: undefined }],
  ])('but for %s where that is not said', async (name, left) => {
    expect(unread(await read({ ...description, ...left }))).toEqual({ [name]: `RDS answered without ${name}.` });
  });
  it('not at all where its engine is not said', async () => {
    await expect(read({ ...description, Engine: undefined })).rejects.toThrow('engine');
  });
});

it('lists the instances of every page', async () => {
  const pages = [
    { DBInstances: [{ DBInstanceIdentifier: 'a' }], Marker: '1' },
    { DBInstances: [], Marker: '2' },
    { DBInstances: [{ DBInstanceIdentifier: 'b' }] },
  ];
  const ask = answering({ 'rds:DescribeDBInstances': ({ Marker = '0' }: { Marker?: string }) => pages[Number(Marker)] }, dbInstance.reads);

  expect(await collected(dbInstance.list(ask, place))).toEqual(['a', 'b']);
});

it('is touched by a change of its cluster', () => {
  const touched = (response: unknown) => dbInstance.touchedBy['rds:ModifyDBCluster']?.({ dBClusterIdentifier: 'films' }, response, place);

  expect(touched({ dBClusterMembers: [{ dBInstanceIdentifier: 'films-1' }, { dBInstanceIdentifier: 'films-2' }] })).toEqual(['films-1', 'films-2']);
  expect(touched(null)).toEqual([]);
});

it('is the same whatever its state of the moment', () => {
  expect(dbInstance.canonical?.({ ...facts, status: 'modifying', pending: ['Iops'] })).toEqual(dbInstance.canonical?.(facts));
  expect(dbInstance.arn(ref)).toBe(arn);
});

describe('is touched', () => {
  it.each([
    ['by its making', 'rds:CreateDBInstance', { dBInstanceIdentifier: 'Media' }, 'media'],
    [
      'by the making of a replica, and not of its source',
      'rds:CreateDBInstanceReadReplica',
      { dBInstanceIdentifier: 'copy', sourceDBInstanceIdentifier: 'media' },
      'copy',
    ],
    ['by a restore from a snapshot', 'rds:RestoreDBInstanceFromDBSnapshot', { dBInstanceIdentifier: 'media', dBSnapshotIdentifier: 's' }, 'media'],
    ['by a restore from S3', 'rds:RestoreDBInstanceFromS3', { dBInstanceIdentifier: 'media' }, 'media'],
    ['by a restore to a moment', 'rds:RestoreDBInstanceToPointInTime', { sourceDBInstanceIdentifier: 'media', targetDBInstanceIdentifier: 'copy' }, 'copy'],
    ['by a change', 'rds:ModifyDBInstance', { dBInstanceIdentifier: 'media', publiclyAccessible: true }, ['media', undefined]],
    ['by a change that names it by its ARN', 'rds:ModifyDBInstance', { dBInstanceIdentifier: arn }, ['media', undefined]],
    ['by its renaming, under both names', 'rds:ModifyDBInstance', { dBInstanceIdentifier: 'media', newDBInstanceIdentifier: 'Films' }, ['media', 'films']],
    ['by its deletion', 'rds:DeleteDBInstance', { dBInstanceIdentifier: 'media' }, 'media'],
    ['by its promotion', 'rds:PromoteReadReplica', { dBInstanceIdentifier: 'media' }, 'media'],
    ['by a switch of roles', 'rds:SwitchoverReadReplica', { dBInstanceIdentifier: 'media' }, 'media'],
    ['by its start', 'rds:StartDBInstance', { dBInstanceIdentifier: 'media' }, 'media'],
    ['by tags', 'rds:AddTagsToResource', { resourceName: arn, tags: [] }, 'media'],
    ['by tags taken off', 'rds:RemoveTagsFromResource', { resourceName: arn }, 'media'],
    ['not by tags of a cluster', 'rds:AddTagsToResource', { resourceName: 'arn:aws:rds:eu-west-1:111122223333:cluster:media' }, undefined],
    ['not by a call that names nothing', 'rds:DeleteDBInstance', null, undefined],
  ] as const)('%s', (_name, event, request, id) => {
    expect(dbInstance.touchedBy[event]?.(request, null, place)).toEqual(id);
  });
});

describe('in what AWS Config recorded', () => {
  const folder = '../shared/fixtures/config-items';
  it.skipIf(!existsSync(folder))(`is shown as it was in 2016 (passed over where ${folder} is missing)`, () => {
    const { item } = parseConfigurationItem(JSON.parse(readFileSync(`${folder}/AWS_RDS_DBInstance.json`, 'utf8')));

    expect(dbInstance.idOf?.(item)).toBe('myrdstest');
    // Deletion protection came in 2018.
    expect(dbInstance.fromConfigurationItem?.(item)).toEqual({
      name: 'myrdstest',
      engine: 'mysql',
      status: 'creating',
      clusterName: null,
      replicaOf: null,
      publiclyAccessible: true,
      storageEncryption: 'sse-kms',
      backupRetentionDays: 7,
      autoMinorVersionUpgrade: true,
      tags: { 'workload-type': 'production' },
    });
  });
  it.skipIf(!existsSync(folder))(`is shown from a rule's event (passed over where ${folder} is missing)`, () => {
    const { items } = readConfigFile(JSON.parse(readFileSync(`${folder}/c7n-rds-from-rule.json`, 'utf8')));

    expect(items.map(({ item }) => dbInstance.fromConfigurationItem?.(item))).toMatchObject([
      { name: 'c7n-data-index', arn: 'arn:aws:rds:us-east-1:644160558196:db:c7n-data-index', storageEncryption: 'none', backupRetentionDays: 7 },
    ]);
  });

  const recorded = (configuration: object) =>
    dbInstance.fromConfigurationItem?.({
      ...place,
      resourceId: 'db-ABC',
      resourceName: 'Media',
      arn: undefined,
      configuration,
      supplementaryConfiguration: {},
      tags: { team: 'media' },
    });
  it('is named by its name where there is no ARN', () => {
    expect(dbInstance.idOf?.({ ...place, resourceId: 'db-ABC', resourceName: 'Media', arn: undefined })).toBe('media');
    expect(dbInstance.idOf?.({ ...place, resourceId: 'db-ABC', resourceName: undefined, arn: undefined })).toBeUndefined();
  });
  it('shows what is ordered, a source, a cluster, and tags of the item itself', () => {
    expect(recorded({ pendingModifiedValues: { backupRetentionPeriod: 0 }, backupRetentionPeriod: 7 })).toMatchObject({
      backupRetentionDays: 0,
      tags: { team: 'media' },
    });
    expect(recorded({ readReplicaSourceDBInstanceIdentifier: 'source', deletionProtection: true })).toMatchObject({
      replicaOf: 'source',
      deletionProtection: true,
    });
    expect(recorded({ dBClusterIdentifier: 'films', deletionProtection: false, backupRetentionPeriod: 1 })).toMatchObject({
      clusterName: 'films',
      deletionProtection: null,
      backupRetentionDays: null,
    });
  });
  it.each([
    ['by the word', { engine: 'aurora-mysql', storageEncrypted: false, storageEncryptionType: 'sse-rds' }, 'sse-rds'],
    [
      'not, of Aurora before it encrypted by itself',
      { engine: 'aurora-mysql', storageEncrypted: false, instanceCreateTime: '2025-10-28T15:25:58.412Z' },
      'none',
    ],
    ['not known, of Aurora since', { engine: 'aurora-mysql', storageEncrypted: false, instanceCreateTime: '2026-03-01T00:00:00.000Z' }, undefined],
    ['not known, of Aurora of an unknown age', { engine: 'aurora-postgresql', storageEncrypted: false }, undefined],
    ['not, of another engine', { engine: 'mysql', storageEncrypted: false, instanceCreateTime: '2026-03-01T00:00:00.000Z' }, 'none'],
    ['not shown', { engine: 'mysql' }, undefined],
  ])('shows how it is encrypted: %s', (_name, configuration, storageEncryption) => {
    expect(recorded(configuration)?.storageEncryption).toBe(storageEncryption);
  });
  it('shows nothing without a configuration', () => {
    expect(
      dbInstance.fromConfigurationItem?.({
        ...place,
        resourceId: 'db-ABC',
        resourceName: 'm',
        arn,
        configuration: undefined,
        supplementaryConfiguration: {},
        tags: {},
      }),
    ).toEqual({});
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>, ...siblings: TemplateSibling[]) =>
    dbInstance.fromTemplate?.({ ...place, logicalId: 'Db', type: 'AWS::RDS::DBInstance', properties, siblings });
  const sibling = (logicalId: string, type: string, properties: Record<string, unknown>) => ({ logicalId, type, properties });
  const source = (properties: Record<string, unknown>) => sibling('Source', 'AWS::RDS::DBInstance', properties);
  const replica = { SourceDBInstanceIdentifier: new TemplateRef('Source') };

  it('has the documented defaults', () => {
    expect(proposed({ Engine: 'MySQL', DBInstanceIdentifier: 'Media' })).toEqual({
      name: 'media',
      engine: 'mysql',
      clusterName: null,
      replicaOf: null,
      publiclyAccessible: true,
      storageEncryption: 'none',
      deletionProtection: false,
      backupRetentionDays: 1,
      autoMinorVersionUpgrade: true,
      tags: {},
    });
  });
  it('has what it says, also spelled as texts', () => {
    expect(
      proposed({
        Engine: 'mysql',
        PubliclyAccessible: 'false',
        StorageEncrypted: 'true',
        DeletionProtection: 'true',
        BackupRetentionPeriod: '0',
        AutoMinorVersionUpgrade: 'False',
        Tags: [{ Key: 'team', Value: 'media' }],
      }),
    ).toMatchObject({
      publiclyAccessible: false,
      storageEncryption: 'sse-kms',
      deletionProtection: true,
      backupRetentionDays: 0,
      autoMinorVersionUpgrade: false,
      tags: { team: 'media' },
    });
  });
  it('does not show what is known only at deployment', () => {
    const later = { PubliclyAccessible: UNRESOLVED, StorageEncrypted: UNRESOLVED, DeletionProtection: UNRESOLVED, BackupRetentionPeriod: UNRESOLVED };

    expect(proposed({ Engine: 'mysql', ...later, AutoMinorVersionUpgrade: UNRESOLVED, Tags: UNRESOLVED })).toEqual({
      engine: 'mysql',
      clusterName: null,
      replicaOf: null,
    });
  });
  it.each([
    ['in no subnet group', { Engine: 'mysql' }, true],
    ['of Aurora in none', { Engine: 'aurora-mysql' }, false],
    ['of an engine that is known later, in none', { Engine: UNRESOLVED }, undefined],
    ['in the default subnet group', { Engine: 'mysql', DBSubnetGroupName: 'Default' }, true],
    ['in another', { Engine: 'mysql', DBSubnetGroupName: 'private' }, false],
    ['in one of the template', { Engine: 'mysql', DBSubnetGroupName: new TemplateRef('Subnets') }, false],
    ['in one that is known later', { Engine: 'mysql', DBSubnetGroupName: UNRESOLVED }, undefined],
    ['as a member', { DBClusterIdentifier: 'films' }, false],
    ['as a member in the default subnet group', { DBClusterIdentifier: 'films', DBSubnetGroupName: 'default' }, true],
  ])('is by default public, or not, %s', (_name, properties, publiclyAccessible) => {
    expect(proposed(properties)?.publiclyAccessible).toBe(publiclyAccessible);
  });
  it('does not show whose the settings are where it is not known whether there is a cluster', () => {
    const facts = proposed({ DBClusterIdentifier: UNRESOLVED, BackupRetentionPeriod: 7 });

    for (const fact of ['clusterName', 'deletionProtection', 'backupRetentionDays', 'storageEncryption', 'publiclyAccessible'])
      expect(facts).not.toHaveProperty(fact);
  });
  it("as a member has its cluster's encryption", () => {
    const member = { Engine: 'aurora-mysql', DBClusterIdentifier: new TemplateRef('Films') };

    expect(proposed(member, sibling('Films', 'AWS::RDS::DBCluster', { StorageEncrypted: true }))).toEqual({
      engine: 'aurora-mysql',
      clusterName: '<Films>',
      replicaOf: null,
      publiclyAccessible: false,
      storageEncryption: 'sse-kms',
      deletionProtection: null,
      backupRetentionDays: null,
      autoMinorVersionUpgrade: true,
      tags: {},
    });
    expect(proposed(member, sibling('Films', 'AWS::RDS::DBCluster', {}))).toMatchObject({ storageEncryption: 'none' });
    expect(proposed(member, sibling('Films', 'AWS::RDS::DBCluster', { SnapshotIdentifier: 's' }))).not.toHaveProperty('storageEncryption');
    expect(proposed({ DBClusterIdentifier: 'films' })).not.toHaveProperty('storageEncryption');
  });
  it('as a read replica has no backups, and what its source has of the rest', () => {
    expect(proposed(replica, source({ StorageEncrypted: true, AutoMinorVersionUpgrade: false }))).toMatchObject({
      replicaOf: '<Source>',
      storageEncryption: 'sse-kms',
      autoMinorVersionUpgrade: false,
      backupRetentionDays: 0,
      deletionProtection: false,
    });
    for (const fact of ['storageEncryption', 'autoMinorVersionUpgrade', 'publiclyAccessible']) {
      expect(proposed({ SourceDBInstanceIdentifier: 'elsewhere' })).not.toHaveProperty(fact);
    }
    expect(proposed({ SourceDBClusterIdentifier: 'films' })).toMatchObject({ replicaOf: 'films', backupRetentionDays: 0 });
  });
  it('as a read replica of one that replicates it comes to an end', () => {
    const another = sibling('Another', 'AWS::RDS::DBInstance', replica);

    expect(proposed(replica, source({ SourceDBInstanceIdentifier: new TemplateRef('Db') }))).not.toHaveProperty('storageEncryption');
    expect(proposed(replica, source({ SourceDBInstanceIdentifier: new TemplateRef('Another') }), another)).not.toHaveProperty('storageEncryption');
  });
  it.each([{ DBSnapshotIdentifier: 's' }, { UseLatestRestorableTime: true, SourceDBInstanceIdentifier: 'source' }, { SourceDbiResourceId: 'db-ABC' }])(
    'restored from %j has what that had, and is no replica',
    (from) => {
      const facts = proposed(from);

      expect(facts).toMatchObject({ replicaOf: null, deletionProtection: false });
      for (const fact of ['storageEncryption', 'autoMinorVersionUpgrade', 'backupRetentionDays', 'publiclyAccessible']) expect(facts).not.toHaveProperty(fact);
    },
  );
  it.each([{ DBSnapshotIdentifier: 's' }, { UseLatestRestorableTime: true, SourceDBInstanceIdentifier: 'source' }, { SourceDBInstanceIdentifier: 'source' }])(
    'made from %j is encrypted as that is, whatever it says',
    (source) => {
      expect(proposed({ ...source, StorageEncrypted: true })).not.toHaveProperty('storageEncryption');
      expect(proposed({ ...source, StorageEncrypted: true, Engine: 'custom-oracle-ee' })).toMatchObject({ storageEncryption: 'sse-kms' });
    },
  );
  it.each([{ DBSnapshotIdentifier: '' }, { DBClusterIdentifier: '', SourceDBInstanceIdentifier: '' }, { DBSubnetGroupName: '' }])(
    'is a new one where a parameter is left empty: %j',
    (empty) => {
      expect(proposed({ Engine: 'mysql', ...empty })).toEqual(proposed({ Engine: 'mysql' }));
    },
  );
  it('is a replica where a restore is said not to be', () => {
    expect(proposed({ SourceDBInstanceIdentifier: 'source', UseLatestRestorableTime: false })).toMatchObject({ replicaOf: 'source' });
  });
  it('of RDS Custom is encrypted always', () => {
    expect(proposed({ Engine: 'custom-sqlserver-ee' })).toMatchObject({ storageEncryption: 'sse-kms', autoMinorVersionUpgrade: null });
  });
});
