import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import cluster from '../../../resources/eks/cluster.ts';
import { TemplateRef, type TemplateResource, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW, unread } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::EKS::Cluster', id: 'main' } as const;
const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/main';
const key = 'arn:aws:kms:eu-west-1:111122223333:key/k';
const answer = {
  name: 'main',
  arn,
  version: '1.33',
  status: 'ACTIVE',
  resourcesVpcConfig: { subnetIds: ['subnet-1'], endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ['0.0.0.0/0'] },
  logging: {
    clusterLogging: [
      { types: ['api', 'audit'], enabled: true },
      { types: ['authenticator', 'controllerManager', 'scheduler'], enabled: false },
    ],
  },
  encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: key } }],
  tags: { team: 'media' },
};
const facts = {
  name: 'main',
  version: '1.33',
  changing: false,
  endpointPublicAccess: true,
  endpointPrivateAccess: false,
  publicAccessCidrs: ['0.0.0.0/0'],
  enabledLogTypes: ['api', 'audit'],
  secretsKeyArn: key,
  tags: { team: 'media' },
};

describe('reads a cluster', () => {
  const described = (more: object) => ({ 'eks:DescribeCluster': () => ({ cluster: { ...answer, ...more } }) });

  it('with its endpoints, logs, key and tags', async () => {
    expect(await cluster.read(answering(described({}), cluster.reads), ref, NOW)).toEqual(facts);
  });
  it('that logs and encrypts nothing, and has no tags', async () => {
    const bare = described({ logging: undefined, encryptionConfig: undefined, tags: undefined });

    expect(await cluster.read(answering(bare, cluster.reads), ref, NOW)).toEqual({ ...facts, enabledLogTypes: [], secretsKeyArn: null, tags: {} });
  });
  it.each(['CREATING', 'DELETING', 'FAILED', 'PENDING'])('that is %s as one that takes no change', async (status) => {
    expect(await cluster.read(answering(described({ status }), cluster.reads), ref, NOW)).toEqual({ ...facts, changing: true });
  });

  const updating = (...updates: readonly object[]) => ({
    ...described({ status: 'UPDATING' }),
    // One on a page, and an empty page between them.
    'eks:ListUpdates': ({ nextToken = '0' }: { nextToken?: string }) => {
      const at = Number(nextToken);
      return { updateIds: at % 2 === 0 && at / 2 < updates.length ? [`u${at / 2}`] : [], ...(at < updates.length * 2 && { nextToken: String(at + 1) }) };
    },
    'eks:DescribeUpdate': ({ updateId }: { updateId: string }) => ({ update: { status: 'InProgress', ...updates[Number(updateId.slice(1))] } }),
  });
  it.each([
    ['nothing', {}, {}],
    [
      'the endpoints',
      {
        params: [
          { type: 'EndpointPublicAccess', value: 'false' },
          { type: 'EndpointPrivateAccess', value: 'true' },
          { type: 'PublicAccessCidrs', value: '["10.0.0.0/8"]' },
        ],
      },
      { endpointPublicAccess: false, endpointPrivateAccess: true, publicAccessCidrs: ['10.0.0.0/8'] },
    ],
    [
      'more logs',
      { params: [{ type: 'ClusterLogging', value: '{"clusterLogging":[{"types":["audit","scheduler"],"enabled":true}]}' }] },
      { enabledLogTypes: ['api', 'audit', 'scheduler'] },
    ],
    ['fewer logs', { params: [{ type: 'ClusterLogging', value: '{"clusterLogging":[{"types":["audit"],"enabled":false}]}' }] }, { enabledLogTypes: ['api'] }],
    [
      'the version',
      {
        params: [
          { type: 'Version', value: '1.34' },
          { type: 'PlatformVersion', value: 'eks.1' },
        ],
      },
      { version: '1.34' },
    ],
    ['the key', { params: [{ type: 'EncryptionConfig', value: '[{"resources":["secrets"],"provider":{"keyArn":"other"}}]' }] }, { secretsKeyArn: 'other' }],
    ['what has no value', { params: [{ type: 'Version' }] }, {}],
  ] as const)('as an update of %s will leave it, past those that are over', async (_name, update, after) => {
    const over = { status: 'Successful', params: [{ type: 'EndpointPublicAccess', value: 'false' }] };
    const failed = { status: 'Failed', params: [{ type: 'Version', value: '1.40' }] };

    expect(await cluster.read(answering(updating(over, failed, update), cluster.reads), ref, NOW)).toEqual({ ...facts, changing: true, ...after });
  });
  it.each(['["not', '{"clusterLogging":7}', '{"clusterLogging":[{"types":"audit"}]}'])('not at all where the update says %s', async (value) => {
    const ask = answering(updating({ params: [{ type: 'ClusterLogging', value }] }), cluster.reads);

    await expect(cluster.read(ask, ref, NOW)).rejects.toThrow();
  });
  it('as it is where the update is no longer there', async () => {
    const missing = () => {
      throw new AwsError('missing', 'eks:DescribeUpdate', 'ResourceNotFoundException', 'No such update.');
    };

    expect(await cluster.read(answering({ ...updating({}), 'eks:DescribeUpdate': missing }, cluster.reads), ref, NOW)).toEqual({ ...facts, changing: true });
  });

  it('that is gone as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'eks:DescribeCluster', 'ResourceNotFoundException', 'No cluster found.');
    };

    expect(await cluster.read(answering({ 'eks:DescribeCluster': missing }, cluster.reads), ref, NOW)).toBeNull();
  });
  it('that only registered itself from elsewhere as none', async () => {
    expect(await cluster.read(answering(described({ connectorConfig: {}, resourcesVpcConfig: undefined }), cluster.reads), ref, NOW)).toBeNull();
  });
  it('not at all where it is denied; but for its endpoints where those are not said', async () => {
    const denied = () => {
      throw new AwsError('denied', 'eks:DescribeCluster', 'AccessDeniedException', 'Not allowed.');
    };

    await expect(cluster.read(answering({ 'eks:DescribeCluster': denied }, cluster.reads), ref, NOW)).rejects.toThrow('Not allowed.');
    expect(Object.keys(unread(await cluster.read(answering(described({ resourcesVpcConfig: {} }), cluster.reads), ref, NOW)))).toEqual([
      'endpointPublicAccess',
      'endpointPrivateAccess',
    ]);
  });
});

