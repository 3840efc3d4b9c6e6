import { DescribeClustersCommand, ModifyClusterCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { changes, reads } from './service.ts';

export const client = RedshiftClient;

export const operations = {
  DescribeClusters: reads(DescribeClustersCommand),
  ModifyCluster: changes(ModifyClusterCommand),
};
