import { ECRClient } from '@aws-sdk/client-ecr';

export const client = ECRClient;

export const operations = {};
