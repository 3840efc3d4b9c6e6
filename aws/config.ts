import { ConfigServiceClient } from '@aws-sdk/client-config-service';

export const client = ConfigServiceClient;

export const operations = {};
