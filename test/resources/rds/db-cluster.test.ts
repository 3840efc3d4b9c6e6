import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem, readConfigFile } from '../../../functions/core/configuration-item.ts';
import dbCluster from '../../../resources/rds/db-cluster.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:rds:eu-west-1:111122223333:cluster:films';
const ref = { ...place, type: 'AWS::RDS::DBCluster', id: 'films' } as const;
const description = {
  DBClusterIdentifier: 'films',
  DBClusterArn: arn,
  Engine: 'aurora-postgresql',
  Status: 'available',
  StorageEncrypted: false,
  StorageEncryptionType: 'sse-rds',
  DeletionProtection: true,
  TagList: [{ Key: 'team', Value: 'media' }],
};
const facts = {
  name: 'films',
  arn,
  engine: 'aurora-postgresql',
  status: 'available',
  storageEncryption: 'sse-rds',
  deletionProtection: true,
  tags: { team: 'media' },
};

describe('reads a cluster', () => {
  const read = (...DBClusters: object[]) => dbCluster.read(answering({ 'rds:DescribeDBClusters': () => ({ DBClusters }) }, dbCluster.reads), ref, NOW);

  it('whole', async () => {
    expect(await read(description)).toEqual(facts);
  });
  it.each([
    [true, 'sse-kms'],
    [false, 'none'],
  ])('whose encryption is said by StorageEncrypted %s alone', async (StorageEncrypted, storageEncryption) => {
    expect(await read({ ...description, StorageEncrypted, StorageEncryptionType: undefined })).toMatchObject({ storageEncryption });
  });
  it('that is being deleted, or not there, as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'rds:DescribeDBClusters', 'DBClusterNotFoundFault', 'No such cluster.');
    };

    expect(await read({ ...description, Status: 'deleting' })).toBeNull();
    expect(await read()).toBeNull();
    expect(await dbCluster.read(answering({ 'rds:DescribeDBClusters': missing }, dbCluster.reads), ref, NOW)).toBeNull();
  });
  it('but for its engine where that is not said', async () => {
    expect(unread(await read({ ...description, Engine: undefined }))).toEqual({ engine: expect.stringContaining('without engine') });
  });
});

it('lists the clusters of every page', async () => {
  const pages = [{ DBClusters: [{ DBClusterIdentifier: 'a' }], Marker: '1' }, { DBClusters: [], Marker: '2' }, { DBClusters: [{ DBClusterIdentifier: 'b' }] }];
  const ask = answering({ 'rds:DescribeDBClusters': ({ Marker = '0' }: { Marker?: string }) => pages[Number(Marker)] }, dbCluster.reads);

  expect(await collected(dbCluster.list(ask, place))).toEqual(['a', 'b']);
});

it('is the same whatever its state of the moment', () => {
  expect(dbCluster.canonical?.({ ...facts, status: 'modifying' })).toEqual(dbCluster.canonical?.(facts));
  expect(dbCluster.arn(ref)).toBe(arn);
});

describe('is touched', () => {
  it.each([
    ['by its making', 'rds:CreateDBCluster', { dBClusterIdentifier: 'Films' }, 'films'],
    ['by a restore from a snapshot', 'rds:RestoreDBClusterFromSnapshot', { dBClusterIdentifier: 'films', snapshotIdentifier: 's' }, 'films'],
    ['by a restore from S3', 'rds:RestoreDBClusterFromS3', { dBClusterIdentifier: 'films' }, 'films'],
    [
      'by a restore to a moment, and not its source',
      'rds:RestoreDBClusterToPointInTime',
      { dBClusterIdentifier: 'copy', sourceDBClusterIdentifier: 'films' },
      'copy',
    ],
    ['by a change', 'rds:ModifyDBCluster', { dBClusterIdentifier: 'films', deletionProtection: false }, ['films', undefined]],
    ['by its renaming, under both names', 'rds:ModifyDBCluster', { dBClusterIdentifier: 'films', newDBClusterIdentifier: 'Media' }, ['films', 'media']],
    ['by its deletion', 'rds:DeleteDBCluster', { dBClusterIdentifier: 'films' }, 'films'],
    ['by its promotion', 'rds:PromoteReadReplicaDBCluster', { dBClusterIdentifier: 'films' }, 'films'],
    ['by its start', 'rds:StartDBCluster', { dBClusterIdentifier: 'films' }, 'films'],
    ['by tags', 'rds:AddTagsToResource', { resourceName: arn }, 'films'],
    ['by tags taken off', 'rds:RemoveTagsFromResource', { resourceName: arn }, 'films'],
    ['not by tags of an instance', 'rds:AddTagsToResource', { resourceName: 'arn:aws:rds:eu-west-1:111122223333:db:films' }, undefined],
    ['not by a call that names nothing', 'rds:CreateDBCluster', null, undefined],
  ] as const)('%s', (_name, event, request, id) => {
    expect(dbCluster.touchedBy[event]?.(request, null, place)).toEqual(id);
  });
});

