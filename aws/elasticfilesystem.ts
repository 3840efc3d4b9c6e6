import { EFSClient } from '@aws-sdk/client-efs';

export const client = EFSClient;

export const operations = {};
