import {
  DeleteRepositoryPolicyCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetLifecyclePolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
  ListImagesCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { changes, reads } from './service.ts';

export const client = ECRClient;

export const operations = {
  DescribeRepositories: reads(DescribeRepositoriesCommand),
  GetRegistryScanningConfiguration: reads(GetRegistryScanningConfigurationCommand),
  GetLifecyclePolicy: reads(GetLifecyclePolicyCommand),
  GetRepositoryPolicy: reads(GetRepositoryPolicyCommand),
  ListImages: reads(ListImagesCommand),
  ListTagsForResource: reads(ListTagsForResourceCommand),
  PutImageScanningConfiguration: changes(PutImageScanningConfigurationCommand),
  PutImageTagMutability: changes(PutImageTagMutabilityCommand),
  SetRepositoryPolicy: changes(SetRepositoryPolicyCommand),
  DeleteRepositoryPolicy: changes(DeleteRepositoryPolicyCommand),
};
