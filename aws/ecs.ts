import { DescribeServicesCommand, ECSClient, ListClustersCommand, ListServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { changes, reads } from './service.ts';

export const client = ECSClient;

export const operations = {
  DescribeServices: reads(DescribeServicesCommand),
  ListClusters: reads(ListClustersCommand),
  ListServices: reads(ListServicesCommand),
  UpdateService: changes(UpdateServiceCommand),
};
