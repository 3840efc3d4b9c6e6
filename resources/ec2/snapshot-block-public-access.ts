import { partitionOf } from '../partition.ts';
import { defineResource, type Place } from '../resource.ts';
import { membersOf, shown, text } from '../shared/shown.ts';
import { factsRead, from, orUnreadable, Unreadable } from '../unreadable.ts';
import { publicSnapshots } from './snapshot.ts';

export interface SnapshotBlockPublicAccess {
  readonly accountId: string;
  /** `unblocked`; `block-new-sharing`: no snapshot can be made public any more; `block-all-sharing`: those that are public are treated as private, too. */
  readonly state: string;
  /** `account`, or `declarative-policy`: then the organization sets it, and the account can't. null: the surface does not say. */
  readonly managedBy: string | null;
  /** Ids of the account's own snapshots that are public by their own permissions. */
  readonly publicSnapshots: readonly string[];
}

/** One for each account and Region, by the account's id, and always there. EC2 gives it no ARN and authorises its calls on `*`: the one here is our own. */
export default defineResource<SnapshotBlockPublicAccess>()({
  type: 'AWS::EC2::SnapshotBlockPublicAccess',
  reads: ['ec2:GetSnapshotBlockPublicAccessState', 'ec2:DescribeSnapshots'],
  touchedBy: {
    'ec2:EnableSnapshotBlockPublicAccess': ofAccount,
    'ec2:DisableSnapshotBlockPublicAccess': ofAccount,
  },
  arn: ({ accountId, region }) => `arn:${partitionOf(region)}:ec2:${region}:${accountId}:snapshot-block-public-access`,

  async read(ask, { accountId }) {
    const [block, snapshots] = await Promise.all([orUnreadable(ask('ec2:GetSnapshotBlockPublicAccessState', {})), orUnreadable(publicSnapshots(ask))]);
    Unreadable.assertAnyAnswered([block, snapshots]);
    return factsRead<SnapshotBlockPublicAccess>('EC2', {
      accountId,
      state: from(block, ({ State }) => State),
      managedBy: from(block, ({ ManagedBy = null }) => ManagedBy),
      publicSnapshots: snapshots,
    });
  },

  async *list(_ask, { accountId }) {
    yield accountId;
  },

  /** CloudFormation's key of it is the account's id, and AWS Config takes that for the resourceId (not confirmed). */
  idOf: ({ accountId }) => accountId,

  /** AWS Config keeps the properties that CloudFormation has: the state alone. */
  fromConfigurationItem: ({ accountId, configuration }) => ({ accountId, ...stateIn(membersOf(configuration)) }),

  fromTemplate: ({ accountId, properties }) => ({ accountId, ...stateIn(properties) }),

  // Which snapshots are public is another matter than what is blocked.
  canonical: ({ accountId, state }) => ({ accountId, state }),
});

function stateIn({ State, state = State }: Readonly<Record<string, unknown>>): Partial<SnapshotBlockPublicAccess> {
  return shown<Pick<SnapshotBlockPublicAccess, 'state'>>({ state: text(state) });
}

function ofAccount(_request: unknown, _response: unknown, { accountId }: Place): string {
  return accountId;
}
