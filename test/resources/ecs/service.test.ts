import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import service from '../../../resources/ecs/service.ts';
import { type TemplateResource, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const prefix = 'arn:aws:ecs:eu-west-1:111122223333';
const arn = `${prefix}:service/media/web`;
const ref = { ...place, type: 'AWS::ECS::Service', id: arn } as const;
const described = {
  serviceArn: arn,
  serviceName: 'web',
  clusterArn: `${prefix}:cluster/media`,
  status: 'ACTIVE',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-2', 'subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' } },
  tags: [{ key: 'team', value: 'media' }],
};
const facts = {
  arn,
  name: 'web',
  clusterArn: `${prefix}:cluster/media`,
  status: 'ACTIVE',
  deploymentController: 'ECS',
  assignPublicIp: 'ENABLED',
  network: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] },
  tags: { team: 'media' },
};

function read(answer: (input: { cluster: string; services: string[]; include: string[] }) => unknown, id = arn, clusters: string[] = []) {
  const answers = { 'ecs:DescribeServices': answer, 'ecs:ListClusters': () => ({ clusterArns: clusters }) };
  return service.read(answering(answers, service.reads), { ...ref, id }, NOW);
}

describe('reads a service', () => {
  it('of the cluster that its ARN names', async () => {
    const asked: unknown[] = [];

    expect(await read((input) => asked.push(input) && { services: [described] })).toEqual(facts);
    expect(asked).toEqual([{ cluster: 'media', services: ['web'], include: ['TAGS'] }]);
  });
  it('whose tasks share the network interfaces of their hosts', async () => {
    const bare = { ...described, networkConfiguration: undefined, deploymentController: { type: 'EXTERNAL' }, tags: undefined };

    expect(await read(() => ({ services: [bare] }))).toMatchObject({ assignPublicIp: null, network: null, deploymentController: 'EXTERNAL', tags: {} });
  });
  it('that says nothing of public addresses as one that gives none', async () => {
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };

    expect(await read(() => ({ services: [{ ...described, networkConfiguration }] }))).toMatchObject({
      assignPublicIp: 'DISABLED',
      network: { subnets: ['subnet-1'], securityGroups: [] },
    });
  });
  it('by an old ARN, in whatever cluster it is', async () => {
    const old = `${prefix}:service/web`;
    const answer = ({ cluster }: { cluster: string }) =>
      cluster.endsWith('/other')
        ? { services: [{ ...described, serviceArn: old, clusterArn: cluster }] }
        : { services: [], failures: [{ arn: old, reason: 'MISSING' }] };

    expect(await read(answer, old, [`${prefix}:cluster/media`, `${prefix}:cluster/other`])).toMatchObject({ arn: old, clusterArn: `${prefix}:cluster/other` });
    expect(await read(answer, old, [`${prefix}:cluster/media`])).toBeNull();
  });
  it.each([
    ['deleted', { services: [{ ...described, status: 'INACTIVE' }] }],
    ['not there', { services: [], failures: [{ arn, reason: 'MISSING' }] }],
    ['of the same name in another cluster', { services: [{ ...described, serviceArn: `${prefix}:service/other/web` }] }],
  ])('that is %s as null', async (_name, answer) => {
    expect(await read(() => answer)).toBeNull();
  });
  it('of a cluster that is gone as null', async () => {
    const missing = () => {
      throw new AwsError('missing', 'ecs:DescribeServices', 'ClusterNotFoundException', 'No such cluster.');
    };

    expect(await read(missing)).toBeNull();
  });
  it('not at all where its status is not said', async () => {
    await expect(read(() => ({ services: [{ ...described, status: undefined }] }))).rejects.toThrow('status');
  });
});

it('lists the services of every page of every cluster, ten at a time, without those that are deleted', async () => {
  const many = Array.from({ length: 12 }, (_, index) => `${prefix}:service/media/s${index}`);
  const clusters = [{ clusterArns: ['media'], nextToken: '1' }, { clusterArns: [], nextToken: '2' }, { clusterArns: ['other', 'gone'] }];
  const services: Record<string, readonly { serviceArns: string[]; nextToken?: string }[]> = {
    media: [{ serviceArns: many.slice(0, 7), nextToken: '1' }, { serviceArns: many.slice(7) }],
    other: [{ serviceArns: [`${prefix}:service/other/web`] }],
    gone: [{ serviceArns: [] }],
  };
  const sizes: number[] = [];
  const ask = answering(
    {
      'ecs:ListClusters': ({ nextToken = '0' }: { nextToken?: string }) => clusters[Number(nextToken)],
      'ecs:ListServices': ({ cluster, nextToken = '0' }: { cluster: string; nextToken?: string }) => services[cluster]?.[Number(nextToken)],
      'ecs:DescribeServices': ({ services: named }: { services: string[] }) => {
        sizes.push(named.length);
        return { services: named.map((serviceArn) => ({ serviceArn, status: serviceArn.endsWith('s3') ? 'INACTIVE' : 'ACTIVE' })) };
      },
    },
    service.reads,
  );

  expect(await collected(service.list(ask, place))).toEqual([...many.filter((each) => !each.endsWith('s3')), `${prefix}:service/other/web`]);
  expect(sizes).toEqual([10, 2, 1]);
});

