import { partitionOf } from '../partition.ts';
import { defineResource } from '../resource.ts';
import { allOf, pagesOf } from '../shared/pages.ts';

/** One analyzer. `type` and `status` in IAM Access Analyzer's own words. */
export interface Analyzer {
  readonly name: string;
  /** `ACCOUNT` and `ORGANIZATION` look for access from outside of these; the others for other things. */
  readonly type: string;
  /** `ACTIVE`, `CREATING`, `DISABLED`, `FAILED`. */
  readonly status: string;
}

/** What an account has of analyzers in a Region. */
export interface Account {
  /** Of every type, by name. */
  readonly analyzers: readonly Analyzer[];
}

type Touched = (request: unknown, response: unknown, place: { readonly accountId: string }) => string;
const theAccount: Touched = (_request, _response, { accountId }) => accountId;

/**
 * One for each account and Region, by the account's id, and always there, if only as "no analyzer". The type's name is our own: AWS knows analyzers, each by
 * itself, and that there is none is nothing that AWS Config or a template could show. The ARN is an analyzer's without its name.
 */
export default defineResource<Account>()({
  type: 'AWS::AccessAnalyzer::Account',
  reads: ['access-analyzer:ListAnalyzers'],
  touchedBy: {
    'access-analyzer:CreateAnalyzer': theAccount,
    'access-analyzer:UpdateAnalyzer': theAccount,
    'access-analyzer:DeleteAnalyzer': theAccount,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:access-analyzer:${region}:${accountId}:analyzer`,

  async read(ask) {
    const pages = pagesOf(
      (nextToken) => ask('access-analyzer:ListAnalyzers', { nextToken }),
      (page) => page.nextToken,
    );
    const analyzers = (await allOf(pages, (page) => page.analyzers)).map(({ name, type, status }) => {
      if (!name || !type || !status) throw new TypeError('IAM Access Analyzer answered an analyzer without its name, type or status.');
      return { name, type, status };
    });
    return { analyzers: analyzers.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },

  // It is created in a moment, by itself.
  canonical: ({ analyzers }) => ({ analyzers: analyzers?.map((each) => ({ ...each, status: each.status === 'CREATING' ? 'ACTIVE' : each.status })) }),
});
