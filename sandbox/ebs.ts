import { ANSWER, type OperationsOf } from './operation.ts';
import { pageOf } from './page.ts';
import { tagList } from './permissions.ts';

/** What an account blocks of its snapshots: moto knows none of it, and lists public snapshots wrongly. */
export const ebs: OperationsOf<'ec2'> = {
  // The account's own are all that there are.
  'ec2:DescribeSnapshots': (state, { SnapshotIds, RestorableByUserIds, MaxResults, NextToken }, context) => {
    for (const id of SnapshotIds ?? []) {
      const isThere = state.snapshots.some((each) => each.id === id && each.region === context.region);
      if (!isThere) throw context.refuse('missing', 'InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
    }
    const found = state.snapshots.filter(
      ({ id, region, restorableBy }) =>
        region === context.region &&
        (SnapshotIds === undefined || SnapshotIds.includes(id)) &&
        (RestorableByUserIds === undefined || RestorableByUserIds.some((user) => restorableBy.includes(user))),
    );
    const page = pageOf(found, NextToken, Math.min(MaxResults ?? context.pageSize, context.pageSize));
    if (page === undefined) throw context.refuse('invalid', 'InvalidNextToken', `The token '${NextToken}' is invalid`);
    const Snapshots = page.items.map(({ id, encrypted, tags }) => ({
      SnapshotId: id,
      OwnerId: context.accountId,
      Encrypted: encrypted,
      Tags: tagList(tags),
    }));
    return { Snapshots, NextToken: page.next, ...ANSWER };
  },

  'ec2:GetSnapshotBlockPublicAccessState': ({ snapshotBlocks }, _input, { region }) => ({
    State: snapshotBlocks[region] ?? 'unblocked',
    ManagedBy: 'account',
    ...ANSWER,
  }),

  'ec2:EnableSnapshotBlockPublicAccess': ({ snapshotBlocks }, { State }, context) => {
    if (State !== 'block-all-sharing' && State !== 'block-new-sharing')
      throw context.refuse('invalid', 'InvalidParameterValue', `The state '${State}' is not one that can be enabled`);
    snapshotBlocks[context.region] = State;
    return { State, ...ANSWER };
  },

  'ec2:DisableSnapshotBlockPublicAccess': ({ snapshotBlocks }, _input, { region }) => {
    delete snapshotBlocks[region];
    return { State: 'unblocked', ...ANSWER };
  },
};
