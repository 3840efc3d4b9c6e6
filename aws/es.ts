import {
  DescribeDomainCommand,
  DescribeDomainConfigCommand,
  ListDomainNamesCommand,
  ListTagsCommand,
  OpenSearchClient,
  UpdateDomainConfigCommand,
} from '@aws-sdk/client-opensearch';
import { changes, reads } from './service.ts';

export const client = OpenSearchClient;

export const operations = {
  ListDomainNames: reads(ListDomainNamesCommand),
  DescribeDomain: reads(DescribeDomainCommand),
  DescribeDomainConfig: reads(DescribeDomainConfigCommand),
  ListTags: reads(ListTagsCommand),
  UpdateDomainConfig: changes(UpdateDomainConfigCommand),
};
