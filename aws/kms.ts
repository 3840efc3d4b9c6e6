import { KMSClient } from '@aws-sdk/client-kms';

export const client = KMSClient;

export const operations = {};
