import {
  DescribeClusterCommand,
  DescribeUpdateCommand,
  EKSClient,
  ListClustersCommand,
  ListUpdatesCommand,
  UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import { changes, reads } from './service.ts';

export const client = EKSClient;

export const operations = {
  DescribeCluster: reads(DescribeClusterCommand),
  DescribeUpdate: reads(DescribeUpdateCommand),
  ListClusters: reads(ListClustersCommand),
  ListUpdates: reads(ListUpdatesCommand),
  UpdateClusterConfig: changes(UpdateClusterConfigCommand),
};
