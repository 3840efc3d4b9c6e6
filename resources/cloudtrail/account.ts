import { type Ask, AwsError } from '../../aws/call.ts';
import { partitionOf } from '../partition.ts';
import { defineResource, type TouchedBy } from '../resource.ts';

/** A trail that covers a Region: of the Region itself, of all Regions, or of the organization. */
export interface CoveringTrail {
  readonly arn: string;
  /** Its events are being recorded; null: not shown here. */
  readonly logging: boolean | null;
}

/** What an account has of trails, as it is seen from one Region. */
export interface Account {
  /** Sorted by ARN. */
  readonly trails: readonly CoveringTrail[];
}

const itself: TouchedBy = (_request, _response, { accountId }) => accountId;

/**
 * One for each account and Region, by the account's id, and always there, if only as "no trail". AWS gives it neither a type nor an ARN: both names here are our
 * own, so that an account whose last trail was deleted is a resource that can be in violation; neither AWS Config nor a template shows it. A trail of all Regions
 * is changed in its home Region, one of the organization in another account: every other Region, and every member, sees the change with the sweep.
 */
export default defineResource<Account>()({
  type: 'AWS::CloudTrail::Account',
  reads: ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus'],
  touchedBy: {
    'cloudtrail:CreateTrail': itself,
    'cloudtrail:UpdateTrail': itself,
    'cloudtrail:DeleteTrail': itself,
    'cloudtrail:StartLogging': itself,
    'cloudtrail:StopLogging': itself,
  },
  touchedByItemOf: { 'AWS::CloudTrail::Trail': ({ accountId }) => accountId },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:cloudtrail:${region}:${accountId}:account`,

  async read(ask) {
    // Shadow trails, which are at home in another Region or belong to the organization, are among them unless the call says otherwise.
    const { trailList = [] } = await ask('cloudtrail:DescribeTrails', {});
    const arns = trailList.flatMap(({ TrailARN }) => TrailARN ?? []).sort();
    return { trails: await Promise.all(arns.map(async (arn) => ({ arn, logging: await isLogging(ask, arn) }))) };
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },
});

/**
 * The status of a shadow trail is answered for its ARN, not for its name: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html.
 * That a member account may ask for the status of the organization's trail is not confirmed; where it may not, the status is not known.
 */
async function isLogging(ask: Ask<'cloudtrail:GetTrailStatus'>, arn: string): Promise<boolean | null> {
  try {
    return (await ask('cloudtrail:GetTrailStatus', { Name: arn })).IsLogging ?? null;
  } catch (error) {
    if (error instanceof AwsError && (error.kind === 'missing' || error.kind === 'invalid' || error.kind === 'denied')) return null;
    throw error;
  }
}
