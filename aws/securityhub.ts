import { SecurityHubClient } from '@aws-sdk/client-securityhub';

export const client = SecurityHubClient;

export const operations = {};
