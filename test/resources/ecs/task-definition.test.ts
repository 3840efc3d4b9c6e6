import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../aws/call.ts';
import taskDefinition from '../../../resources/ecs/task-definition.ts';
import { TemplateRef, type TemplateResource, TemplateText, UNRESOLVED } from '../../../resources/resource.ts';
import { answering, collected, NOW } from '../answering.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const ref = { ...place, type: 'AWS::ECS::TaskDefinition', id: 'web' } as const;
const arn = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web';
const role = 'arn:aws:iam::111122223333:role/web';

/** Everything that registers a revision. */
const said = {
  family: 'web',
  taskRoleArn: role,
  executionRoleArn: role,
  networkMode: 'bridge',
  containerDefinitions: [
    {
      name: 'web',
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:7',
      cpu: 0,
      memory: 256,
      essential: true,
      portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
      command: ['serve', '--quick'],
      environment: [
        { name: 'STAGE', value: 'prod' },
        { name: 'EMPTY', value: '' },
      ],
      mountPoints: [{ sourceVolume: 'logs', containerPath: '/logs' }],
      linuxParameters: { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } },
      user: '1000:0',
      privileged: true,
      readonlyRootFilesystem: true,
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'web' } },
    },
    { name: 'side', image: 'nginx', cpu: 0, essential: false, environment: [], mountPoints: [], volumesFrom: [] },
  ],
  volumes: [
    { name: 'logs', host: { sourcePath: '/var/log' } },
    { name: 'scratch', host: {} },
  ],
  placementConstraints: [{ type: 'memberOf', expression: 'attribute:x == y' }],
  requiresCompatibilities: ['EC2'],
  cpu: '256',
  memory: '512',
  pidMode: 'host',
  ipcMode: 'none',
  proxyConfiguration: { containerName: 'side' },
  ephemeralStorage: { sizeInGiB: 30 },
  runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
  enableFaultInjection: false,
};
/** What ECS adds to it in its answer, and refuses to be told. */
const added = {
  taskDefinitionArn: `${arn}:7`,
  revision: 7,
  status: 'ACTIVE',
  requiresAttributes: [{ name: 'ecs.capability.task-eni' }],
  compatibilities: ['EC2'],
  registeredAt: new Date('2026-11-01T08:00:00Z'),
  registeredBy: 'arn:aws:iam::111122223333:user/ana',
};
const described = { taskDefinition: { ...said, ...added }, tags: [{ key: 'team', value: 'media' }] };

describe('reads a family', () => {
  it('by its newest active revision, with all that a further one must say', async () => {
    const asked: unknown[] = [];
    const describe = (input: never) => {
      asked.push(input);
      return described;
    };

    expect(await taskDefinition.read(answering({ 'ecs:DescribeTaskDefinition': describe }, taskDefinition.reads), ref, NOW)).toEqual({
      family: 'web',
      revision: 7,
      active: true,
      networkMode: 'bridge',
      pidMode: 'host',
      operatingSystem: 'LINUX',
      containers: [
        {
          name: 'web',
          image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:7',
          user: '1000:0',
          privileged: true,
          readonlyRootFilesystem: true,
          memory: 256,
          logDriver: 'awslogs',
          addedCapabilities: ['SYS_PTRACE'],
          environment: [
            { name: 'STAGE', value: 'prod' },
            { name: 'EMPTY', value: '' },
          ],
          mountedVolumes: ['logs'],
        },
        {
          name: 'side',
          image: 'nginx',
          user: null,
          privileged: false,
          readonlyRootFilesystem: false,
          memory: null,
          logDriver: null,
          addedCapabilities: [],
          environment: [],
          mountedVolumes: [],
        },
      ],
      volumes: [
        { name: 'logs', hostPath: '/var/log' },
        { name: 'scratch', hostPath: null },
      ],
      tags: { team: 'media' },
      registration: { ...said, tags: [{ key: 'team', value: 'media' }] },
    });
    expect(asked).toEqual([{ taskDefinition: 'web', include: ['TAGS'] }]);
  });
  it('without tags, which a registration may not name then', async () => {
    const ask = answering({ 'ecs:DescribeTaskDefinition': () => ({ ...described, tags: [] }) }, taskDefinition.reads);

    expect((await taskDefinition.read(ask, ref, NOW))?.registration).toEqual(said);
  });
  it('that says as little as it can', async () => {
    const bare = { family: 'web', revision: 1, containerDefinitions: [{ name: 'web', image: 'nginx' }] };
    const ask = answering({ 'ecs:DescribeTaskDefinition': () => ({ taskDefinition: bare }) }, taskDefinition.reads);

    expect(await taskDefinition.read(ask, ref, NOW)).toMatchObject({ networkMode: null, pidMode: null, operatingSystem: null, volumes: [], tags: {} });
  });

  const refused = () => {
    throw new AwsError('invalid', 'ecs:DescribeTaskDefinition', 'ClientException', 'Unable to describe task definition.');
  };
  const families =
    (pages: readonly (readonly string[])[]) =>
    ({ nextToken = '0' }: { nextToken?: string }) => ({
      families: pages[Number(nextToken)],
      ...(pages.length > Number(nextToken) + 1 && { nextToken: String(Number(nextToken) + 1) }),
    });
  it('that has no active revision as null, though others begin with its name', async () => {
    const ask = answering(
      { 'ecs:DescribeTaskDefinition': refused, 'ecs:ListTaskDefinitionFamilies': families([['web-admin'], ['webhook']]) },
      taskDefinition.reads,
    );

    expect(await taskDefinition.read(ask, ref, NOW)).toBeNull();
  });
  it('not at all where ECS refuses to describe one that is there', async () => {
    const ask = answering({ 'ecs:DescribeTaskDefinition': refused, 'ecs:ListTaskDefinitionFamilies': families([[], ['web']]) }, taskDefinition.reads);

    await expect(taskDefinition.read(ask, ref, NOW)).rejects.toThrow('Unable to describe');
  });
  it('not at all where it is denied', async () => {
    const denied = () => {
      throw new AwsError('denied', 'ecs:DescribeTaskDefinition', 'AccessDeniedException', 'Not allowed.');
    };

    await expect(taskDefinition.read(answering({ 'ecs:DescribeTaskDefinition': denied }, taskDefinition.reads), ref, NOW)).rejects.toThrow('Not allowed.');
  });
  it('not at all where the answer holds none', async () => {
    await expect(taskDefinition.read(answering({ 'ecs:DescribeTaskDefinition': () => ({}) }, taskDefinition.reads), ref, NOW)).rejects.toThrow('revision');
  });
});

