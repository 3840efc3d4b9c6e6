// Written by `npm run generate`.
import typeRedshiftCluster from '../../resources/redshift/cluster.ts';
import redshiftRedshiftClusterPublicAccessCheck from '../redshift/redshift-cluster-public-access-check.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  redshiftRedshiftClusterPublicAccessCheck,
  tagsRequiredTags(typeRedshiftCluster),
];
