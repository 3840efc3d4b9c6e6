import { partitionOf } from '../partition.ts';
import { defineResource } from '../resource.ts';

/** What an account has of trails, as it is seen from one Region. */
export interface Account {
  /** ARNs of the trails that record this Region: its own, those of all Regions, those of the organization. Sorted. */
  readonly trails: readonly string[];
}

/**
 * One for each account and Region, by the account's id, and always there, if only as "no trail". AWS gives it neither a type nor an ARN: both names here are our
 * own, so that an account whose last trail was deleted is a resource to complain of. A trail of all Regions is deleted in its home Region; the other Regions
 * are looked at by the sweep.
 */
export default defineResource<Account>()({
  type: 'AWS::CloudTrail::Account',
  reads: ['cloudtrail:DescribeTrails'],
  touchedBy: {
    'cloudtrail:CreateTrail': (_request, _response, { accountId }) => accountId,
    'cloudtrail:DeleteTrail': (_request, _response, { accountId }) => accountId,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:cloudtrail:${region}:${accountId}:account`,

  async read(ask) {
    const { trailList = [] } = await ask('cloudtrail:DescribeTrails', {});
    return { trails: trailList.flatMap(({ TrailARN }) => TrailARN ?? []).sort() };
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },
});
