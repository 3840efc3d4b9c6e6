import {
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { changes, reads } from './service.ts';

export const client = RDSClient;

export const operations = {
  DescribeDBSnapshots: reads(DescribeDBSnapshotsCommand),
  DescribeDBSnapshotAttributes: reads(DescribeDBSnapshotAttributesCommand),
  ModifyDBSnapshotAttribute: changes(ModifyDBSnapshotAttributeCommand),
  DescribeDBClusterSnapshots: reads(DescribeDBClusterSnapshotsCommand),
  DescribeDBClusterSnapshotAttributes: reads(DescribeDBClusterSnapshotAttributesCommand),
  ModifyDBClusterSnapshotAttribute: changes(ModifyDBClusterSnapshotAttributeCommand),
};
