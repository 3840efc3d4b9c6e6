// Written by `npm run generate`.
import typeOpensearchDomain from '../../resources/opensearch/domain.ts';
import opensearchOpensearchHttpsRequired from '../opensearch/opensearch-https-required.ts';
import opensearchOpensearchInVpcOnly from '../opensearch/opensearch-in-vpc-only.ts';
import tagsRequiredTags from '../tags/required-tags.ts';
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [
  opensearchOpensearchHttpsRequired,
  opensearchOpensearchInVpcOnly,
  tagsRequiredTags(typeOpensearchDomain),
];
