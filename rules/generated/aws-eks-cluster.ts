// Written by `npm run generate`.
import typeEksCluster from '../../resources/eks/cluster.ts';
import eksEksClusterLoggingEnabled from '../eks/eks-cluster-logging-enabled.ts';
import eksEksClusterSecretsEncrypted from '../eks/eks-cluster-secrets-encrypted.ts';
import eksEksClusterSupportedVersion from '../eks/eks-cluster-supported-version.ts';
import eksEksEndpointNoPublicAccess from '../eks/eks-endpoint-no-public-access.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  eksEksClusterLoggingEnabled,
  eksEksClusterSecretsEncrypted,
  eksEksClusterSupportedVersion,
  eksEksEndpointNoPublicAccess,
  tagsRequiredTags(typeEksCluster),
];
