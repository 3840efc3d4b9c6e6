import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import { parseConfigurationItem } from '../../../functions/core/configuration-item.ts';
import cluster from '../../../resources/redshift/cluster.ts';
import { UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:redshift:eu-west-1:111122223333:cluster:sales';
const ref = { ...place, type: 'AWS::Redshift::Cluster', id: 'sales' } as const;
const description = {
  ClusterIdentifier: 'sales',
  ClusterStatus: 'available',
  PubliclyAccessible: true,
  ElasticIpStatus: { ElasticIp: '203.0.113.7', Status: 'active' },
  PendingModifiedValues: {},
  Tags: [{ Key: 'team', Value: 'sales' }],
};
const facts = { name: 'sales', status: 'available', publiclyAccessible: true, elasticIp: '203.0.113.7', tags: { team: 'sales' } };

describe('reads a cluster', () => {
  const read = (...Clusters: object[]) => cluster.read(answering({ 'redshift:DescribeClusters': () => ({ Clusters }) }, cluster.reads), ref, NOW);

  it('whole', async () => {
    expect(await read(description)).toEqual(facts);
  });
  it('as it is ordered to be, where a change is under way', async () => {
    expect(await read({ ...description, PendingModifiedValues: { PubliclyAccessible: false } })).toMatchObject({ publiclyAccessible: false });
  });
  it('without an address of its owner', async () => {
    expect(await read({ ...description, ElasticIpStatus: undefined, PendingModifiedValues: undefined })).toMatchObject({ elasticIp: null });
  });
  it('that is being deleted, or not there, as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'redshift:DescribeClusters', 'ClusterNotFound', 'No such cluster.');
    };

    for (const ClusterStatus of ['deleting', 'final-snapshot']) expect(await read({ ...description, ClusterStatus })).toBeNull();
    expect(await read()).toBeNull();
    expect(await cluster.read(answering({ 'redshift:DescribeClusters': missing }, cluster.reads), ref, NOW)).toBeNull();
  });
  it('but for whether it is public, where that is not said', async () => {
    expect(unread(await read({ ...description, PubliclyAccessible: undefined }))).toEqual({ publiclyAccessible: expect.stringContaining('without') });
  });
});

it('lists the clusters of every page', async () => {
  const pages = [{ Clusters: [{ ClusterIdentifier: 'a' }], Marker: '1' }, { Clusters: [], Marker: '2' }, { Clusters: [{ ClusterIdentifier: 'b' }] }];
  const ask = answering({ 'redshift:DescribeClusters': ({ Marker = '0' }: { Marker?: string }) => pages[Number(Marker)] }, cluster.reads);

  expect(await collected(cluster.list(ask, place))).toEqual(['a', 'b']);
});

it('is the same whatever its state of the moment', () => {
  expect(cluster.canonical?.({ ...facts, status: 'modifying' })).toEqual(cluster.canonical?.(facts));
  expect(cluster.arn(ref)).toBe(arn);
});

it('is the same, once it is ordered to be private, before and after its address is taken from it', () => {
  const hidden = { ...facts, publiclyAccessible: false };

  expect(cluster.canonical?.({ ...hidden, elasticIp: null })).toEqual(cluster.canonical?.(hidden));
  expect(cluster.canonical?.({ ...facts, elasticIp: null })).not.toEqual(cluster.canonical?.(facts));
});

describe('is touched', () => {
  it.each([
    ['by its making', 'redshift:CreateCluster', { clusterIdentifier: 'Sales' }, 'sales'],
    ['by a restore', 'redshift:RestoreFromClusterSnapshot', { clusterIdentifier: 'sales', snapshotIdentifier: 's' }, 'sales'],
    ['by a change', 'redshift:ModifyCluster', { clusterIdentifier: 'sales', publiclyAccessible: true }, ['sales', undefined]],
    ['by its renaming, under both names', 'redshift:ModifyCluster', { clusterIdentifier: 'sales', newClusterIdentifier: 'Income' }, ['sales', 'income']],
    ['by its deletion', 'redshift:DeleteCluster', { clusterIdentifier: 'sales' }, 'sales'],
    ['by its resumption', 'redshift:ResumeCluster', { clusterIdentifier: 'sales' }, 'sales'],
    ['by tags', 'redshift:CreateTags', { resourceName: arn }, 'sales'],
    ['by tags taken off', 'redshift:DeleteTags', { resourceName: arn }, 'sales'],
    ['not by tags of a snapshot', 'redshift:CreateTags', { resourceName: 'arn:aws:redshift:eu-west-1:111122223333:snapshot:sales/s' }, undefined],
    ['not by a call that names nothing', 'redshift:CreateCluster', null, undefined],
  ] as const)('%s', (_name, event, request, id) => {
    expect(cluster.touchedBy[event]?.(request, null, place)).toEqual(id);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_Redshift_Cluster.json';
  it.skipIf(!existsSync(fixture))(`is shown whole (passed over where ${fixture} is missing)`, () => {
    const { item } = parseConfigurationItem(JSON.parse(readFileSync(fixture, 'utf8')));

    expect(cluster.idOf?.(item)).toBe('cluster-with-kms');
    expect(cluster.fromConfigurationItem?.(item)).toEqual({
      name: 'cluster-with-kms',
      status: 'available',
      publiclyAccessible: true,
      elasticIp: null,
      tags: {},
    });
  });
  it('shows what is ordered, and an address', () => {
    const configuration = { publiclyAccessible: true, pendingModifiedValues: { publiclyAccessible: false }, elasticIpStatus: { elasticIp: '203.0.113.7' } };
    const item = { ...place, resourceId: 'sales', resourceName: undefined, arn: undefined, configuration, supplementaryConfiguration: {}, tags: {} };

    expect(cluster.idOf?.(item)).toBe('sales');
    expect(cluster.fromConfigurationItem?.(item)).toMatchObject({ publiclyAccessible: false, elasticIp: '203.0.113.7' });
    expect(cluster.fromConfigurationItem?.({ ...item, configuration: undefined })).toEqual({});
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>) =>
    cluster.fromTemplate?.({ ...place, logicalId: 'Sales', type: 'AWS::Redshift::Cluster', properties, siblings: [] });

  it('is private unless it says otherwise', () => {
    expect(proposed({})).toEqual({ publiclyAccessible: false, elasticIp: null, tags: {} });
    expect(proposed({ ClusterIdentifier: 'Sales', PubliclyAccessible: 'true', ElasticIp: '203.0.113.7' })).toEqual({
      name: 'sales',
      publiclyAccessible: true,
      elasticIp: '203.0.113.7',
      tags: {},
    });
    expect(proposed({ PubliclyAccessible: UNRESOLVED })).not.toHaveProperty('publiclyAccessible');
  });
});
