import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export const client = SecretsManagerClient;

export const operations = {};