describe('in what AWS Config recorded', () => {
  const folder = '../shared/fixtures/config-items';
  it.skipIf(!existsSync(folder))(`is shown whole (passed over where ${folder} is missing)`, () => {
    const { item } = parseConfigurationItem(JSON.parse(readFileSync(`${folder}/AWS_RDS_DBCluster.json`, 'utf8')));

    expect(dbCluster.idOf?.(item)).toBe('test');
    expect(dbCluster.fromConfigurationItem?.(item)).toEqual({
      name: 'test',
      arn: 'arn:aws:rds:us-east-2:123456789012:cluster:test',
      engine: 'aurora-mysql',
      status: 'available',
      storageEncryption: 'sse-kms',
      deletionProtection: false,
      tags: {},
    });
  });
  it.skipIf(!existsSync(folder))(`is shown from the Config API, with its tags (passed over where ${folder} is missing)`, () => {
    const { items } = readConfigFile(JSON.parse(readFileSync(`${folder}/c7n-rds-cluster.json`, 'utf8')));

    expect(items.map(({ item }) => [dbCluster.idOf?.(item), dbCluster.fromConfigurationItem?.(item).tags])).toMatchObject([
      ['database-1', { ASV: 'ASVMCNASTY' }],
    ]);
  });
  it.each([
    [1645468867743, 'none'],
    [1772323200000, undefined],
  ])('is not encrypted, unless it may be of the time since Aurora encrypts: made at %i', (clusterCreateTime, storageEncryption) => {
    const configuration = { engine: 'aurora-mysql', storageEncrypted: false, clusterCreateTime };
    const item = { ...place, resourceId: 'cluster-ABC', resourceName: 'films', arn, configuration, supplementaryConfiguration: {}, tags: {} };

    expect(dbCluster.fromConfigurationItem?.(item).storageEncryption).toBe(storageEncryption);
    expect(dbCluster.fromConfigurationItem?.({ ...item, configuration: undefined })).toEqual({});
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>) =>
    dbCluster.fromTemplate?.({ ...place, logicalId: 'Films', type: 'AWS::RDS::DBCluster', properties, siblings: [] });

  it('is neither encrypted nor protected unless it asks for it', () => {
    expect(proposed({ DBClusterIdentifier: 'Films', Engine: 'aurora-mysql' })).toEqual({
      name: 'films',
      engine: 'aurora-mysql',
      storageEncryption: 'none',
      deletionProtection: false,
      tags: {},
    });
    expect(proposed({ StorageEncrypted: 'true', DeletionProtection: 'true' })).toMatchObject({ storageEncryption: 'sse-kms', deletionProtection: true });
  });
  it.each(['SnapshotIdentifier', 'SourceDBClusterIdentifier', 'ReplicationSourceIdentifier', 'GlobalClusterIdentifier'])(
    'does not show how it is encrypted by its %s',
    (from) => {
      expect(proposed({ [from]: 'x' })).toEqual({ deletionProtection: false, tags: {} });
      // A parameter that nobody filled in.
      expect(proposed({ [from]: '' })).toMatchObject({ storageEncryption: 'none' });
    },
  );
  it.each(['SnapshotIdentifier', 'SourceDBClusterIdentifier'])('is encrypted by the key with which it is restored from a %s, and by nothing else', (from) => {
    expect(proposed({ [from]: 'x', StorageEncrypted: true })).not.toHaveProperty('storageEncryption');
    expect(proposed({ [from]: 'x', KmsKeyId: 'alias/films' })).toMatchObject({ storageEncryption: 'sse-kms' });
    expect(proposed({ [from]: 'x', KmsKeyId: UNRESOLVED })).not.toHaveProperty('storageEncryption');
  });
  it('as a copy of another Region’s, or of a global database, is encrypted as it says', () => {
    expect(proposed({ ReplicationSourceIdentifier: 'x', StorageEncrypted: true })).toMatchObject({ storageEncryption: 'sse-kms' });
    expect(proposed({ GlobalClusterIdentifier: 'x', StorageEncrypted: true })).toMatchObject({ storageEncryption: 'sse-kms' });
  });
  it('does not show what is known only at deployment', () => {
    expect(proposed({ StorageEncrypted: UNRESOLVED, DeletionProtection: UNRESOLVED })).toEqual({ tags: {} });
  });
});
