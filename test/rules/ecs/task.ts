import type { Registration, TaskDefinition } from '../../../resources/ecs/task-definition.ts';
import { type Container, containersIn, volumesIn } from '../../../resources/shared/container-definitions.ts';

export const ref = { accountId: '111122223333', region: 'eu-west-1', type: 'AWS::ECS::TaskDefinition', id: 'web' } as const;

/** A container of which all is shown, and nothing is wrong. */
export const sound = {
  name: 'web',
  image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:7',
  user: '1000',
  privileged: false,
  readonlyRootFilesystem: true,
  memory: 256,
  logDriver: 'awslogs',
  addedCapabilities: [],
  environment: [],
  mountedVolumes: [],
} satisfies Container;

/** As a template or an item shows a task definition of these containers; one that is given by nothing is known only at deployment. */
export function shownWith(containers: readonly Container[], more: Partial<TaskDefinition> = {}): Partial<TaskDefinition> {
  return { active: true, networkMode: null, pidMode: null, operatingSystem: null, volumes: [], containers, tags: {}, ...more };
}

/** As it is read live, registered so. */
export function liveWith(said: Partial<Registration>, more: Partial<TaskDefinition> = {}): TaskDefinition {
  const registration = { family: 'web', containerDefinitions: [], ...said };
  return {
    family: 'web',
    revision: 7,
    active: true,
    networkMode: registration.networkMode ?? null,
    pidMode: registration.pidMode ?? null,
    operatingSystem: registration.runtimePlatform?.operatingSystemFamily ?? null,
    containers: containersIn(registration.containerDefinitions) ?? [],
    volumes: volumesIn(registration.volumes ?? []) ?? [],
    tags: {},
    registration,
    ...more,
  };
}

/** The one step of a plan: one content in the place of another. */
export function registering(after: Registration, before: Registration) {
  return [{ apply: { action: 'ecs:RegisterTaskDefinition', input: after }, revert: { action: 'ecs:RegisterTaskDefinition', input: before } }] as const;
}
