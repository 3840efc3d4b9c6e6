import { EKSClient } from '@aws-sdk/client-eks';

export const client = EKSClient;

export const operations = {};
