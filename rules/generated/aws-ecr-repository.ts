// Written by `npm run generate`.
import typeEcrRepository from '../../resources/ecr/repository.ts';
import ecrEcrPrivateImageScanningEnabled from '../ecr/ecr-private-image-scanning-enabled.ts';
import ecrEcrPrivateLifecyclePolicyConfigured from '../ecr/ecr-private-lifecycle-policy-configured.ts';
import ecrEcrPrivateTagImmutabilityEnabled from '../ecr/ecr-private-tag-immutability-enabled.ts';
import ecrEcrRepositoryPolicyNoPublicAccess from '../ecr/ecr-repository-policy-no-public-access.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  ecrEcrPrivateImageScanningEnabled,
  ecrEcrPrivateLifecyclePolicyConfigured,
  ecrEcrPrivateTagImmutabilityEnabled,
  ecrEcrRepositoryPolicyNoPublicAccess,
  tagsRequiredTags(typeEcrRepository),
];
