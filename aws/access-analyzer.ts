import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';

export const client = AccessAnalyzerClient;

export const operations = {};
