import { ECSClient, RegisterTaskDefinitionCommand, type RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { sure } from '../example.ts';

/** A family of two revisions, of which the newer one is as given: a service with a helper beside it, of EC2, with roles, tags and a volume. Answers its name. */
export async function family(region: string, more: Partial<RegisterTaskDefinitionCommandInput> = {}, ofWeb: object = {}): Promise<string> {
  const ecs = new ECSClient({ region });
  const registration: RegisterTaskDefinitionCommandInput = {
    family: 'snapwave-web',
    taskRoleArn: 'arn:aws:iam::123456789012:role/web',
    executionRoleArn: 'arn:aws:iam::123456789012:role/pull',
    requiresCompatibilities: ['EC2'],
    memory: '512',
    containerDefinitions: [
      {
        name: 'web',
        image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/web:7',
        memory: 256,
        user: '1000',
        readonlyRootFilesystem: true,
        environment: [
          { name: 'STAGE', value: 'prod' },
          { name: 'LEVEL', value: 'info' },
        ],
        mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp' }],
        logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'web' } },
      },
      { name: 'side', image: 'nginx', memory: 64, user: '1000', readonlyRootFilesystem: true, logConfiguration: { logDriver: 'awslogs' } },
    ],
    volumes: [{ name: 'scratch', host: {} }],
    tags: [{ key: 'service', value: 'web' }],
  };
  await ecs.send(new RegisterTaskDefinitionCommand(registration));
  const [web, ...others] = registration.containerDefinitions ?? [];
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({ ...registration, containerDefinitions: [{ ...sure(web), ...ofWeb }, ...others], ...more }),
  );
  return sure(taskDefinition?.family);
}
