import { ECSClient } from '@aws-sdk/client-ecs';

export const client = ECSClient;

export const operations = {};