it('lists the clusters of every page', async () => {
  const pages = [{ clusters: ['main'], nextToken: '1' }, { clusters: [], nextToken: '2' }, { clusters: ['test'] }];
  const list = ({ nextToken = '0' }: { nextToken?: string }) => pages[Number(nextToken)];

  expect(await collected(cluster.list(answering({ 'eks:ListClusters': list }, cluster.reads), place))).toEqual(['main', 'test']);
});

it('has the ARN that EKS gives it', () => {
  expect(cluster.arn(ref)).toBe(arn);
});

describe('is touched', () => {
  it.each([
    ['by CreateCluster', 'eks:CreateCluster', { name: 'main' }, 'main'],
    ['by DeleteCluster', 'eks:DeleteCluster', { name: 'main' }, 'main'],
    ['by UpdateClusterConfig', 'eks:UpdateClusterConfig', { name: 'main', logging: {} }, 'main'],
    ['by UpdateClusterVersion', 'eks:UpdateClusterVersion', { name: 'main', version: '1.34' }, 'main'],
    ['by AssociateEncryptionConfig', 'eks:AssociateEncryptionConfig', { clusterName: 'main' }, 'main'],
    ['by CancelUpdate', 'eks:CancelUpdate', { name: 'main', updateId: 'u' }, 'main'],
    ['by TagResource', 'eks:TagResource', { resourceArn: arn, tags: {} }, 'main'],
    ['by UntagResource, its ARN as in the path', 'eks:UntagResource', { resourceArn: encodeURIComponent(arn) }, 'main'],
    ['not by tags of a node group', 'eks:TagResource', { resourceArn: 'arn:aws:eks:eu-west-1:111122223333:nodegroup/main/workers/1' }, undefined],
    ['not by a call that names nothing', 'eks:UpdateClusterConfig', null, undefined],
    ['not by tags of nothing', 'eks:TagResource', {}, undefined],
  ] as const)('%s', (_name, event, request, id) => {
    expect(cluster.touchedBy[event]?.(request, null, place)).toBe(id);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_EKS_Cluster.json';
  it.skipIf(!existsSync(fixture))(`of 2022 shows nothing of what it leaves out (passed over where ${fixture} is missing)`, () => {
    const item = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(cluster.idOf?.(item)).toBe('test');
    expect(cluster.fromConfigurationItem?.(item)).toEqual({ name: 'test', version: '1.21', tags: {} });
  });

  const item = { ...place, resourceId: 'main', resourceName: 'main', arn, supplementaryConfiguration: {}, tags: {} };
  it('shows it whole where the endpoints are there', () => {
    const configuration = {
      Name: 'main',
      Version: '1.33',
      ResourcesVpcConfig: { EndpointPublicAccess: true, EndpointPrivateAccess: false, PublicAccessCidrs: ['0.0.0.0/0'] },
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: 'api' }, { Type: 'audit' }] } },
      EncryptionConfig: [{ Resources: ['secrets'], Provider: { KeyArn: key } }],
      Tags: [{ Key: 'team', Value: 'media' }],
    };
    const { changing: _changing, ...recorded } = facts;

    expect(cluster.fromConfigurationItem?.({ ...item, configuration })).toEqual(recorded);
  });
  it('shows that nothing is logged or encrypted where the endpoints are there and the rest is not', () => {
    const configuration = { Name: 'main', ResourcesVpcConfig: { EndpointPublicAccess: false } };

    expect(cluster.fromConfigurationItem?.({ ...item, configuration })).toEqual({
      name: 'main',
      endpointPublicAccess: false,
      enabledLogTypes: [],
      secretsKeyArn: null,
      tags: {},
    });
    expect(cluster.fromConfigurationItem?.({ ...item, configuration: undefined })).toEqual({});
  });
  it('names it by its id where there is no ARN', () => {
    expect(cluster.idOf?.({ ...item, arn: undefined, resourceName: undefined })).toBe('main');
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>): TemplateResource => ({
    ...place,
    logicalId: 'Main',
    type: 'AWS::EKS::Cluster',
    properties,
    siblings: [],
  });

  it('has what CloudFormation leaves out: a public endpoint, no logs, no key; and not its version', () => {
    const bare = {
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
      publicAccessCidrs: ['0.0.0.0/0'],
      enabledLogTypes: [],
      secretsKeyArn: null,
      tags: {},
    };

    expect(cluster.fromTemplate?.(proposed({ ResourcesVpcConfig: { SubnetIds: UNRESOLVED } }))).toEqual(bare);
    expect(cluster.fromTemplate?.(proposed({}))).toEqual(bare);
    expect(cluster.fromTemplate?.(proposed({ Logging: { ClusterLogging: null }, EncryptionConfig: null }))).toEqual(bare);
  });
  it('shows what it says, a key by a reference to it', () => {
    const properties = {
      Name: 'main',
      Version: '1.33',
      ResourcesVpcConfig: { EndpointPublicAccess: 'false', EndpointPrivateAccess: 'true', PublicAccessCidrs: ['10.0.0.0/8'] },
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: 'audit' }] } },
      EncryptionConfig: [{ Resources: ['secrets'], Provider: { KeyArn: new TemplateRef('Key', 'Arn') } }],
      Tags: [{ Key: 'team', Value: 'media' }],
    };

    expect(cluster.fromTemplate?.(proposed(properties))).toEqual({
      name: 'main',
      version: '1.33',
      endpointPublicAccess: false,
      endpointPrivateAccess: true,
      publicAccessCidrs: ['10.0.0.0/8'],
      enabledLogTypes: ['audit'],
      secretsKeyArn: '<Key.Arn>',
      tags: { team: 'media' },
    });
  });
  it('leaves out what is known only at deployment', () => {
    const unknown = { Version: UNRESOLVED, ResourcesVpcConfig: UNRESOLVED, Logging: UNRESOLVED, EncryptionConfig: UNRESOLVED, Tags: UNRESOLVED };

    expect(cluster.fromTemplate?.(proposed(unknown))).toEqual({});
    expect(
      cluster.fromTemplate?.(
        proposed({
          ResourcesVpcConfig: { EndpointPublicAccess: UNRESOLVED, EndpointPrivateAccess: UNRESOLVED, PublicAccessCidrs: [UNRESOLVED] },
          Logging: { ClusterLogging: { EnabledTypes: [{ Type: UNRESOLVED }] } },
          EncryptionConfig: [{ Resources: UNRESOLVED, Provider: { KeyArn: key } }],
        }),
      ),
    ).toEqual({ tags: {} });
  });
  it('has a key of the secrets where it names one, whichever it is', () => {
    const EncryptionConfig = [{ Resources: ['secrets'], Provider: { KeyArn: UNRESOLVED } }];
    expect(cluster.fromTemplate?.(proposed({ EncryptionConfig }))).toMatchObject({ secretsKeyArn: '<known only at deployment>' });
  });
  it.each([
    ['something else than secrets', [{ Resources: ['testVal1'], Provider: { KeyArn: key } }]],
    ['secrets without a key', [{ Resources: ['secrets'], Provider: null }]],
    ['nothing', []],
  ])('has no key of the secrets where it encrypts %s', (_name, EncryptionConfig) => {
    expect(cluster.fromTemplate?.(proposed({ EncryptionConfig }))).toMatchObject({ secretsKeyArn: null });
  });
  it.each([
    ['1.30', '1.30'],
    [1.29, '1.29'],
    [1.3, undefined],
  ])('has the version %s as %s', (Version, version) => {
    expect(cluster.fromTemplate?.(proposed({ Version }))?.version).toBe(version);
  });
});

it('is the same state while an update is under way, in another order, and whatever a closed endpoint would admit', () => {
  const closed = { ...facts, endpointPublicAccess: false };

  expect(cluster.canonical?.({ ...facts, changing: true, enabledLogTypes: ['audit', 'api'] })).toEqual(cluster.canonical?.(facts));
  expect(cluster.canonical?.({ ...closed, publicAccessCidrs: [] })).toEqual(cluster.canonical?.(closed));
  expect(cluster.canonical?.({ ...facts, publicAccessCidrs: ['10.0.0.0/8'] })).not.toEqual(cluster.canonical?.(facts));
});
