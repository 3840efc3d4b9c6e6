// Written by `npm run generate`.
import typeEcsService from '../../resources/ecs/service.ts';
import ecsEcsServiceAssignPublicIpDisabled from '../ecs/ecs-service-assign-public-ip-disabled.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ecsEcsServiceAssignPublicIpDisabled,
  tagsRequiredTags(typeEcsService),
];