it('lists the families with an active revision, of every page', async () => {
  const asked: unknown[] = [];
  const pages = [{ families: ['web'], nextToken: '1' }, { families: [], nextToken: '2' }, { families: ['batch'] }];
  const list = (input: { nextToken?: string }) => {
    asked.push(input);
    return pages[Number(input.nextToken ?? '0')];
  };

  expect(await collected(taskDefinition.list(answering({ 'ecs:ListTaskDefinitionFamilies': list }, taskDefinition.reads), place))).toEqual(['web', 'batch']);
  expect(asked).toMatchObject([{ status: 'ACTIVE' }, { status: 'ACTIVE' }, { status: 'ACTIVE' }]);
});

it('has the ARN of the family', () => {
  expect(taskDefinition.arn(ref)).toBe(arn);
});

describe('is touched', () => {
  it.each([
    ['by RegisterTaskDefinition', 'ecs:RegisterTaskDefinition', { family: 'web' }, { taskDefinition: { family: 'web', revision: 8 } }, 'web'],
    ['by RegisterTaskDefinition whose answer was not recorded', 'ecs:RegisterTaskDefinition', { family: 'web' }, null, 'web'],
    ['by DeregisterTaskDefinition of an ARN', 'ecs:DeregisterTaskDefinition', { taskDefinition: `${arn}:7` }, null, 'web'],
    ['by DeregisterTaskDefinition of a name', 'ecs:DeregisterTaskDefinition', { taskDefinition: 'web_2-b:7' }, null, 'web_2-b'],
    ['by DeleteTaskDefinitions', 'ecs:DeleteTaskDefinitions', { taskDefinitions: ['web:1', 'web:2', `${arn}-b:3`] }, null, ['web', 'web-b']],
    ['not by DeleteTaskDefinitions of nothing', 'ecs:DeleteTaskDefinitions', {}, null, undefined],
    ['by TagResource', 'ecs:TagResource', { resourceArn: `${arn}:7`, tags: [] }, null, 'web'],
    ['by UntagResource', 'ecs:UntagResource', { resourceArn: `${arn}:7` }, null, 'web'],
    ['not by tags of a service', 'ecs:TagResource', { resourceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/main/web' }, null, undefined],
    ['not by a call that names nothing', 'ecs:RegisterTaskDefinition', null, null, undefined],
  ] as const)('%s', (_name, event, request, response, id) => {
    expect(taskDefinition.touchedBy[event]?.(request, response, place)).toEqual(id);
  });
});

describe('in what AWS Config recorded', () => {
  const fixture = '../shared/fixtures/config-items/AWS_ECS_TaskDefinition.json';
  it.skipIf(!existsSync(fixture))(`shows all but what registers it (passed over where ${fixture} is missing)`, () => {
    const item = JSON.parse(readFileSync(fixture, 'utf8'));

    expect(taskDefinition.idOf?.(item)).toBe('testtaskdef');
    expect(taskDefinition.fromConfigurationItem?.(item)).toEqual({
      family: 'testtaskdef',
      revision: 1,
      active: true,
      networkMode: 'awsvpc',
      pidMode: null,
      operatingSystem: null,
      containers: [
        {
          name: 'test',
          image: 'arn:aws:imagebuilder:us-west-2:aws:image/amazon-linux-2023-x86-2023/2023.10.12',
          user: null,
          privileged: false,
          readonlyRootFilesystem: false,
          memory: null,
          logDriver: 'awslogs',
          addedCapabilities: [],
          environment: [],
          mountedVolumes: [],
        },
      ],
      volumes: [],
      tags: {},
    });
  });

  const item = { ...place, resourceId: `${arn}:7`, resourceName: 'web:7', arn: `${arn}:7`, supplementaryConfiguration: {}, tags: { team: 'media' } };
  it.each([
    [item, 'web'],
    [{ ...item, arn: undefined }, 'web'],
    [{ ...item, arn: undefined, resourceName: undefined }, 'web'],
    [{ ...item, arn: undefined, resourceName: undefined, resourceId: 'web' }, 'web'],
  ])('is named by its family (%#)', (given, id) => {
    expect(taskDefinition.idOf?.({ ...given, arn: given.arn })).toBe(id);
  });
  it('shows that a revision can no longer be run', () => {
    expect(taskDefinition.fromConfigurationItem?.({ ...item, configuration: { Family: 'web', Status: 'INACTIVE' } })).toMatchObject({ active: false });
    expect(taskDefinition.fromConfigurationItem?.({ ...item, configuration: { Family: 'web' } })).toMatchObject({ active: true, tags: { team: 'media' } });
  });
  it('shows it in the spelling of the API too, and nothing where there is nothing', () => {
    const configuration = { family: 'web', pidMode: 'host', containerDefinitions: [{ name: 'web', privileged: true }] };

    expect(taskDefinition.fromConfigurationItem?.({ ...item, configuration })).toMatchObject({
      pidMode: 'host',
      containers: [{ name: 'web', privileged: true }],
    });
    expect(taskDefinition.fromConfigurationItem?.({ ...item, configuration: undefined })).toEqual({});
  });
});

describe('in a template', () => {
  const proposed = (properties: Record<string, unknown>): TemplateResource => ({
    ...place,
    logicalId: 'Web',
    type: 'AWS::ECS::TaskDefinition',
    properties,
    siblings: [],
  });

  it('has what CloudFormation leaves out', () => {
    expect(taskDefinition.fromTemplate?.(proposed({}))).toEqual({
      active: true,
      networkMode: null,
      pidMode: null,
      operatingSystem: null,
      containers: [],
      volumes: [],
      tags: {},
    });
  });
  it('spells truths and numbers as texts, and users as numbers', () => {
    const [container] =
      taskDefinition.fromTemplate?.(
        proposed({ ContainerDefinitions: [{ Name: 'web', Privileged: 'true', ReadonlyRootFilesystem: 'True', Memory: '512', User: 0, Image: 'nginx' }] }),
      )?.containers ?? [];

    expect(container).toMatchObject({ privileged: true, readonlyRootFilesystem: true, memory: 512, user: '0' });
  });
  it('takes a user without a name for none', () => {
    expect(taskDefinition.fromTemplate?.(proposed({ ContainerDefinitions: [{ Name: 'web', Image: 'nginx', User: '' }] }))?.containers).toMatchObject([
      { user: null },
    ]);
  });
  it('leaves out what is known only at deployment, and keeps what is known beside it', () => {
    const facts = taskDefinition.fromTemplate?.(
      proposed({
        NetworkMode: UNRESOLVED,
        PidMode: 'task',
        RuntimePlatform: UNRESOLVED,
        ContainerDefinitions: [
          UNRESOLVED,
          {
            Name: new TemplateRef('Name'),
            Image: new TemplateText([new TemplateRef('Repository', 'RepositoryUri'), ':7']),
            User: new TemplateRef('User'),
            Privileged: UNRESOLVED,
            Memory: UNRESOLVED,
            LogConfiguration: { LogDriver: 'awslogs', Options: UNRESOLVED },
            LinuxParameters: { Capabilities: { Add: ['SYS_ADMIN', new TemplateRef('Capability'), UNRESOLVED] } },
            Environment: [
              { Name: 'TABLE', Value: new TemplateRef('Table') },
              { Name: 'LEVEL', Value: UNRESOLVED },
              { Name: 'PORT', Value: 80 },
              { Name: 'NONE' },
              { Name: new TemplateRef('Variable'), Value: 'x' },
              UNRESOLVED,
            ],
            MountPoints: [{ SourceVolume: 'logs' }, UNRESOLVED],
          },
          { Name: 'side', LogConfiguration: UNRESOLVED, LinuxParameters: UNRESOLVED, Environment: UNRESOLVED, MountPoints: UNRESOLVED },
        ],
        Volumes: [UNRESOLVED, { Name: 'logs', Host: { SourcePath: UNRESOLVED } }, { Name: 'more', Host: UNRESOLVED }],
        Tags: UNRESOLVED,
      }),
    );

    expect(facts).toEqual({
      active: true,
      pidMode: 'task',
      containers: [
        {},
        {
          name: '<Name>',
          image: '<Repository.RepositoryUri>:7',
          readonlyRootFilesystem: false,
          logDriver: 'awslogs',
          addedCapabilities: ['SYS_ADMIN', null, null],
          environment: [
            { name: 'TABLE', value: '<Table>' },
            { name: 'LEVEL' },
            { name: 'PORT', value: '80' },
            { name: 'NONE', value: null },
            { value: 'x' },
            {},
          ],
          mountedVolumes: ['logs', null],
        },
        { name: 'side', user: null, privileged: false, readonlyRootFilesystem: false, memory: null },
      ],
      volumes: [{}, { name: 'logs' }, { name: 'more' }],
    });
  });
  it('does not show containers, or volumes, that are known only at deployment as a whole', () => {
    const facts = taskDefinition.fromTemplate?.(proposed({ ContainerDefinitions: UNRESOLVED, Volumes: UNRESOLVED }));

    expect(facts).not.toHaveProperty('containers');
    expect(facts).not.toHaveProperty('volumes');
  });
  it.each([
    ['a path', { Host: { SourcePath: '/data' } }, '/data'],
    ['no path', { Host: { SourcePath: '' } }, null],
    ['a file system of its own', { EFSVolumeConfiguration: { FilesystemId: 'fs-1' } }, null],
    ['a Docker volume', { DockerVolumeConfiguration: { Driver: 'local', Scope: 'shared' } }, null],
    ['a Docker volume that is a path', { DockerVolumeConfiguration: { DriverOpts: { type: 'none', o: 'rw,bind', device: '/etc' } } }, '/etc'],
    ['a share that is mounted as binder', { DockerVolumeConfiguration: { DriverOpts: { type: 'cifs', o: 'username=binder', device: '//files/web' } } }, null],
    ['a Docker volume in memory', { DockerVolumeConfiguration: { DriverOpts: { type: 'tmpfs', o: 'size=100m', device: 'tmpfs' } } }, null],
    ['a Docker volume known only at deployment', { DockerVolumeConfiguration: { DriverOpts: UNRESOLVED } }, undefined],
  ])('shows the place on the host of %s', (_name, volume, hostPath) => {
    expect(taskDefinition.fromTemplate?.(proposed({ Volumes: [volume] }))?.volumes?.[0]?.hostPath).toBe(hostPath);
  });
});

it('is the same state in another order, and as another revision', async () => {
  const one = await taskDefinition.read(answering({ 'ecs:DescribeTaskDefinition': () => described }, taskDefinition.reads), ref, NOW);
  const turned = {
    ...described.taskDefinition,
    revision: 9,
    containerDefinitions: said.containerDefinitions.toReversed().map((each) => ({ ...each, environment: each.environment.toReversed() })),
    volumes: said.volumes.toReversed(),
  };
  const other = await taskDefinition.read(
    answering({ 'ecs:DescribeTaskDefinition': () => ({ ...described, taskDefinition: turned }) }, taskDefinition.reads),
    ref,
    NOW,
  );
  const quick = {
    ...described.taskDefinition,
    containerDefinitions: [{ ...said.containerDefinitions[0], command: ['--quick', 'serve'] }, said.containerDefinitions[1]],
  };
  const third = await taskDefinition.read(
    answering({ 'ecs:DescribeTaskDefinition': () => ({ ...described, taskDefinition: quick }) }, taskDefinition.reads),
    ref,
    NOW,
  );
  if (!one || !other || !third) throw new Error('One was not read.');

  expect(taskDefinition.canonical?.(other)).toEqual(taskDefinition.canonical?.(one));
  expect(taskDefinition.canonical?.(third)).not.toEqual(taskDefinition.canonical?.(one));
});
