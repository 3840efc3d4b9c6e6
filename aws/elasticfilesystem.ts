import { DescribeFileSystemPolicyCommand, DescribeFileSystemsCommand, EFSClient, PutFileSystemPolicyCommand } from '@aws-sdk/client-efs';
import { changes, reads } from './service.ts';

export const client = EFSClient;

export const operations = {
  DescribeFileSystems: reads(DescribeFileSystemsCommand),
  DescribeFileSystemPolicy: reads(DescribeFileSystemPolicyCommand),
  PutFileSystemPolicy: changes(PutFileSystemPolicyCommand),
};
