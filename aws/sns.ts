import { SNSClient } from '@aws-sdk/client-sns';

export const client = SNSClient;

export const operations = {};
