// Written by `npm run generate`.
import typeEcsTaskDefinition from '../../resources/ecs/task-definition.ts';
import ecsEcsContainersNonprivileged from '../ecs/ecs-containers-nonprivileged.ts';
import ecsEcsContainersReadonlyAccess from '../ecs/ecs-containers-readonly-access.ts';
import ecsEcsImagesFromTrustedRegistries from '../ecs/ecs-images-from-trusted-registries.ts';
import ecsEcsNoEnvironmentSecrets from '../ecs/ecs-no-environment-secrets.ts';
import ecsEcsTaskDefinitionLogConfiguration from '../ecs/ecs-task-definition-log-configuration.ts';
import ecsEcsTaskDefinitionMemoryHardLimit from '../ecs/ecs-task-definition-memory-hard-limit.ts';
import ecsEcsTaskDefinitionNoAddedCapabilities from '../ecs/ecs-task-definition-no-added-capabilities.ts';
import ecsEcsTaskDefinitionNoHostPaths from '../ecs/ecs-task-definition-no-host-paths.ts';
import ecsEcsTaskDefinitionNonrootUser from '../ecs/ecs-task-definition-nonroot-user.ts';
import ecsEcsTaskDefinitionPidModeCheck from '../ecs/ecs-task-definition-pid-mode-check.ts';
import ecsEcsTaskDefinitionUserForHostModeCheck from '../ecs/ecs-task-definition-user-for-host-mode-check.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ecsEcsContainersNonprivileged,
  ecsEcsContainersReadonlyAccess,
  ecsEcsImagesFromTrustedRegistries,
  ecsEcsNoEnvironmentSecrets,
  ecsEcsTaskDefinitionLogConfiguration,
  ecsEcsTaskDefinitionMemoryHardLimit,
  ecsEcsTaskDefinitionNoAddedCapabilities,
  ecsEcsTaskDefinitionNoHostPaths,
  ecsEcsTaskDefinitionNonrootUser,
  ecsEcsTaskDefinitionPidModeCheck,
  ecsEcsTaskDefinitionUserForHostModeCheck,
  tagsRequiredTags(typeEcsTaskDefinition),
];
