import { RDSClient } from '@aws-sdk/client-rds';

export const client = RDSClient;

export const operations = {};
