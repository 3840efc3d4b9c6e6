import { DescribeDBClustersCommand, DescribeDBInstancesCommand, ModifyDBClusterCommand, ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { changes, reads } from './service.ts';

export const client = RDSClient;

export const operations = {
  DescribeDBInstances: reads(DescribeDBInstancesCommand),
  DescribeDBClusters: reads(DescribeDBClustersCommand),
  ModifyDBInstance: changes(ModifyDBInstanceCommand),
  ModifyDBCluster: changes(ModifyDBClusterCommand),
};
