import {
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBClusterCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBInstanceCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { changes, reads } from './service.ts';

export const client = RDSClient;

export const operations = {
  DescribeDBInstances: reads(DescribeDBInstancesCommand),
  DescribeDBClusters: reads(DescribeDBClustersCommand),
  ModifyDBInstance: changes(ModifyDBInstanceCommand),
  ModifyDBCluster: changes(ModifyDBClusterCommand),
  DescribeDBSnapshots: reads(DescribeDBSnapshotsCommand),
  DescribeDBSnapshotAttributes: reads(DescribeDBSnapshotAttributesCommand),
  ModifyDBSnapshotAttribute: changes(ModifyDBSnapshotAttributeCommand),
  DescribeDBClusterSnapshots: reads(DescribeDBClusterSnapshotsCommand),
  DescribeDBClusterSnapshotAttributes: reads(DescribeDBClusterSnapshotAttributesCommand),
  ModifyDBClusterSnapshotAttribute: changes(ModifyDBClusterSnapshotAttributeCommand),
};