describe('is touched', () => {
  it.each([
    ['by CreateService', 'ecs:CreateService', { cluster: 'media', serviceName: 'web' }, { service: { serviceArn: arn } }, arn],
    ['by UpdateService', 'ecs:UpdateService', { cluster: 'media', service: 'web' }, { service: { serviceArn: arn } }, arn],
    ['by UpdateService whose answer was not recorded', 'ecs:UpdateService', { cluster: `${prefix}:cluster/media`, service: 'web' }, null, arn],
    ['by UpdateService of an ARN', 'ecs:UpdateService', { service: arn }, null, arn],
    ['in the default cluster', 'ecs:DeleteService', { service: 'web' }, null, `${prefix}:service/default/web`],
    ['by tags', 'ecs:TagResource', { resourceArn: arn, tags: [] }, null, arn],
    ['by tags taken off', 'ecs:UntagResource', { resourceArn: arn }, null, arn],
    ['not by tags of a cluster', 'ecs:TagResource', { resourceArn: `${prefix}:cluster/media` }, null, undefined],
    ['not by a call that names nothing', 'ecs:UpdateService', null, null, undefined],
    ['not by a call with nothing in it', 'ecs:CreateService', {}, {}, undefined],
    ['not by tags of nothing', 'ecs:TagResource', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, id) => {
    expect(service.touchedBy[event]?.(request, response, place)).toBe(id);
  });
});

describe('in what AWS Config recorded', () => {
  const item = { ...place, resourceId: arn, resourceName: 'web', arn, supplementaryConfiguration: {}, tags: { team: 'media' } };

  it('shows its network, in the words of CloudFormation', () => {
    const NetworkConfiguration = { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED', Subnets: ['subnet-1'], SecurityGroups: ['sg-1'] } };

    expect(service.fromConfigurationItem?.({ ...item, configuration: { ServiceArn: arn, ServiceName: 'web', NetworkConfiguration } })).toEqual({
      arn,
      name: 'web',
      assignPublicIp: 'ENABLED',
      network: { subnets: ['subnet-1'], securityGroups: ['sg-1'] },
      tags: { team: 'media' },
    });
    expect(service.fromConfigurationItem?.({ ...item, configuration: undefined })).toEqual({ tags: { team: 'media' } });
  });
  it('has its ARN for an id, wherever it stands', () => {
    expect(service.idOf?.(item)).toBe(arn);
    expect(service.idOf?.({ ...item, arn: undefined })).toBe(arn);
    expect(service.idOf?.({ ...item, arn: undefined, resourceId: 'web' })).toBeUndefined();
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>) => {
    const resource: TemplateResource = { ...place, logicalId: 'Web', type: 'AWS::ECS::Service', properties, siblings: [] };
    return service.fromTemplate?.(resource);
  };
  const network = (AwsvpcConfiguration: unknown) => ({ NetworkConfiguration: { AwsvpcConfiguration } });

  it.each([
    ['says so', network({ AssignPublicIp: 'ENABLED', Subnets: ['subnet-1'] }), 'ENABLED'],
    ['says nothing of it', network({ Subnets: UNRESOLVED }), 'DISABLED'],
    ['has no network of its own', {}, null],
    ['has an empty one', { NetworkConfiguration: {} }, null],
    ['leaves the addresses to the deployment', network({ AssignPublicIp: UNRESOLVED }), undefined],
    ['leaves the network to the deployment', network(UNRESOLVED), undefined],
    ['leaves all of it to the deployment', { NetworkConfiguration: UNRESOLVED }, undefined],
  ])('that %s', (_name, properties, expected) => {
    expect(proposed(properties)?.assignPublicIp).toBe(expected);
  });
  it('does not show a network of which a part is not known', () => {
    expect(proposed({ ServiceName: 'web', ...network({ AssignPublicIp: 'ENABLED', Subnets: UNRESOLVED }) })).toEqual({
      name: 'web',
      assignPublicIp: 'ENABLED',
      tags: {},
    });
  });
});

it('has its id for an ARN', () => {
  expect(service.arn(ref)).toBe(arn);
});
