import { RedshiftClient } from '@aws-sdk/client-redshift';

export const client = RedshiftClient;

export const operations = {};
